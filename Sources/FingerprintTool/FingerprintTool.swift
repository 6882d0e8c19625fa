import Foundation

/// Writes a Swift file with a fingerprint of each module's code:
/// `FingerprintTool OUTPUT MODULE FOLDER [MODULE FOLDER …]`.
///
/// Comments that have a line of their own, indentation and blank lines do not count: what only they
/// change leaves every result as it is.
@main enum FingerprintTool {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard let output = arguments.first else { return }
    var lines = ["enum ModuleFingerprints {", "  static let all: [String: String] = ["]
    for index in stride(from: 1, to: arguments.count - 1, by: 2) {
      let hash = try fingerprint(of: URL(fileURLWithPath: arguments[index + 1]))
      lines.append("    \"\(arguments[index])\": \"\(hash)\",")
    }
    lines += ["  ]", "}", ""]
    try lines.joined(separator: "\n").write(toFile: output, atomically: true, encoding: .utf8)
  }

  /// FNV-1a with 64 bits (Fowler, Noll & Vo 1991) over the files of a folder, by name: code without
  /// what does not count, data byte for byte.
  private static func fingerprint(of folder: URL) throws -> String {
    let found = FileManager.default.enumerator(
      at: folder, includingPropertiesForKeys: [.isRegularFileKey])
    let files = try (found?.compactMap { $0 as? URL } ?? [])
      .filter { try $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile ?? false }
      .sorted { $0.path < $1.path }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for file in files {
      for byte in try counted(file) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    return String(format: "%016llx", hash)
  }

  private static func counted(_ file: URL) throws -> [UInt8] {
    let data = try Data(contentsOf: file)
    guard ["swift", "c", "h", "modulemap"].contains(file.pathExtension) else { return Array(data) }
    return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty && !$0.hasPrefix("//") }
      .flatMap { Array($0.utf8) + [10] }
  }
}

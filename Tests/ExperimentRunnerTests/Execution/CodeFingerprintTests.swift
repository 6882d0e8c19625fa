import ExperimentRunner
import Foundation
import Testing

@Suite struct CodeFingerprintTests {
  private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Sources")

  @Test func `the digests compiled in are those of the sources`() throws {
    var digests: [String: String] = [:]
    for folder in CodeFingerprint.folders {
      digests[folder] = try CodeFingerprint.digest(
        ofSourcesIn: Self.sources.appendingPathComponent(folder))
    }
    if ProcessInfo.processInfo.environment["ATTRACTOR_WRITE_DIGESTS"] != nil {
      let lines = digests.sorted { $0.key < $1.key }.map { "    \"\($0.key)\": \"\($0.value)\",\n" }
      let text = """
        // Made by 'make digests'; a test compares it with the sources.
        enum CodeDigests {
          static let values: [String: String] = [
        \(lines.joined())  ]
        }

        """
      try text.write(
        to: Self.sources.appendingPathComponent("ExperimentRunner/Execution/CodeDigests.swift"),
        atomically: true, encoding: .utf8)
      return
    }
    #expect(
      digests == CodeFingerprint.compiledDigests,
      "The code behind results has changed: run 'make digests', so that old results count as stale")
  }

  @Test func `comments and blank lines do not change a digest, code does`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func digest(_ text: String) throws -> String {
      try text.write(
        to: folder.appendingPathComponent("A.swift"), atomically: true, encoding: .utf8)
      return try CodeFingerprint.digest(ofSourcesIn: folder)
    }
    let plain = try digest("let a = 1\n")
    #expect(try digest("// why\n\n  let a = 1\n") == plain)
    #expect(try digest("let a = 2\n") != plain)
  }
}

import Foundation
import Testing

/// Holds the sources to the table of modules in README.md, "Architecture": SwiftPM accepts an import
/// of anything that is built, declared or not.
@Suite struct ImportTests {
  /// What every module may import beside what its row names.
  private static let platform: Set = [
    "Foundation", "FoundationNetworking", "Dispatch", "Synchronization", "Glibc", "Darwin", "Musl",
  ]

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The table's rows: a module and what it may import.
  private static func table() throws -> [String: Set<String>] {
    let readme = try String(
      contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    let section = try #require(readme.range(of: "## Architecture"), "README.md has no such section")
    var rows: [String: Set<String>] = [:]
    for line in readme[section.upperBound...].split(separator: "\n") where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count >= 3 else { continue }
      let names = cells[1].split(separator: ",").map {
        $0.trimmingCharacters(in: CharacterSet(charactersIn: " `"))
      }
      rows[cells[0].trimmingCharacters(in: ["`"])] = Set(names).subtracting(["–"])
    }
    return rows
  }

  private static func imports(of module: String) throws -> [(file: String, name: String)] {
    let folder = root.appendingPathComponent("Sources/\(module)")
    let files = try #require(
      FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    var found: [(String, String)] = []
    for case let file as URL in files where file.pathExtension == "swift" {
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      where !line.hasPrefix(" ") {
        let words = line.split(separator: " ")
        guard let position = words.firstIndex(of: "import"), position <= 2,
          words[..<position].allSatisfy({
            ["public", "internal", "package", "@_exported", "@preconcurrency"].contains($0)
          }), position + 1 < words.count
        else { continue }
        // "import struct Module.Type" names a kind first.
        let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let"]
        guard let path = words[(position + 1)...].first(where: { !kinds.contains($0) }) else {
          continue
        }
        let name = path.split(separator: ".")[0]
        found.append(("\(module)/\(file.lastPathComponent)", String(name)))
      }
    }
    return found
  }

  private static func modules() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent("Sources").path)
      .filter { !$0.hasPrefix(".") }.sorted()
  }

  @Test func `every module has a row in the table, and every row a module`() throws {
    #expect(try Self.table().keys.sorted() == Self.modules())
  }

  @Test func `a module imports only what its row names`() throws {
    let table = try Self.table()
    for module in try Self.modules() {
      let allowed = try #require(table[module], "\(module) has no row").union(Self.platform)
      for (file, name) in try Self.imports(of: module) {
        #expect(allowed.contains(name), "\(file) imports \(name), which its row does not name")
      }
    }
  }

  @Test func `imports in the table lead one way`() throws {
    let table = try Self.table()
    var settled: Set<String> = []
    while true {
      let ready = table.filter { !settled.contains($0.key) }.filter {
        $0.value.intersection(table.keys).isSubset(of: settled)
      }
      if ready.isEmpty { break }
      settled.formUnion(ready.keys)
    }
    let circular = Set(table.keys).subtracting(settled)
    #expect(circular.isEmpty, "These import each other: \(circular)")
  }
}

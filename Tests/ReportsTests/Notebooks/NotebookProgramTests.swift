import Foundation
import Testing

@testable import Reports

@Suite struct NotebookProgramTests {
  /// Compiles two small programs, which takes seconds.
  @Test func `pages are built, run, checked and promoted`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "attractor-notebooks-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    func write(_ name: String, _ text: String) throws -> URL {
      let file = folder.appending(path: name)
      try Data(text.utf8).write(to: file)
      return file
    }
    let good = try write(
      "good.md",
      """
      ```swift
      struct Halt: Error {}
      func twice(_ x: Int) -> Int { 2 * x }
      ```

      ```swift
      print(twice(21))
      ```

      ```text
      41
      ```

      ```swift
      if twice(1) == 2 { throw Halt() }
      ```

      """)
    let bad = try write("bad.md", "# Bad\n\n```swift\nlet x: Int = \"text\"\n```\n")
    let runner = NotebookRunner(
      checkout: folder, scratch: folder.appending(path: "pages"), build: folder)
    let checks = try NotebookCheck.promote([good, bad], with: runner)
    #expect(Array(checks[0].verdicts.prefix(2)) == [.same, .different(["- 41", "+ 42"])])
    guard case .failed(let thrown) = checks[0].verdicts[2],
      case .failed(let refused) = checks[1].verdicts[0]
    else {
      Issue.record("\(checks.map(\.text))")
      return
    }
    #expect(thrown.contains("Halt"))
    #expect(refused.contains("bad.md:4") && refused.contains("cannot convert value"), "\(refused)")
    #expect(try String(contentsOf: good, encoding: .utf8).contains("```text\n42\n```"))
  }
}

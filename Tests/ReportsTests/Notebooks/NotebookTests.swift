import Foundation
import Testing

@testable import Reports

@Suite struct NotebookTests {
  private let page = """
    # A page

    ```swift
    let x = 2.0
    print(x.squareRoot())
    ```

    ```text tolerance=1e-6
    1.41421356
    ```

    Some prose, and a fence that is no cell:

    ```yaml
    name: x
    ```

    ~~~swift
    print("sum", x + 1)
    ~~~

    ```console volatile status=3
    $ attractor settle NET
    ```

    ```output
    took 12 ms
    ```

    ```swift skip needs a large data set
    fatalError()
    ```

    The end.

    """

  @Test func `cells, their options and their outputs are found`() throws {
    let notebook = try Notebook(text: page, file: "page.md")
    #expect(notebook.cells.map(\.kind) == [.swift, .swift, .console, .swift])
    #expect(notebook.cells.map(\.line) == [4, 19, 23, 31])
    #expect(notebook.cells[0].code == ["let x = 2.0", "print(x.squareRoot())"])
    #expect(notebook.cells.map(\.output) == [["1.41421356"], nil, ["took 12 ms"], nil])
    #expect(notebook.cells[0].options.tolerance == 1e-6)
    #expect(notebook.cells[2].options.isVolatile && notebook.cells[2].options.status == 3)
    #expect(notebook.cells[3].options.skipReason == "needs a large data set")
    #expect(notebook.replacingOutputs([:]) == page)
  }

  @Test(
    arguments: [
      ("```swift\nlet x = 1", "page.md:1: this fence is never closed; add '```'"),
      ("```swift volatil\n```", "did you mean 'volatile'?"),
      ("```swift skip\n```", "page.md:1: 'skip' needs a reason after it"),
      ("\n```swift tolerance=-1\n```", "page.md:2: 'tolerance' takes a number"),
      ("```console status=x\n```", "'status' takes a whole number"),
    ])
  func `what is not valid is named with its line`(text: String, message: String) {
    let error = #expect(throws: NotebookError.self) { try Notebook(text: text, file: "page.md") }
    #expect("\(error.map(String.init(describing:)) ?? "")".contains(message))
  }

  @Test func `a check tells the same, the different, the failed and the skipped apart`() throws {
    let notebook = try Notebook(text: page, file: "page.md")
    let check = NotebookCheck(
      notebook,
      [0: .printed(["1.4142136"]), 1: .printed(["sum 3.0"]), 2: .printed(["took 15 ms"])])
    #expect(
      check.verdicts == [
        .same, .different(["+ sum 3.0"]), .same, .skipped("needs a large data set"),
      ])
    #expect(!check.isSame)
    #expect(
      check.text.hasSuffix(
        "page.md: 4 cells, 2 as shown, 1 different, 0 failed, 1 volatile, 1 skipped"))

    // Only what differs is written: what is within its tolerance stays as it was.
    let promoted = try Notebook(text: check.promoted, file: "page.md")
    #expect(promoted.cells.map(\.output) == [["1.41421356"], ["sum 3.0"], ["took 12 ms"], nil])
    #expect(check.promoted.contains("~~~\n\n~~~text\nsum 3.0\n~~~\n\n```console"))

    let failed = NotebookCheck(notebook, [0: .failed("page.md:5: error: no such thing")])
    #expect(failed.verdicts[0] == .failed("page.md:5: error: no such thing"))
    #expect(failed.promoted == page)
  }

  @Test func `numbers agree within the tolerance, and everything else to the letter`() {
    var options = CellOptions()
    func agree(_ first: String, _ second: String) -> Bool {
      OutputComparison.agree([first], [second], options)
    }
    #expect(agree("x 1.0", "x 1.0"))
    #expect(!agree("x 1.0", "x 1.00"))
    options.tolerance = 1e-3
    #expect(agree("x 1.0", "x 1.0009"))
    #expect(!agree("x 1.0", "x 1.002"))
    #expect(agree("| 10.0 | −2.5e-7 |", "|  9.999 |  1e-8 |"))
    #expect(!agree("x 1.0", "y 1.0"))
    #expect(!agree("x1 2", "x2 2"))
    #expect(!agree("1 2", "1"))
    options = CellOptions()
    options.isVolatile = true
    #expect(agree("took 12.5 s, 3 trials", "took 9 s, 40 trials"))
    #expect(!agree("took 12.5 s", "took 9 min"))
  }

  @Test func `a difference shows the lines of both in order`() {
    let difference = OutputComparison.difference(
      ["a", "b2", "c", "d"], ["a", "b", "c"], CellOptions())
    #expect(difference == ["  a", "- b", "+ b2", "  c", "+ d"])
  }

  @Test func `cells share a scope, and an error names the page's line`() throws {
    let notebook = try Notebook(text: page, file: "page.md")
    let program = try #require(CellProgram(notebook))
    let lines = program.text.split(separator: "\n").map(String.init)
    #expect(lines.contains("#sourceLocation(file: \"page.md\", line: 4)"))
    #expect(!program.text.contains("fatalError"))
    let mark = "\u{1}attractor-cell-end\n"
    #expect(
      program.results(output: "1.41\n\(mark)sum 3\n\(mark)", status: 0, messages: "")
        == [0: .printed(["1.41"]), 1: .printed(["sum 3"])])
    #expect(
      program.results(output: "1.41\n", status: 4, messages: "page.md:5: Fatal error: x\nmore")
        == [
          0: .failed("page.md:5: Fatal error: x"),
          1: .failed("not reached: an earlier cell failed"),
        ])
  }

  @Test func `commands run in order and must end with the status that is stated`() throws {
    let folder = FileManager.default.temporaryDirectory
    let runner = NotebookRunner(checkout: folder, scratch: folder, build: folder)
    let notebook = try Notebook(
      text: """
        ```console
        $ echo one 2>&1
        $ echo 'two  words' >&2
        ```

        ```console status=3
        $ exit 3
        ```

        ```console
        $ echo gone; exit 2
        ```

        ```console
        echo
        ```

        """, file: "page.md")
    let runs = try runner.run([notebook])[0]
    #expect(runs[0] == .printed(["one", "two  words"]))
    #expect(runs[1] == .printed([]))
    #expect(runs[2] == .failed("'$ echo gone; exit 2' ended with status 2, not 0: gone"))
    #expect(runs[3] == .failed("'echo' is no command: lines of a console cell begin with '$ '"))
  }
}

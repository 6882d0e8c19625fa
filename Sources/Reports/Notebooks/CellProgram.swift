import Foundation

/// The program that a page's Swift cells make together: one scope from the top down, with a mark
/// printed after each cell so that its output can be told from the others'.
struct CellProgram {
  /// The text of `main.swift`.
  let text: String
  private let indices: [Int]
  private static let mark = "\u{1}attractor-cell-end"

  /// The program of a page's Swift cells; `nil` when it has none that run.
  init?(_ notebook: Notebook) {
    let indices = notebook.cells.indices.filter {
      notebook.cells[$0].kind == .swift && notebook.cells[$0].options.skipReason == nil
    }
    guard !indices.isEmpty else { return nil }
    var lines = ["import Foundation"]
    for index in indices {
      let cell = notebook.cells[index]
      // The compiler's messages then name the page and its line.
      lines.append("#sourceLocation(file: \"\(notebook.file)\", line: \(cell.line))")
      lines += cell.code
      lines.append("#sourceLocation()")
      // Flushed, so that what a cell printed is not lost when a later one ends the program.
      lines.append("print(\"\\u{1}attractor-cell-end\"); fflush(nil)")
    }
    self.indices = indices
    text = lines.joined(separator: "\n") + "\n"
  }

  /// What each cell gave, by its index: the cell in which the program ended failed, later ones were
  /// not reached.
  func results(output: String, status: Int32, messages: String) -> [Int: CellRun] {
    var results: [Int: CellRun] = [:]
    let parts = output.components(separatedBy: "\(Self.mark)\n")
    for (place, index) in indices.enumerated() {
      if place < parts.count - 1 {
        results[index] = .printed(CellRun.lines(parts[place]))
      } else if place == parts.count - 1 {
        let reason = messages.split(whereSeparator: \.isNewline).first.map(String.init)
        results[index] = .failed(reason ?? "the program ended with status \(status)")
      } else {
        results[index] = .failed("not reached: an earlier cell failed")
      }
    }
    return results
  }

  /// The same failure for every cell: the page did not compile.
  func failure(_ reason: String) -> [Int: CellRun] {
    Dictionary(uniqueKeysWithValues: indices.map { ($0, .failed(reason)) })
  }
}

/// What running a cell gave.
public enum CellRun: Equatable, Sendable {
  /// It succeeded and printed these lines.
  case printed([String])
  /// It failed, and why.
  case failed(String)

  /// The lines of an output, without the empty one after the last line's end.
  static func lines(_ text: String) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}

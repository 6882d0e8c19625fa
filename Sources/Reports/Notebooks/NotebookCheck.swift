public import Foundation

/// What a page's cells gave, held against what the page shows.
public struct NotebookCheck: Equatable, Sendable {
  /// What became of one cell.
  public enum Verdict: Equatable, Sendable {
    /// The output is what the page shows, within the cell's tolerance.
    case same
    /// It is not: the lines of both, marked `-` for the page's and `+` for the run's.
    case different([String])
    /// The cell failed, and why.
    case failed(String)
    /// It was not run, and why.
    case skipped(String)
  }

  /// The page.
  public let notebook: Notebook
  /// One verdict a cell.
  public let verdicts: [Verdict]
  /// The page with the outputs of this run where they differ; what failed or was skipped stays.
  public let promoted: String

  /// Holds what the cells gave against the page.
  public init(_ notebook: Notebook, _ runs: [Int: CellRun]) {
    var verdicts: [Verdict] = []
    var outputs: [Int: [String]] = [:]
    for (index, cell) in notebook.cells.enumerated() {
      if let reason = cell.options.skipReason {
        verdicts.append(.skipped(reason))
        continue
      }
      switch runs[index] {
      case .printed(let lines):
        let expected = cell.output ?? []
        if OutputComparison.agree(lines, expected, cell.options) {
          verdicts.append(.same)
        } else {
          verdicts.append(
            .different(OutputComparison.difference(lines, expected, cell.options)))
          outputs[index] = lines
        }
      case .failed(let reason): verdicts.append(.failed(reason))
      case nil: verdicts.append(.failed("it was not run"))
      }
    }
    self.notebook = notebook
    self.verdicts = verdicts
    promoted = notebook.replacingOutputs(outputs)
  }

  /// Whether every cell that runs gave what the page shows.
  public var isSame: Bool {
    verdicts.allSatisfy {
      switch $0 {
      case .same, .skipped: true
      case .different, .failed: false
      }
    }
  }

  /// What is to be said: the differences and failures with their lines, then the counts.
  public var text: String {
    var lines: [String] = []
    for (cell, verdict) in zip(notebook.cells, verdicts) {
      let place = "\(notebook.file):\(cell.line)"
      switch verdict {
      case .same, .skipped: break
      case .different(let difference):
        lines.append("\(place): the output is not what the page shows")
        lines += difference.map { "  \($0)" }
      case .failed(let reason): lines.append("\(place): \(reason)")
      }
    }
    func count(_ isCounted: (Verdict) -> Bool) -> Int { verdicts.count(where: isCounted) }
    let counts = [
      "\(notebook.cells.count) cells",
      "\(count { $0 == .same }) as shown",
      "\(count { if case .different = $0 { true } else { false } }) different",
      "\(count { if case .failed = $0 { true } else { false } }) failed",
      "\(notebook.cells.count(where: \.options.isVolatile)) volatile",
      "\(count { if case .skipped = $0 { true } else { false } }) skipped",
    ]
    lines.append("\(notebook.file): \(counts.joined(separator: ", "))")
    return lines.joined(separator: "\n")
  }

  /// Runs pages and holds them against what they show.
  public static func check(_ pages: [URL], with runner: NotebookRunner) throws -> [NotebookCheck] {
    let notebooks = try pages.map { try Notebook(contentsOf: $0) }
    return zip(notebooks, try runner.run(notebooks)).map { NotebookCheck($0, $1) }
  }

  /// Writes the promoted text of pages that differ.
  public static func promote(_ pages: [URL], with runner: NotebookRunner) throws -> [NotebookCheck]
  {
    let checks = try check(pages, with: runner)
    for (page, check) in zip(pages, checks) where !check.isSame {
      try Data(check.promoted.utf8).write(to: page, options: .atomic)
    }
    return checks
  }
}

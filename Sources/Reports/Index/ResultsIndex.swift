public import ExperimentRunner
public import Foundation

/// The page over all results: a row for each experiment with its question, its verdict and a link to
/// its report, and a gallery of their figures.
public struct ResultsIndex: Sendable {
  /// An experiment that has results.
  public struct Entry: Sendable {
    /// Its name, which is that of its folder.
    public let name: String
    /// What it asks.
    public let question: String
    /// Its verdict in few sentences.
    public let verdict: String
    /// Its figures: file names without ending, and titles.
    public let figures: [(name: String, title: String)]

    /// An entry.
    public init(
      name: String, question: String, verdict: String, figures: [(name: String, title: String)]
    ) {
      self.name = name
      self.question = question
      self.verdict = verdict
      self.figures = figures
    }

    /// The entry of an experiment and its report.
    public init(_ specification: Specification, _ report: Report) {
      self.init(
        name: specification.name, question: specification.question, verdict: report.verdict,
        figures: report.figures.map { ($0.name, $0.title) })
    }
  }

  /// The text of `results/README.md`.
  public let markdown: String

  /// The page over some experiments.
  /// - Parameters:
  ///   - entries: the experiments, in the order of the rows.
  ///   - others: further pages of results, by title and path from the folder of results.
  public init(_ entries: [Entry], others: [(title: String, path: String)] = []) {
    var table = MarkdownTable([.text("experiment"), .text("question"), .text("verdict")])
    for entry in entries {
      table.append([
        "[\(entry.name)](\(entry.name)/report.md)", Self.line(entry.question),
        Self.line(entry.verdict),
      ])
    }
    var parts = [
      "# Results",
      Section.wrapped(
        "Every experiment in `Experiments/` with its question, its verdict and its report. "
          + "`attractor index` writes this page from the specifications and the stored trials; "
          + "`attractor verify results/NAME --sample 3` runs three trials of one again and compares."
      ),
      table.markdown,
    ]
    if !others.isEmpty {
      parts.append(others.map { "- [\($0.title)](\($0.path))" }.joined(separator: "\n"))
    }
    let gallery = entries.compactMap { entry in
      Self.shown(of: entry.figures).map { figure in
        "### [\(entry.name)](\(entry.name)/report.md)\n\n"
          + "![\(figure.title)](\(entry.name)/figures/\(figure.name).svg)"
      }
    }
    if !gallery.isEmpty { parts += ["## Gallery"] + gallery }
    markdown = parts.joined(separator: "\n\n") + "\n"
  }

  /// The figure that tells most: one that was asked for, or else how learning went.
  private static func shown(of figures: [(name: String, title: String)]) -> (
    name: String, title: String
  )? {
    figures.first { $0.name.hasPrefix("figure-") }
      ?? figures.first { $0.name.hasPrefix("learning-curves") } ?? figures.first
  }

  /// The pages in a folder of results that are no experiment's, such as that of the speed comparison:
  /// folders with a report and no trials, by title and path.
  public static func others(in folder: URL) -> [(title: String, path: String)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().compactMap { name in
      let own = folder.appending(path: name)
      let trials = own.appending(path: TrialStore.FileName.trials)
      guard !FileManager.default.fileExists(atPath: trials.path),
        let text = try? String(contentsOf: own.appending(path: "report.md"), encoding: .utf8)
      else { return nil }
      let title = text.split(separator: "\n").first { $0.hasPrefix("# ") }?.dropFirst(2)
      return (title.map(String.init) ?? name, "\(name)/report.md")
    }
  }

  private static func line(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

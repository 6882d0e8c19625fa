import ArgumentParser
import ExperimentRunner
import Foundation
import Reports

/// `attractor diff`: what changed between two folders of results.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compare two folders of results and say what changed beyond noise.",
    discussion: """
      The folders are of one experiment, of two commits or of two machines. Trials are paired by \
      identity, or else by problem, method and replicate; a quantity changed when its paired Wilcoxon \
      test says so after Holm's correction. The targets whose costs are compared are those of \
      Experiments/<experiment>.yaml where that is there; --specification names another file.

      Exit status: 0 when nothing changed beyond noise, 2 when nothing can be compared, 4 when \
      something changed.

      Examples:
        attractor diff results/xor ~/results/xor
        attractor diff before/ocr-digits after/ocr-digits --specification Experiments/ocr-digits.yaml
      """)

  @Argument(help: "The folder of results before.", completion: .directory)
  var before: String

  @Argument(help: "The folder of results after.", completion: .directory)
  var after: String

  @Option(help: ArgumentHelp("The specification whose targets are compared.", valueName: "file"))
  var specification: String?

  @Option(help: "The significance level.")
  var level = 0.05

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard level > 0, level < 1 else {
      throw ValidationError("--level takes a number between 0 and 1, such as 0.05")
    }
  }

  func run() throws {
    let (first, second) = (try results(in: before), try results(in: after))
    let difference = ResultDifference(first, second)
    let pairs = difference.groups.flatMap(\.pairs)
    guard !pairs.isEmpty else {
      throw CommandFailure("can't compare: \(before) and \(after) have no trial in common")
    }
    let report = DifferenceReport(
      from: first, to: second, targets: try targets(of: first), level: level)
    if json {
      try JSONOutput.print(
        DifferenceSummary(
          before: before, after: after, changed: report.hasChanged, paired: pairs.count,
          identical: pairs.count(where: \.isIdentical),
          onlyBefore: difference.onlyInFirst.count, onlyAfter: difference.onlyInSecond.count))
    } else {
      print(report.markdown, terminator: "")
    }
    if report.hasChanged { throw CommandFailure(lines: [], status: .different) }
  }

  private func results(in folder: String) throws -> CollectedResults {
    try CollectedResults(folder: URL(fileURLWithPath: folder, isDirectory: true))
  }

  /// Records don't hold targets: reports show them, results don't depend on them.
  private func targets(of results: CollectedResults) throws -> [MeasureTarget] {
    if let specification {
      return try Specification(commandLine: specification).targets
    }
    guard let name = results.records.first?.trial.experiment else { return [] }
    let file = "Experiments/\(name).yaml"
    guard FileManager.default.fileExists(atPath: file) else { return [] }
    return try Specification(commandLine: file).targets
  }
}

/// What `attractor diff --json` prints.
private struct DifferenceSummary: Encodable {
  let before: String
  let after: String
  let changed: Bool
  let paired: Int
  let identical: Int
  let onlyBefore: Int
  let onlyAfter: Int
}

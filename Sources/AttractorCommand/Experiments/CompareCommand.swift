import ArgumentParser
import ExperimentRunner
import Foundation
import Reports

/// `attractor compare`: runs an experiment and writes its report.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Run an experiment and write its report.",
    discussion: """
      Trials that have a result are not run again: interrupt with Ctrl-C when you like, and the same \
      command goes on from there. The report is report.md in the experiment's folder of results.

      Examples:
        attractor compare Experiments/xor.yaml
        attractor compare Experiments/ocr-digits.yaml --jobs 2 --results ~/results
      """)

  @OptionGroup var experiment: ExperimentArguments

  @Option(help: "Trials run side by side, each in a process of its own with one thread.")
  var jobs = ProcessInfo.processInfo.activeProcessorCount

  @Flag(help: "Show no progress.")
  var quiet = false

  @Flag(help: "Print a summary as JSON.")
  var json = false

  func validate() throws {
    guard jobs >= 1 else { throw ValidationError("--jobs takes a whole number from 1 on") }
  }

  func run() throws {
    let specification = try experiment.specification()
    // Without gnuplot there is no report; better said before the first trial than after the last.
    let gnuplot = try Gnuplot()
    let performer = LibraryPerformer()
    try performer.check(specification)
    let folder = experiment.folder(of: specification)
    let run = ExperimentRun(
      specification, folder: folder, performer: performer,
      workers: try .ofThisExecutable(specification.jobs(jobs)),
      reporter: TerminalProgress.fitting(quiet: quiet))
    let summary = try run.run()
    guard !summary.isInterrupted else {
      throw CommandFailure(
        lines: [
          "attractor: interrupted; \(summary.progress.finished) of \(summary.progress.total) trials "
            + "are kept in \(folder.relativePath)",
          "Go on with: \(experiment.commandLine("compare"))",
        ], status: .interrupted)
    }
    let report = try Report(
      resultsIn: folder, of: specification, command: experiment.reportedCommand)
    try report.write(to: folder, using: gnuplot)
    let path = folder.appendingPathComponent("report.md").relativePath
    if json {
      try JSONOutput.print(
        CompareSummary(
          experiment: specification.name, report: path, trials: summary.progress.total,
          reused: summary.progress.reused, stale: summary.progress.stale,
          failures: summary.progress.failures,
          endings: Dictionary(
            uniqueKeysWithValues: summary.endings.map { ($0.key.rawValue, $0.value) })))
    } else {
      print("Report: \(path)")
    }
  }
}

/// What `attractor compare --json` prints.
private struct CompareSummary: Encodable {
  let experiment: String
  let report: String
  let trials: Int
  let reused: Int
  let stale: Int
  let failures: Int
  let endings: [String: Int]
}

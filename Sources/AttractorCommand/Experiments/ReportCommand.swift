import ArgumentParser
import ExperimentRunner
import Foundation
import Reports

/// `attractor report`: makes a report again from what is stored.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write an experiment's report again from its stored trials.",
    discussion: """
      Nothing is run: report.md and its figures are made of trials.jsonl, timings.jsonl and \
      environment.json in the experiment's folder of results, byte for byte as before. After a run \
      that was interrupted, the trials that are stored are collected first, and the others are shown \
      as lost.

      Examples:
        attractor report Experiments/xor.yaml
        attractor report Experiments/xor.yaml --results ~/results
      """)

  @OptionGroup var experiment: ExperimentArguments

  @Flag(help: "Print a summary as JSON.")
  var json = false

  func run() throws {
    let specification = try experiment.specification()
    let gnuplot = try Gnuplot()
    let folder = experiment.folder(of: specification)
    let performer = LibraryPerformer()
    try collectIfNever(specification, folder, performer)
    let results = try CollectedResults(folder: folder)
    let report = Report(
      specification: specification, results: results, command: experiment.reportedCommand)
    try report.write(to: folder, using: gnuplot)

    let records = Dictionary(results.records.map { ($0.identity, $0) }) { first, _ in first }
    let planned = specification.trials
    let found = planned.compactMap { records[$0.identity] }
    let stale = found.count { $0.fingerprint != performer.fingerprint(for: $0.trial) }
    let path = folder.appendingPathComponent("report.md").relativePath
    if json {
      try JSONOutput.print(
        ReportSummary(
          experiment: specification.name, report: path, trials: planned.count,
          lost: planned.count - found.count, stale: stale,
          figures: report.figures.map { "figures/\($0.name).svg" }))
    } else {
      note(planned.count - found.count, stale, of: planned.count)
      print("Report: \(path)")
    }
  }

  /// Of a run that was interrupted before anything was collected, collects what there is.
  private func collectIfNever(
    _ specification: Specification, _ folder: URL, _ performer: LibraryPerformer
  ) throws {
    let files = FileManager.default
    func isThere(_ name: String) -> Bool {
      files.fileExists(atPath: folder.appendingPathComponent(name).path)
    }
    guard !isThere(TrialStore.FileName.trials), isThere("trials") else { return }
    try TrialStore(folder: folder).collect(
      specification.trials.map {
        PlannedTrial($0, fingerprint: performer.fingerprint(for: $0))
      })
  }

  /// What the report itself can't say, because it is made of what is stored alone.
  private func note(_ lost: Int, _ stale: Int, of count: Int) {
    if lost > 0 {
      StandardError.write(
        "attractor: \(lost) of \(count) trials of the specification are not among the results; "
          + "'\(experiment.commandLine("compare"))' runs them")
    }
    if stale > 0 {
      StandardError.write(
        "attractor: \(stale) of \(count) results are stale: other code than this made them")
    }
  }
}

/// What `attractor report --json` prints.
private struct ReportSummary: Encodable {
  let experiment: String
  let report: String
  let trials: Int
  let lost: Int
  let stale: Int
  let figures: [String]
}

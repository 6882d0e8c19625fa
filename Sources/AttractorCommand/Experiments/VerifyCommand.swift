import ArgumentParser
import Catalogue
import ExperimentRunner
import Foundation
import Reports

/// `attractor verify`: runs stored trials again and compares.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Run stored trials again and compare what they give.",
    discussion: """
      Every record in trials.jsonl holds all that its trial needs, so a folder of results is enough. \
      On the kind of processor that made the results every byte must be the same; on another, \
      outcomes must agree, and final measures within the tolerances that are printed. Nothing in the \
      folder is changed.

      Exit status: 0 when all are the same, 2 when nothing can be compared, 4 when something differs.

      Examples:
        attractor verify results/xor
        attractor verify results/ocr-digits --sample 3
      """)

  @Argument(help: "A folder of results, such as results/xor.", completion: .directory)
  var folder: String

  @Option(help: ArgumentHelp("Run only so many trials, drawn at random.", valueName: "count"))
  var sample: Int?

  @Option(help: "The seed that the sample is drawn from.")
  var seed: UInt64 = 1

  @Option(help: "Trials run side by side, each in a process of its own with one thread.")
  var jobs = ProcessInfo.processInfo.activeProcessorCount

  @Flag(help: "Show no progress.")
  var quiet = false

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard jobs >= 1 else { throw ValidationError("--jobs takes a whole number from 1 on") }
    guard sample ?? 1 >= 1 else { throw ValidationError("--sample takes a whole number from 1 on") }
  }

  func run() throws {
    let results = try CollectedResults(folder: URL(fileURLWithPath: folder, isDirectory: true))
    try refuseWhatIsUnknown(in: results)
    let verification = try Verification.running(
      results, sample: sample, seed: seed, performer: LibraryPerformer(),
      workers: try .ofThisExecutable(jobs), reporter: TerminalProgress.fitting(quiet: quiet))
    if json {
      try JSONOutput.print(VerificationSummary(verification, of: folder))
    }
    switch verification.verdict {
    case .same:
      if !json { print(verification.markdown, terminator: "") }
    case .different:
      if !json { print(verification.markdown, terminator: "") }
      throw CommandFailure(lines: [], status: .different)
    case .incomparable(let reason):
      throw CommandFailure("can't compare \(folder): \(reason)")
    }
  }

  /// Trials of a script's own problems or methods can be run by that script alone.
  private func refuseWhatIsUnknown(in results: CollectedResults) throws {
    let toolbox = Toolbox()
    for study in Set(results.records.compactMap(\.trial.method.study?.name)) {
      try check { _ = try toolbox.studies.entry(study) }
    }
    for trial in Set(results.records.compactMap(\.trial.method.training)) {
      try check { _ = try toolbox.networks.entry(trial.network.kind) }
      for activation in trial.network.activations {
        try check { _ = try toolbox.activations.entry(activation.name) }
      }
      try check { _ = try toolbox.optimizers.entry(trial.optimizer.name) }
      try check { _ = try toolbox.losses.entry(trial.loss.name) }
      try check { _ = try toolbox.initializers.entry(trial.initializer.name) }
      if let settling = trial.settling {
        try check { _ = try toolbox.solvers.entry(settling.solver.name) }
      }
      if let adjoint = trial.adjoint {
        try check { _ = try toolbox.adjoints.entry(adjoint.method.name) }
      }
    }
    for problem in Set(results.records.map(\.trial.problem.name)) {
      try check { _ = try toolbox.problems.entry(problem) }
    }
  }

  private func check(_ lookUp: () throws -> Void) throws {
    do {
      try lookUp()
    } catch let error as SettingError {
      throw CommandFailure(
        "can't compare \(folder): \(error); results of a script's own parts are verified by it")
    }
  }
}

/// What `attractor verify --json` prints.
private struct VerificationSummary: Encodable {
  struct Difference: Encodable {
    let trial: String
    let quantity: String
    let stored: String
    let again: String
  }

  let results: String
  let verdict: String
  let compared: Int
  let skipped: Int
  let exact: Bool
  let ofOtherCode: Bool
  let differences: [Difference]

  init(_ verification: Verification, of folder: String) {
    results = folder
    verdict =
      switch verification.verdict {
      case .same: "same"
      case .different: "different"
      case .incomparable: "incomparable"
      }
    compared = verification.compared
    skipped = verification.skipped
    exact = verification.isExact
    ofOtherCode = verification.isOfOtherCode
    differences = verification.differences.map {
      Difference(trial: $0.trial, quantity: $0.quantity, stored: $0.stored, again: $0.again)
    }
  }
}

import ArgumentParser
import ExperimentRunner
import Foundation

/// `attractor plan`: what a run would do, without running it.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show an experiment's trials and how long they may take, without running them.",
    discussion: """
      A trial is done when its result is stored, stale when the stored result is of other code, and \
      missing otherwise; 'attractor compare' runs all that is not done. The time comes from trials \
      that were timed before: of the algorithm alone, to which evaluation adds.

      Examples:
        attractor plan Experiments/xor.yaml
        attractor plan Experiments/ocr-digits.yaml --trials --jobs 8
      """)

  @OptionGroup var experiment: ExperimentArguments

  @Option(help: "The number of trials side by side that the time is for.")
  var jobs = ProcessInfo.processInfo.activeProcessorCount

  @Flag(help: "Show every trial with its identity.")
  var trials = false

  @Flag(help: "Print JSON, every trial included.")
  var json = false

  func validate() throws {
    guard jobs >= 1 else { throw ValidationError("--jobs takes a whole number from 1 on") }
  }

  func run() throws {
    let specification = try experiment.specification()
    let overview = PlanOverview(
      of: ExperimentRun(
        specification, folder: experiment.folder(of: specification),
        performer: LibraryPerformer(), workers: .inProcess))
    if json {
      try JSONOutput.print(PlanSummary(specification, overview, jobs: specification.jobs(jobs)))
      return
    }
    if trials {
      print(trialTable(overview) + "\n")
    }
    print(methodTable(specification, overview))
    print("\n\(sentence(overview, jobs: specification.jobs(jobs)))")
  }

  private func trialTable(_ overview: PlanOverview) -> String {
    var table = TextTable(["trial", "state", "identity"])
    for (planned, state) in overview.trials {
      table.add([planned.trial.label, state.words, String(planned.identity.prefix(12))])
    }
    return table.text
  }

  private func methodTable(_ specification: Specification, _ overview: PlanOverview) -> String {
    var table = TextTable(
      ["problem", "method", "trials", "done", "missing", "stale", "s per trial"],
      right: [2, 3, 4, 5, 6])
    for problem in specification.problems {
      for method in specification.methods {
        let states = overview.trials.filter {
          $0.planned.trial.problemLabel == problem.label
            && $0.planned.trial.method.label == method.label
        }.map(\.state.group)
        func count(_ group: TrialStore.State.Group) -> String {
          "\(states.count { $0 == group })"
        }
        table.add([
          problem.label, method.label, "\(states.count)", count(.done), count(.missing),
          count(.stale), overview.secondsByMethod[method.label].map(short) ?? "–",
        ])
      }
    }
    return table.text
  }

  private func sentence(_ overview: PlanOverview, jobs: Int) -> String {
    let missing = overview.missing.count
    let total = overview.trials.count
    guard missing > 0 else {
      return
        "All \(total) trials are done; '\(experiment.commandLine("report"))' writes the report."
    }
    let beginning = "\(missing) of \(total) trials are to be run"
    guard let seconds = overview.secondsLeft(jobs: jobs) else {
      return "\(beginning); none was timed yet, so there is no estimate of the time."
    }
    return "\(beginning), in about \(durationWords(seconds)) with \(jobs) at a time."
  }
}

/// "4 s", "3 min", "2.5 h".
private func durationWords(_ seconds: Double) -> String {
  switch seconds {
  case ..<1: "a second"
  case ..<100: "\(Int(seconds.rounded(.up))) s"
  case ..<6000: "\(Int((seconds / 60).rounded(.up))) min"
  default: String(format: "%.1f h", seconds / 3600)
  }
}

extension TrialStore.State {
  fileprivate enum Group { case done, missing, stale }

  /// A damaged file is as good as none.
  fileprivate var group: Group {
    switch self {
    case .done: .done
    case .stale: .stale
    case .missing, .damaged: .missing
    }
  }

  fileprivate var words: String {
    switch self {
    case .done(let ending): "done: \(ending.rawValue)"
    case .stale: "stale"
    case .missing: "missing"
    case .damaged: "damaged"
    }
  }
}

/// What `attractor plan --json` prints.
private struct PlanSummary: Encodable {
  struct Trial: Encodable {
    let problem: String
    let method: String
    let replicate: Int
    let identity: String
    let state: String
  }

  let experiment: String
  let trials: [Trial]
  let toRun: Int
  let jobs: Int
  let secondsLeft: Double?
  let secondsPerTrial: [String: Double]

  init(_ specification: Specification, _ overview: PlanOverview, jobs: Int) {
    experiment = specification.name
    trials = overview.trials.map { planned, state in
      Trial(
        problem: planned.trial.problemLabel, method: planned.trial.method.label,
        replicate: planned.trial.replicate, identity: planned.identity, state: state.words)
    }
    toRun = overview.missing.count
    self.jobs = jobs
    secondsLeft = overview.secondsLeft(jobs: jobs)
    secondsPerTrial = overview.secondsByMethod
  }
}

import ExperimentRunner

/// One planned trial with its record and times.
struct ReportTrial {
  let specification: TrialSpecification
  let record: TrialRecord
  let timing: TrialTiming?

  var ending: TrialEnding { record.result.outcome.ending }

  /// The cost until a target was first met; `nil` where times are asked for and there are none.
  func cost(_ cost: Cost, to target: MeasureTarget) -> CostToTarget? {
    cost.cost(of: record, timing, to: target)
  }

  /// A measure at the end; the worst there is for a trial without one.
  func final(_ measure: Measure, largerIsBetter: Bool? = nil) -> Double {
    // Where a failed trial was on its way is not what it came to.
    let value = (ending.isFailure ? ended(measure.rawValue) : given(measure.rawValue)) ?? .nan
    guard value.isNaN else { return value }
    return largerIsBetter ?? measure.largerIsBetter ? -.infinity : .infinity
  }
}

/// The trials of an experiment in the order of its plan, every planned one among them.
struct ReportTrials {
  let specification: Specification
  /// In the order of the plan's problems and methods, replicates within.
  let all: [ReportTrial]
  /// Whether every trial has times.
  let hasTimes: Bool
  private let groups: [Group: [ReportTrial]]

  private struct Group: Hashable {
    let problem: String
    let method: String
  }

  /// Puts records to the planned trials; one that has none is lost.
  init(specification: Specification, results: CollectedResults) {
    let recordOf = Dictionary(results.records.map { ($0.identity, $0) }) { first, _ in first }
    let planned = specification.trials.map { trial in
      let identity = trial.identity
      let lost = TrialRecord(
        identity: identity, fingerprint: "", trial: trial,
        result: TrialResult(outcome: TrialOutcome(.lost, "no result was found")))
      return ReportTrial(
        specification: trial, record: recordOf[identity] ?? lost, timing: results.timings[identity])
    }
    self.specification = specification
    groups = Dictionary(grouping: planned) {
      Group(problem: $0.specification.problemLabel, method: $0.specification.method.label)
    }
    hasTimes = planned.allSatisfy {
      $0.timing?.curveSeconds.count ?? 0 == $0.record.result.curve.count
    }
    var ordered: [ReportTrial] = []
    for problem in specification.problems {
      for method in specification.methods {
        ordered += groups[Group(problem: problem.label, method: method.label)] ?? []
      }
    }
    all = ordered
  }

  var problems: [String] { specification.problems.map(\.label) }
  var methods: [String] { specification.methods.map(\.label) }

  /// The costs that can be drawn and told: those of the clock only with all times.
  var costs: [Cost] {
    var costs: [Cost] = [.epochs, .work]
    if case .cost(.evaluations, _)? = specification.comparison?.quantity {
      costs.insert(.evaluations, at: 1)
    }
    return hasTimes ? costs + [.seconds] : costs
  }

  /// A sentence for captions over time when times were taken side by side; empty otherwise.
  var timesNote: String {
    let beside = all.count { $0.timing?.ranBesideOthers ?? false }
    guard hasTimes, beside > 0 else { return "" }
    return " \(beside) of \(all.count) trials were timed while others ran on the same machine."
  }

  /// The replicates of a method on a problem, in order; on all problems without one.
  func of(_ method: String, on problem: String? = nil) -> [ReportTrial] {
    (problem.map { [$0] } ?? problems).flatMap { groups[Group(problem: $0, method: method)] ?? [] }
  }

  /// The costs of a method's trials to a target; `nil` where times are asked for and missing.
  func costs(_ cost: Cost, of method: String, on problem: String? = nil, to target: MeasureTarget)
    -> [CostToTarget]?
  {
    let costs = of(method, on: problem).map { $0.cost(cost, to: target) }
    let known = costs.compactMap { $0 }
    return known.count == costs.count ? known : nil
  }

  /// The measure that says how good a method is in the end: the first that was taken on every problem
  /// of test accuracy, test error, test loss, and the same of the training patterns.
  var finalMeasure: Measure? {
    let candidates: [Measure] = [
      .testAccuracy, .testError, .testLoss, .trainingError, .trainingLoss,
    ]
    return candidates.first { measure in problems.allSatisfy { isTaken(measure, on: $0) } }
      ?? candidates.first { measure in problems.contains { isTaken(measure, on: $0) } }
  }

  /// Whether any trial on a problem ended with a measure: problems without a test part have no test
  /// error.
  func isTaken(_ measure: Measure, on problem: String) -> Bool {
    methods.contains { method in
      of(method, on: problem).contains { $0.record.result[final: measure] != nil }
    }
  }

  /// Whether a measure was logged along any trial.
  func isLogged(_ measure: Measure) -> Bool {
    all.contains { $0.record.result.curve[measure].contains { $0 != nil } }
  }
}

extension Measure {
  /// The value of a trial that gave none.
  var worst: Double { largerIsBetter ? -.infinity : .infinity }
}

import ExperimentRunner
import Foundation
import Objectives

/// Small made-up experiments: every number is a function of problem, method and replicate, so their
/// reports never change.
struct SampleExperiment {
  var specification: Specification
  var records: [TrialRecord] = []
  var timings: [TrialTiming] = []

  static let environment = Environment(
    processor: "A processor", cores: 2, system: "A system", swift: "6.3", optimized: true,
    gsl: "2.7.1", openBLAS: "OpenBLAS 0.3.21", openBLASCore: "SkylakeX",
    commit: "0123456789abcdef", treeIsClean: true)

  var results: CollectedResults {
    CollectedResults(
      records: records,
      timings: Dictionary(timings.map { ($0.identity, $0) }) { first, _ in first },
      environment: Self.environment)
  }

  /// Methods × problems × replicates with exponential learning curves.
  /// - Parameter ending: how a trial ends, by method and replicate.
  init(
    problems: Int = 1, methods: [MethodSpecification], replicates: Int,
    targets: [MeasureTarget] = [MeasureTarget(.testError, 0.1), MeasureTarget(.testError, 0.05)],
    comparison: Comparison? = nil,
    ending: (_ method: Int, _ replicate: Int) -> TrialOutcome = { _, _ in TrialOutcome(.budget) }
  ) {
    specification = Specification(
      name: "sample", question: "Which of the made-up methods learns the made-up problem faster?",
      problems: (0..<problems).map {
        LabelledProblem(
          label: problems == 1 ? "digits" : "problem \($0 + 1)",
          NamedSettings("digits", ["noise": .number(Double($0) / 10)]))
      },
      methods: methods, baseSeed: 7, replicates: replicates, budget: TrialBudget(epochs: 20),
      targets: targets, comparison: comparison)
    for (index, trial) in specification.trials.enumerated() {
      let method = methods.firstIndex(of: trial.method) ?? 0
      let problem = specification.problems.firstIndex { $0.label == trial.problemLabel } ?? 0
      let outcome = ending(method, trial.replicate)
      if outcome.ending == .lost { continue }
      let (record, timing) = Self.perform(trial, method, problem, outcome, beside: index % 3 == 0)
      records.append(record)
      timings.append(timing)
    }
  }

  static func method(_ label: String, recurrent: Bool, hidden: Int = 32)
    -> MethodSpecification
  {
    MethodSpecification(
      label: label,
      network: NetworkSpecification(
        kind: recurrent ? "recurrent" : "layered", settings: ["hidden": .integer(hidden)]),
      loss: NamedSettings("softmax-cross-entropy"),
      initializer: NamedSettings("uniform", ["range": 0.1]),
      optimizer: NamedSettings("momentum", ["rate": 0.1, "momentum": 0.9]), batch: 32,
      settling: recurrent
        ? SettlingSpecification(solver: NamedSettings("damped"), tolerance: 1e-8, sweeps: 200)
        : nil,
      adjoint: recurrent
        ? AdjointSpecification(
          method: NamedSettings(label.contains("LU") ? "direct" : "relaxation"), tolerance: 1e-8,
          sweeps: 200) : nil)
  }

  private static func perform(
    _ trial: TrialSpecification, _ method: Int, _ problem: Int, _ outcome: TrialOutcome,
    beside: Bool
  ) -> (TrialRecord, TrialTiming) {
    let isRecurrent = trial.method.isRecurrent
    let epochs = outcome.ending == .diverged ? 8 : 20
    // A spread without random numbers: multiples of the golden ratio fill [0, 1) evenly.
    let place = Double(trial.replicate * 17 + method * 5 + problem * 11)
    let spread = (place * 0.618_033_988_75).truncatingRemainder(dividingBy: 1) - 0.5
    let speed = 4 + 0.6 * Double(method) + 0.3 * Double(problem) + spread
    let sweepsPerEpoch = isRecurrent ? 9e5 + 3e5 * Double(method) : 1e5
    var curve = Curve()
    for epoch in 0...epochs {
      let error = 0.035 + 0.01 * spread + 0.86 * exp(-Double(epoch) / speed)
      var measures: [Measure: Double] = [.testError: error, .trainingLoss: 3 * error]
      if isRecurrent {
        measures[.spectralRadius] = 0.4 + 0.03 * Double(epoch) + 0.1 * spread
        measures[.spectralAbscissa] = 0.3 + 0.028 * Double(epoch) + 0.1 * spread
      }
      curve.append(
        epochs: Double(epoch), evaluations: epoch * 120, sweeps: Double(epoch) * sweepsPerEpoch,
        measures)
    }
    var final = curve.last
    final[.testAccuracy] = 1 - (final[.testError] ?? 1)
    if outcome.ending == .diverged { final = [:] }
    var work = Work()
    work.mapEvaluations = Int(Double(epochs) * sweepsPerEpoch)
    let result = TrialResult(
      outcome: outcome, parameterCount: 2410 + 12 * method, curve: curve, final: final, work: work,
      settling: isRecurrent ? ["converged": 76_000, "out of budget": 400 * method] : [:],
      adjoint: isRecurrent ? ["converged": 76_400] : [:],
      events: isRecurrent && trial.replicate == 1
        ? [TrialEvent(epoch: 12, kind: "fold", detail: "pattern 3")] : [])
    let identity = trial.identity
    let seconds = sweepsPerEpoch * 2.5e-7
    return (
      TrialRecord(identity: identity, fingerprint: "f", trial: trial, result: result),
      TrialTiming(
        identity: identity, seconds: Double(epochs) * seconds, secondsPerEpoch: seconds,
        curveSeconds: (0...epochs).map { Double($0) * seconds }, ranBesideOthers: beside)
    )
  }
}

import GSLNumerics
import Networks
import Objectives
import Optimizers
import Problems
import RecurrentBackprop

/// The cooperative net: the map of a grid with a channel a disparity, trained by recurrent
/// backpropagation with Almeida's and Pineda's relaxation for the adjoint.
struct SettlingStereo {
  let study: CooperativeStereo
  let lattice: StereoLattice

  init(_ study: CooperativeStereo, _ lattice: StereoLattice) {
    (self.study, self.lattice) = (study, lattice)
  }

  /// After how many sweeps answers are looked at: 1 is before any unit has heard of another.
  static let sweepsLookedAt = [1, 2, 3, 5, 8, 12, 20, 30, 50]

  /// Trains and measures.
  func findings(
    on training: PatternSet, _ test: PatternSet, _ draws: StudyDraws
  ) throws -> StudyFindings {
    let objective = try objective(training, sweeps: study.sweeps)
    let start = startingParameters(objective.parameterCount, draws.generator("weights"))
    let result = try study.training(batch: study.batch).run(
      on: objective, from: start, order: draws.generator("batches"))
    var findings = StudyFindings()
    findings.parameterCount = objective.parameterCount
    findings.work = result.work
    if case .budget = result.reason {} else { findings.remarks.append("\(result.reason)") }
    let failures = objective.statistics.settling.filter { $0.key != "converged" }
      .map { "\($0.key) \($0.value)" }.sorted()
    if !failures.isEmpty {
      findings.remarks.append("stereograms left out of steps: \(failures.joined(separator: ", "))")
    }

    let weights = StereoWeights(
      result.parameters, disparities: lattice.disparities, radius: study.radius)
    findings.measures = weights.measures
    let answers = try objective.outputs(for: test.inputs, at: result.parameters)
    findings.measures["position-accuracy"] = lattice.accuracy(
      of: answers.states, targets: test.targets)
    findings.measures["training-position-accuracy"] = lattice.accuracy(
      of: try objective.outputs(for: training.inputs, at: result.parameters).states,
      targets: training.targets)
    let count = Double(answers.patterns.count)
    findings.measures["settled-share"] = 1 - Double(answers.failures.count) / count
    findings.measures["settling-sweeps"] =
      Double(answers.patterns.reduce(0) { $0 + $1.sweeps }) / count
    findings.series = [try accuracyAlongSweeps(on: test, at: result.parameters)]
    return findings
  }

  /// The weights between units and from the matches small, so that the net settles from the start.
  private func startingParameters(_ count: Int, _ generator: SeededGenerator) -> [Double] {
    let biases = lattice.disparities
    let inward = Double(count / lattice.disparities)
    return (0..<count - biases).map { _ in
      generator.gaussian(standardDeviation: 0.3 / inward.squareRoot())
    } + Array(repeating: 0, count: biases)
  }

  private func objective(
    _ patterns: PatternSet, sweeps: Int, tolerance: Double? = nil
  ) throws -> RecurrentObjective {
    let tolerance = tolerance ?? study.tolerance
    let map = GridMap(
      height: lattice.side, width: lattice.side, radius: study.radius, border: .zero,
      channels: lattice.disparities, inputs: lattice.disparities, activation: Logistic())
    return try RecurrentObjective(
      map: map, outputs: Array(0..<map.stateWidth), loss: SquaredError(),
      inputs: patterns.inputs, targets: patterns.targets,
      solver: DampedIteration(damping: study.damping),
      settlingOptions: SettlingOptions(tolerance: tolerance, maximumSweeps: sweeps),
      adjoint: RelaxationAdjoint(damping: study.damping),
      adjointOptions: AdjointOptions(tolerance: study.tolerance, maximumProducts: study.sweeps),
      policy: .skip)
  }

  /// How good the answers are while the net settles from rest.
  private func accuracyAlongSweeps(
    on test: PatternSet, at parameters: [Double]
  ) throws -> StudySeries {
    // A state is measured once before its first sweep.
    let values = try Self.sweepsLookedAt.map { sweeps -> Double? in
      let answers = try objective(test, sweeps: sweeps + 1, tolerance: 0)
        .outputs(for: test.inputs, at: parameters)
      return lattice.accuracy(of: answers.states, targets: test.targets)
    }
    return StudySeries(
      "position-accuracy", along: "sweeps", positions: Self.sweepsLookedAt.map(Double.init),
      values: values)
  }
}

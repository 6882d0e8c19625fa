import GSLNumerics
import Networks
import Objectives
import Optimizers
import Problems
import StaticBackprop

/// The local net without settling: the matches in a window around a position, through a feedforward
/// net that all positions share, to the position's disparities. Without hidden units it has as many
/// weights as the settling net of the same radius, but for the input's.
struct OnePassStereo {
  let study: CooperativeStereo
  let lattice: StereoLattice

  init(_ study: CooperativeStereo, _ lattice: StereoLattice) {
    (self.study, self.lattice) = (study, lattice)
  }

  /// The windows of a step: as many steps an epoch cost little here, and help this net.
  static let windowsAStep = 64

  /// Trains and measures.
  func findings(
    on training: PatternSet, _ test: PatternSet, _ draws: StudyDraws
  ) throws -> StudyFindings {
    let width = lattice.disparities
    let windows = lattice.windows(training.inputs, radius: study.radius)
    let network = LayeredNetwork(
      inputWidth: windows.columns, hidden: study.hidden > 0 ? [study.hidden] : [],
      activation: Tanh(), outputWidth: width, outputActivation: Logistic())
    let objective = try StaticObjective(
      network: network, loss: SquaredError(), inputs: windows,
      targets: lattice.regrouped(training.targets, columns: width))
    let result = try study.training(batch: Self.windowsAStep).run(
      on: objective,
      from: GlorotInitializer().parameters(for: network, using: draws.generator("weights")),
      order: draws.generator("batches"))
    var findings = StudyFindings()
    findings.parameterCount = objective.parameterCount
    findings.work = result.work
    if case .budget = result.reason {} else { findings.remarks.append("\(result.reason)") }
    func accuracy(_ patterns: PatternSet, _ windows: Matrix) throws -> Double {
      let answers = try objective.outputs(for: windows, at: result.parameters)
      return lattice.accuracy(
        of: lattice.regrouped(answers, columns: patterns.targets.columns),
        targets: patterns.targets)
    }
    findings.measures["training-position-accuracy"] = try accuracy(training, windows)
    findings.measures["position-accuracy"] = try accuracy(
      test, lattice.windows(test.inputs, radius: study.radius))
    return findings
  }
}

public import Catalogue
import Foundation
import GSLNumerics
import Networks
import Objectives
import Optimizers
public import Problems
import RecurrentBackprop
import StaticBackprop

/// Whether an optimizer reaches a loss with settings drawn at random: over many replicates, the share
/// of the space of its settings that works (after Bergstra & Bengio 2012).
///
/// A replicate draws one point of the space and one set of weights; every optimizer begins from the
/// same weights, and from the same place along the range of its first setting.
public struct Tuning: Study {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Study>.Entry(
    "tuning", "whether an optimizer reaches a loss with settings drawn at random",
    reference: "Bergstra & Bengio 2012; Sivaprasad et al. 2020",
    settings: [
      Setting(
        "optimizer", .choice(TunedSpace.all.keys.sorted()), default: "momentum",
        "whose settings are drawn"),
      Setting(
        "net", .choice(Net.allCases.map(\.rawValue)), default: "static",
        "a net with one hidden layer, or one that settles"),
      Setting("hidden", .integer(0...10_000), default: 4, "hidden units"),
      Setting("radius", .number(.positive), default: 0.5, "weights start within ± this"),
      Setting("target-loss", .number(.positive), default: 0.01, "mean loss that is to be reached"),
      Setting(
        "sweeps", .number(.positive), default: 2000, "sweeps a pattern that the training may take"),
    ]
  ) { settings in
    let name = settings.text("optimizer")
    guard let space = TunedSpace.all[name] else {
      throw SettingError("the study 'tuning' has no space for the optimizer '\(name)'")
    }
    return Tuning(
      optimizer: name, space: space, net: Net(rawValue: settings.text("net")) ?? .feedforward,
      hidden: settings.integer("hidden"), radius: settings.number("radius"),
      targetLoss: settings.number("target-loss"), sweeps: settings.number("sweeps"))
  }

  /// What learns.
  enum Net: String, CaseIterable {
    case feedforward = "static"
    case recurrent
  }

  let optimizer: String
  let space: TunedSpace
  let net: Net
  let hidden: Int
  let radius: Double
  let targetLoss: Double
  let sweeps: Double

  public let measures = [
    "reached-success", "tuned-settings", "sweeps-to-target", "epochs-to-target", "least-loss",
    "first-setting", "first-setting-bin", "is-broken-off",
  ]

  /// The most steps of a run: with few patterns left, work alone might never end it.
  static let mostEpochs = 20_000

  public func run(on data: ProblemData, using draws: StudyDraws) throws -> StudyFindings {
    let (objective, start) = try learner(on: data.training, draws)
    let settings = space.draw(using: draws.generator("settings"))
    var least = Double.infinity
    let result = try Training(
      optimizer: try optimizerCatalogue.make(optimizer, settings),
      budget: Budget(epochs: Self.mostEpochs, sweeps: sweeps * Double(data.training.count)),
      rules: [.targetLoss(targetLoss)]
    ).run(on: objective, from: start, order: draws.generator("batches")) { report in
      if report.trainingLoss < least { least = report.trainingLoss }
      return .proceed
    }
    var findings = StudyFindings()
    findings.parameterCount = objective.parameterCount
    findings.work = result.work
    let isReached = result.reason == .target
    findings.measures["reached-success"] = isReached ? 1 : 0
    findings.measures["tuned-settings"] = Double(space.axes.count)
    findings.measures["least-loss"] = least.isFinite ? least : nil
    if let first = space.axes.first, let value = settings[first.setting]?.number {
      findings.measures["first-setting"] = value
      // The nearest of two values a decade, so that replicates can be put together.
      findings.measures["first-setting-bin"] = pow(10, (2 * log10(value)).rounded() / 2)
    }
    if isReached {
      findings.measures["sweeps-to-target"] = result.work.sweeps / Double(data.training.count)
      findings.measures["epochs-to-target"] = Double(result.epochs)
    }
    switch result.reason {
    case .notFinite, .objectiveFailed:
      findings.measures["is-broken-off"] = 1
      findings.remarks.append("\(result.reason)")
    default: findings.measures["is-broken-off"] = 0
    }
    return findings
  }

  /// The net and its weights, the same for every optimizer.
  private func learner(
    on patterns: PatternSet, _ draws: StudyDraws
  ) throws -> (any DifferentiableObjective, [Double]) {
    let (inputs, outputs) = (patterns.inputs.columns, patterns.targets.columns)
    let initializer = UniformInitializer(radius: radius)
    let weights = draws.generator("weights")
    switch net {
    case .feedforward:
      let network = LayeredNetwork(
        inputWidth: inputs, hidden: hidden > 0 ? [hidden] : [], activation: Tanh(),
        outputWidth: outputs, outputActivation: Tanh())
      return (
        try StaticObjective(
          network: network, loss: SquaredError(), inputs: patterns.inputs,
          targets: patterns.targets),
        initializer.parameters(for: network, using: weights)
      )
    case .recurrent:
      let units = hidden + outputs
      let network = RecurrentNetwork(
        stateWidth: units, inputWidth: inputs,
        activations: [.init(units: 0..<units, activation: Tanh())],
        outputs: Array(hidden..<units))
      return (
        try RecurrentObjective(
          map: DenseMap(network), outputs: network.outputs, loss: SquaredError(),
          inputs: patterns.inputs, targets: patterns.targets,
          settlingOptions: SettlingOptions(tolerance: 1e-9, maximumSweeps: 500),
          adjoint: DirectAdjoint()),
        initializer.parameters(for: network, using: weights)
      )
    }
  }
}

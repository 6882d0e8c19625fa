public import Catalogue
import Foundation
import GSLNumerics
import Networks
import Objectives
import Optimizers
public import Problems
import RecurrentBackprop

/// How far equilibrium propagation's gradient is from the exact one, along the nudge (Scellier &
/// Bengio 2017; Laborieux et al. 2021), at a moment of the training of a symmetric net.
///
/// Theory gives an error of the order `β` with one nudge and `β²` with two opposite ones, of the whole
/// gradient and of its direction alike. Their exponents are fitted over the nudges up to
/// `fittedNudge`.
public struct EquilibriumAngle: Study {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Study>.Entry(
    "equilibrium-angle", "equilibrium propagation's gradient against the exact one, by the nudge",
    reference: "Scellier & Bengio 2017; Laborieux et al. 2021",
    settings: [
      Setting(
        "sides", .choice(EquilibriumPropagation.Sides.allCases.map(\.rawValue)), default: "both",
        "nudged at +β and −β, or at +β alone"),
      Setting("hidden", .integer(0...10_000), default: 32, "units besides the output units"),
      Setting("activation", .text, default: "logistic", "activation of every unit"),
      Setting(
        "epochs", .integer(0...10_000), default: 0, "epochs of training before the measurement"),
      Setting("rate", .number(.positive), default: 0.1, "learning rate"),
      Setting("batch", .integer(.positive), default: 32, "patterns a step of the training"),
      Setting(
        "patterns", .integer(1...RecurrentObjective.largestComparison), default: 50,
        "patterns whose mean gradient is measured, the first of the training's"),
      Setting(
        "nudge", .number(.positive), default: 0.1, "the nudge β that single figures are given for"),
    ]
  ) { settings in
    EquilibriumAngle(
      sides: .init(rawValue: settings.text("sides")) ?? .both, hidden: settings.integer("hidden"),
      activation: try activationCatalogue.make(settings.text("activation")),
      epochs: settings.integer("epochs"), rate: settings.number("rate"),
      batch: settings.integer("batch"), patterns: settings.integer("patterns"),
      nudge: settings.number("nudge"))
  }

  let sides: EquilibriumPropagation.Sides
  let hidden: Int
  let activation: any Activation
  let epochs: Int
  let rate: Double
  let batch: Int
  let patterns: Int
  let nudge: Double

  public let measures = [
    "relative-gradient-difference", "angle-in-degrees", "difference-exponent", "angle-exponent",
    "largest-nudge", "training-error",
  ]

  /// Four nudges a decade.
  static let nudges = (0...12).map { pow(10, Double($0) / 4 - 3) }
  /// The largest nudge of the fits: beyond it terms of higher order show.
  static let fittedNudge = 0.03

  public func run(on data: ProblemData, using draws: StudyDraws) throws -> StudyFindings {
    let network = network(for: data)
    let parameters = try trained(network, on: data, draws)
    let few = data.training.subset(Array(0..<min(patterns, data.training.count)))
    let objective = try objective(network, few, tolerance: 1e-12)
    let methods = (Self.nudges + [nudge]).map { EquilibriumPropagation(nudge: $0, sides: sides) }
    var found = try objective.compareAdjoints(methods, at: parameters)
    let single = found.removeLast()

    var findings = StudyFindings()
    findings.parameterCount = network.parameterCount
    let differences = found.map(\.relativeError)
    let angles = found.map { $0.angle.map { $0 * 180 / .pi } }
    findings.series = [
      StudySeries(
        "relative-gradient-difference", along: "nudge", positions: Self.nudges,
        values: differences),
      StudySeries("angle-in-degrees", along: "nudge", positions: Self.nudges, values: angles),
    ]
    findings.measures["relative-gradient-difference"] = single.relativeError
    findings.measures["angle-in-degrees"] = single.angle.map { $0 * 180 / .pi }
    findings.measures["difference-exponent"] = exponent(differences)
    findings.measures["angle-exponent"] = exponent(angles)
    let usable = zip(Self.nudges, differences).prefix { $1 != nil }
    findings.measures["largest-nudge"] = usable.last?.0
    findings.measures["training-error"] = try error(of: network, at: parameters, on: few)
    return findings
  }

  /// The slope of the logarithms over the fitted nudges; `nil` where one of them has no value.
  private func exponent(_ values: [Double?]) -> Double? {
    let points = zip(Self.nudges, values).filter { $0.0 <= Self.fittedNudge }
    guard points.allSatisfy({ ($1 ?? 0) > 0 }) else { return nil }
    return logLogSlope(points.map { (x: $0, y: $1 ?? .nan) })
  }

  private func network(for data: ProblemData) -> RecurrentNetwork {
    let count = hidden + data.training.targets.columns
    return RecurrentNetwork(
      stateWidth: count, inputWidth: data.training.inputs.columns,
      activations: [.init(units: 0..<count, activation: activation)],
      outputs: Array(hidden..<count), connections: .symmetric(diagonal: true))
  }

  private func objective(
    _ network: RecurrentNetwork, _ patterns: PatternSet, tolerance: Double
  ) throws -> RecurrentObjective {
    try RecurrentObjective(
      map: DenseMap(network), outputs: network.outputs, loss: SquaredError(),
      inputs: patterns.inputs, targets: patterns.targets,
      settlingOptions: SettlingOptions(tolerance: tolerance, maximumSweeps: 2000),
      adjoint: RelaxationAdjoint(),
      adjointOptions: AdjointOptions(tolerance: tolerance, maximumProducts: 4000), policy: .skip)
  }

  /// Trains by recurrent backpropagation, whatever is compared: all variants look at one net.
  private func trained(
    _ network: RecurrentNetwork, on data: ProblemData, _ draws: StudyDraws
  ) throws -> [Double] {
    let start = GlorotInitializer(recurrentScale: .factor(0.5))
      .parameters(for: network, using: draws.generator("weights"))
    guard epochs > 0 else { return start }
    return try Training(
      optimizer: Momentum(rate: rate), batching: .miniBatch(batch), budget: Budget(epochs: epochs)
    ).run(
      on: try objective(network, data.training, tolerance: 1e-6), from: start,
      order: draws.generator("batches")
    ).parameters
  }

  /// The share of patterns whose largest output is not the one of the largest target.
  private func error(
    of network: RecurrentNetwork, at parameters: [Double], on patterns: PatternSet
  ) throws -> Double {
    let found = try objective(network, patterns, tolerance: 1e-6)
      .outputs(for: patterns.inputs, at: parameters)
    func largest(_ matrix: Matrix, _ row: Int) -> Int? {
      (0..<matrix.columns).max { matrix[row, $0] < matrix[row, $1] }
    }
    let failures = Set(found.failures)
    let wrong = (0..<patterns.count).count {
      failures.contains($0) || largest(found.outputs, $0) != largest(patterns.targets, $0)
    }
    return Double(wrong) / Double(patterns.count)
  }
}

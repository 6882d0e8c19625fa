public import Catalogue
import GSLNumerics
import Networks
import Objectives
public import Problems
import StaticBackprop

/// The family trees of Rumelhart, Hinton & Williams 1986: a net of five layers, 24 + 12 → 6 + 6 → 12 →
/// 6 → 24, trained on most facts and asked for the others.
///
/// The recipe has two phases, and after every step each parameter is shrunk by a part of itself:
/// `v ← μ v − η ∂ΣE/∂θ`, `θ ← (1 − h) (θ + v)`, with the error summed over the facts.
public struct FamilyTreeLearning: Study {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Study>.Entry(
    "family-tree-learning", "whether a recipe learns the family trees, and answers held-out facts",
    reference: "Rumelhart, Hinton & Williams 1986, Nature 323 533; Hinton 1986",
    settings: [
      Setting("sweeps", .integer(.positive), default: 1500, "sweeps over all facts"),
      Setting(
        "first-rate", .number(.positive), default: 0.005,
        "rate of the first phase, on the error summed over facts"),
      Setting("first-momentum", .number(0...1), default: 0.5, "momentum of the first phase"),
      Setting("first-sweeps", .integer(.nonNegative), default: 20, "sweeps of the first phase"),
      Setting("rate", .number(.positive), default: 0.01, "rate from then on"),
      Setting("momentum", .number(0...1), default: 0.9, "momentum from then on"),
      Setting(
        "shrink", .number(0...1), default: 0.002, "part of every parameter taken away a sweep"),
      Setting("radius", .number(.positive), default: 0.3, "first weights are uniform on ±radius"),
      Setting(
        "dead-zone", .flag, default: true,
        "whether outputs past 0.8 that should be on, or below 0.2 that should be off, have no error"
      ),
    ]
  ) { settings in
    FamilyTreeLearning(
      sweeps: settings.integer("sweeps"),
      first: Phase(
        rate: settings.number("first-rate"), momentum: settings.number("first-momentum")),
      firstSweeps: settings.integer("first-sweeps"),
      second: Phase(rate: settings.number("rate"), momentum: settings.number("momentum")),
      shrink: settings.number("shrink"), radius: settings.number("radius"),
      hasDeadZone: settings.flag("dead-zone"))
  }

  /// How steps are made for some sweeps.
  struct Phase {
    let rate: Double
    let momentum: Double
  }

  let sweeps: Int
  let first: Phase
  let firstSweeps: Int
  let second: Phase
  let shrink: Double
  let radius: Double
  let hasDeadZone: Bool

  public let measures = [
    "is-learned", "sweeps-to-learn", "training-accuracy", "held-out-accuracy", "final-loss",
    "weight-size", "nationality-share", "generation-share", "branch-share",
  ]

  public func run(on data: ProblemData, using draws: StudyDraws) throws -> StudyFindings {
    let facts = data.training
    guard facts.inputs.columns == 36, facts.targets.columns == 24 else {
      throw SettingError("study 'family-tree-learning' needs the problem 'family-trees'")
    }
    let network = Self.network
    let objective = try StaticObjective(
      network: network, loss: hasDeadZone ? DeadZone() : SquaredError(), inputs: facts.inputs,
      targets: facts.targets)
    var parameters = UniformInitializer(radius: radius)
      .parameters(for: network, using: draws.generator("weights"))
    var velocity = [Double](repeating: 0, count: parameters.count)
    var gradient = velocity
    let looks = Set(logarithmicGrid(to: sweeps, points: 16))
    var (seen, accuracies): ([Int], [Double?]) = ([], [])
    var learned: Int?
    for sweep in 1...sweeps {
      _ = try objective.gradient(at: parameters, on: .all, start: .cold, into: &gradient)
      let phase = sweep <= firstSweeps ? first : second
      let rate = phase.rate * Double(facts.count)
      for index in parameters.indices {
        velocity[index] = phase.momentum * velocity[index] - rate * gradient[index]
        parameters[index] = (1 - shrink) * (parameters[index] + velocity[index])
      }
      let isLooked = looks.contains(sweep)
      // While all is wrong nobody need look at every sweep.
      guard isLooked || (learned == nil && sweep.isMultiple(of: 10)) else { continue }
      let accuracy = try Self.accuracy(objective, facts, parameters)
      if accuracy == 1, learned == nil { learned = sweep }
      if isLooked {
        seen.append(sweep)
        accuracies.append(accuracy)
      }
    }
    var findings = StudyFindings()
    findings.parameterCount = network.parameterCount
    findings.work = objective.work
    let accuracy = try Self.accuracy(objective, facts, parameters)
    findings.measures["is-learned"] = accuracy == 1 ? 1 : 0
    findings.measures["sweeps-to-learn"] = learned.map(Double.init)
    findings.measures["training-accuracy"] = accuracy
    findings.measures["held-out-accuracy"] = try data.test.map {
      try Self.accuracy(objective, $0, parameters)
    }
    findings.measures["final-loss"] = try Self.loss(objective, facts, parameters)
    findings.measures["weight-size"] =
      norm(parameters, count: parameters.count) / Double(parameters.count).squareRoot()
    PersonCodes(network, parameters).measure(into: &findings.measures)
    findings.series = [StudySeries("training-accuracy", alongEpochs: seen, accuracies)]
    return findings
  }

  /// 24 people to 6 units and 12 relations to 6 others, then 12, 6 and 24 units, all logistic.
  static let network: LayeredNetwork = {
    let logistic = Logistic()
    let positions = (0..<12).flatMap { unit in
      (unit < 6 ? 0..<24 : 24..<36).map { unit * 36 + $0 }
    }
    return LayeredNetwork(
      inputWidth: 36,
      layers: [
        .init(
          width: 12, activation: logistic, connections: [.init(from: .input, positions: positions)]
        ),
        .init(width: 12, activation: logistic), .init(width: 6, activation: logistic),
        .init(width: 24, activation: logistic),
      ])
  }()

  /// The share of facts for which every output is on the side of ½ of its target.
  private static func accuracy(
    _ objective: StaticObjective, _ facts: PatternSet, _ parameters: [Double]
  ) throws -> Double {
    let outputs = try objective.outputs(for: facts.inputs, at: parameters)
    let right = (0..<facts.count).count { row in
      (0..<24).allSatisfy { (outputs[row, $0] > 0.5) == (facts.targets[row, $0] > 0.5) }
    }
    return Double(right) / Double(facts.count)
  }

  /// The mean of half the squared error, whatever was trained.
  private static func loss(
    _ objective: StaticObjective, _ facts: PatternSet, _ parameters: [Double]
  ) throws -> Double {
    let outputs = try objective.outputs(for: facts.inputs, at: parameters)
    let sum = zip(outputs.elements, facts.targets.elements).reduce(0) {
      $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
    }
    return sum / 2 / Double(facts.count)
  }
}

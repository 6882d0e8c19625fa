public import Catalogue
import GSLNumerics
import Networks
import Objectives
import Optimizers
public import Problems
import StaticBackprop

/// The weights that the net of two hidden units finds for the symmetry of a row of bits (Rumelhart,
/// Hinton & Williams 1986): of equal size and opposite sign at mirrored inputs, in the ratios 1 : 2 : 4,
/// and the same pattern with the other sign in the second unit.
///
/// Trains as published until every pattern is right and the loss is small, and looks at the weights of
/// nets that get there.
public struct SymmetryWeights: Study {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Study>.Entry(
    "symmetry-weights", "whether the symmetry task's weights are mirrored, and in which ratios",
    reference: "Rumelhart, Hinton & Williams 1986, Nature 323 533",
    settings: [
      Setting("rate", .number(.positive), default: 6.4, "learning rate, on the mean loss"),
      Setting("momentum", .number(0...1), default: 0.9, "part of the last step that is kept"),
      Setting("radius", .number(.positive), default: 0.3, "first weights are uniform on ±radius"),
      Setting("epochs", .integer(.positive), default: 10_000, "the most epochs"),
      Setting("loss", .number(.positive), default: 0.001, "mean loss at which training stops"),
    ]
  ) { settings in
    SymmetryWeights(
      rate: settings.number("rate"), momentum: settings.number("momentum"),
      radius: settings.number("radius"), epochs: settings.integer("epochs"),
      targetLoss: settings.number("loss"))
  }

  let rate: Double
  let momentum: Double
  let radius: Double
  let epochs: Int
  let targetLoss: Double

  public let measures = [
    "is-solved", "sweeps", "mirror-deviation", "second-ratio", "third-ratio", "units-cosine",
    "is-one-two-four", "unsolved-mirror-deviation", "final-loss", "relative-weight",
  ]

  /// How far, as a share of it, a ratio may be from the published one.
  static let ratioTolerance = 0.1

  public func run(on data: ProblemData, using draws: StudyDraws) throws -> StudyFindings {
    let patterns = data.training
    let bits = patterns.inputs.columns
    guard patterns.targets.columns == 1, bits.isMultiple(of: 2) else {
      throw SettingError(
        "study 'symmetry-weights' needs one target and an even number of bits, as the problem "
          + "'symmetry' has")
    }
    let logistic = Logistic()
    let network = LayeredNetwork(
      inputWidth: bits, hidden: [2], activation: logistic, outputWidth: 1,
      outputActivation: logistic)
    let objective = try StaticObjective(
      network: network, loss: SquaredError(), inputs: patterns.inputs, targets: patterns.targets)
    var deviations: [Double] = []
    var isSolved = false
    let result = try Training(
      optimizer: Momentum(rate: rate, momentum: momentum), budget: Budget(epochs: epochs)
    ).run(
      on: objective,
      from: UniformInitializer(radius: radius)
        .parameters(for: network, using: draws.generator("weights")),
      order: draws.generator("batches")
    ) { report in
      deviations.append(HiddenPattern.of(network, report.parameters).mirrorDeviation)
      guard report.trainingLoss <= targetLoss else { return .proceed }
      isSolved = try Self.isRight(objective, patterns, report.parameters)
      return isSolved ? .stop(.target) : .proceed
    }
    let pattern = HiddenPattern.of(network, result.parameters)
    var findings = StudyFindings()
    findings.parameterCount = network.parameterCount
    findings.work = result.work
    findings.measures["is-solved"] = isSolved ? 1 : 0
    findings.measures["final-loss"] = result.lastEvaluation?.loss
    guard isSolved else {
      findings.measures["unsolved-mirror-deviation"] = pattern.mirrorDeviation
      return findings
    }
    findings.measures["sweeps"] = Double(result.epochs)
    findings.measures["mirror-deviation"] = pattern.mirrorDeviation
    findings.measures["units-cosine"] = pattern.unitsCosine
    let ratios = pattern.ratios
    if bits == 6 {
      findings.measures["second-ratio"] = ratios[1]
      findings.measures["third-ratio"] = ratios[2]
      findings.measures["is-one-two-four"] =
        abs(ratios[1] / 2 - 1) <= Self.ratioTolerance
          && abs(ratios[2] / 4 - 1) <= Self.ratioTolerance ? 1 : 0
    }
    let parts = (1...20).map { Double($0) / 20 }
    findings.series = [
      StudySeries(
        "mirror-deviation", along: "part-of-training", positions: parts,
        values: parts.map {
          let epoch = max(1, Int(($0 * Double(deviations.count)).rounded()))
          return deviations[epoch - 1].rounded(toDigits: 4)
        }),
      StudySeries(
        "relative-weight", along: "rank", positions: ratios.indices.map { Double($0 + 1) },
        values: ratios.map { $0.rounded(toDigits: 4) }),
    ]
    return findings
  }

  private static func isRight(
    _ objective: StaticObjective, _ patterns: PatternSet, _ parameters: [Double]
  ) throws -> Bool {
    let (low, high) = (patterns.targets.elements.min() ?? 0, patterns.targets.elements.max() ?? 1)
    let level = (low + high) / 2
    let outputs = try objective.outputs(for: patterns.inputs, at: parameters)
    return zip(outputs.elements, patterns.targets.elements).allSatisfy {
      ($0 > level) == ($1 > level)
    }
  }
}

/// The weights from the inputs to two hidden units.
struct HiddenPattern {
  /// `2 × bits`, a unit a row.
  let weights: Matrix

  static func of(_ network: LayeredNetwork, _ parameters: [Double]) -> HiddenPattern {
    HiddenPattern(weights: network.weights(layer: 0, connection: 0, in: parameters))
  }

  /// `‖w + mirror image of w‖ / ‖w‖` over both units: 0 where mirrored weights are of equal size and
  /// opposite sign, 2 where they are equal, about √2 for weights without any relation.
  var mirrorDeviation: Double {
    var (sum, size) = (0.0, 0.0)
    for unit in 0..<weights.rows {
      for bit in 0..<weights.columns {
        let (weight, mirrored) = (weights[unit, bit], weights[unit, weights.columns - 1 - bit])
        sum += (weight + mirrored) * (weight + mirrored)
        size += weight * weight
      }
    }
    return (sum / size).squareRoot()
  }

  /// The sizes of the mirrored pairs, `(|w_i| + |w_mirrored|) / 2` averaged over both units, ascending
  /// and over the smallest.
  var ratios: [Double] {
    let half = weights.columns / 2
    let sizes = (0..<half).map { bit in
      (0..<weights.rows).reduce(0.0) {
        $0 + abs(weights[$1, bit]) + abs(weights[$1, weights.columns - 1 - bit])
      }
    }.sorted()
    return sizes.map { $0 / sizes[0] }
  }

  /// The cosine between the two units' weights: −1 where one has the other's pattern with the other
  /// sign.
  var unitsCosine: Double {
    let (first, second) = (weights.row(0), weights.row(1))
    let products = zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
    return products
      / (norm(first, count: first.count) * norm(second, count: second.count))
  }
}

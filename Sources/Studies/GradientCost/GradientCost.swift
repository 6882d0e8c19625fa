public import Catalogue
import Foundation
import GSLNumerics
import Objectives
public import Problems

/// The cost of one gradient by backpropagation against central differences, weight by weight, as nets
/// grow: work counted in operations, and time.
///
/// Every difference costs two losses, so `P` of them are `2 P` losses of `O(P)` operations each, where
/// backpropagation takes a small multiple of one (Rumelhart, Hinton & Williams 1986). Differences are
/// taken for a sample of the weights, spread evenly, and their cost multiplied.
public struct GradientCost: Study {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Study>.Entry(
    "gradient-cost",
    "one gradient by backpropagation against differences, by the number of weights",
    reference: "Rumelhart, Hinton & Williams 1986; Almeida 1987",
    settings: [
      Setting(
        "net", .choice(CostedNet.allCases.map(\.rawValue)), default: "static",
        "two equal hidden layers, or a net that settles with its adjoint by relaxation or by LU"),
      Setting("smallest", .integer(.positive), default: 100, "weights of the smallest net"),
      Setting("largest", .integer(.positive), default: 1_000_000, "weights of the largest net"),
      Setting("fitted", .integer(.positive), default: 10_000, "weights from which exponents count"),
      Setting("sample", .integer(.positive), default: 8, "weights that differences are taken for"),
      Setting("patterns", .integer(.positive), default: 16, "patterns of a gradient, at most"),
      Setting("tolerance", .number(.positive), default: 1e-10, "residual at which settling ends"),
    ]
  ) { settings in
    GradientCost(
      net: CostedNet(rawValue: settings.text("net")) ?? .feedforward,
      smallest: settings.integer("smallest"), largest: settings.integer("largest"),
      fitted: settings.integer("fitted"), sample: settings.integer("sample"),
      patterns: settings.integer("patterns"), tolerance: settings.number("tolerance"))
  }

  let net: CostedNet
  let smallest: Int
  let largest: Int
  let fitted: Int
  let sample: Int
  let patterns: Int
  let tolerance: Double

  public let measures = [
    "gradient-sweeps", "differences-sweeps", "gradient-operations", "differences-operations",
    "operations-ratio", "gradient-operations-exponent", "differences-operations-exponent",
    "relative-gradient-difference",
  ]

  public let times = [
    "gradient-seconds", "differences-seconds", "seconds-ratio", "gradient-seconds-exponent",
    "differences-seconds-exponent",
  ]

  /// The step of a difference, near the cube root of rounding, where a central one errs least.
  static let step = 1e-5

  /// What was found at one size.
  private struct Point {
    var weights = 0.0
    var gradientSweeps = 0.0
    var differencesSweeps = 0.0
    var gradientSeconds = 0.0
    var differencesSeconds = 0.0
    var difference = 0.0
    /// Multiplications and additions of one sweep are about twice the weights.
    var gradientOperations: Double { 2 * weights * gradientSweeps }
    var differencesOperations: Double { 2 * weights * differencesSweeps }
  }

  public func run(on data: ProblemData, using draws: StudyDraws) throws -> StudyFindings {
    guard smallest < largest else {
      throw SettingError("the study 'gradient-cost' needs a 'largest' above 'smallest'")
    }
    let few = data.training.subset(Array(0..<min(patterns, data.training.count)))
    var findings = StudyFindings()
    var points: [Point] = []
    // Two sizes a decade.
    let count = Int((2 * log10(Double(largest) / Double(smallest))).rounded())
    for place in 0...max(1, count) {
      let share = Double(place) / Double(max(1, count))
      let wanted = Int(
        (Double(smallest) * pow(Double(largest) / Double(smallest), share)).rounded())
      points.append(try measure(wanted, on: few, draws, &findings))
    }
    let positions = points.map(\.weights)
    func series(_ name: String, _ value: (Point) -> Double) -> StudySeries {
      StudySeries(name, along: "weights", positions: positions, values: points.map(value))
    }
    findings.series = [
      series("gradient-sweeps", \.gradientSweeps),
      series("differences-sweeps", \.differencesSweeps),
      series("gradient-operations", \.gradientOperations),
      series("differences-operations", \.differencesOperations),
      series("relative-gradient-difference", \.difference),
    ]
    findings.timedSeries = [
      series("gradient-seconds", \.gradientSeconds),
      series("differences-seconds", \.differencesSeconds),
      series("seconds-ratio") { $0.differencesSeconds / $0.gradientSeconds },
    ]
    report(points, to: &findings)
    return findings
  }

  private func report(_ points: [Point], to findings: inout StudyFindings) {
    func exponent(_ value: (Point) -> Double) -> Double? {
      logLogSlope(
        points.filter { $0.weights >= 0.8 * Double(fitted) }
          .map { (x: $0.weights, y: value($0)) })
    }
    findings.measures["gradient-operations-exponent"] = exponent(\.gradientOperations)
    findings.measures["differences-operations-exponent"] = exponent(\.differencesOperations)
    findings.seconds["gradient-seconds-exponent"] = exponent(\.gradientSeconds)
    findings.seconds["differences-seconds-exponent"] = exponent(\.differencesSeconds)
    findings.measures["relative-gradient-difference"] = points.map(\.difference).max()
    guard let last = points.last else { return }
    findings.measures["gradient-sweeps"] = last.gradientSweeps
    findings.measures["differences-sweeps"] = last.differencesSweeps
    findings.measures["gradient-operations"] = last.gradientOperations
    findings.measures["differences-operations"] = last.differencesOperations
    findings.measures["operations-ratio"] = last.differencesSweeps / last.gradientSweeps
    findings.seconds["gradient-seconds"] = last.gradientSeconds
    findings.seconds["differences-seconds"] = last.differencesSeconds
    findings.seconds["seconds-ratio"] = last.differencesSeconds / last.gradientSeconds
  }

  /// Both costs of a net of about so many weights, sweeps per pattern.
  private func measure(
    _ wanted: Int, on patterns: PatternSet, _ draws: StudyDraws, _ findings: inout StudyFindings
  ) throws -> Point {
    let width = net.width(
      parameters: wanted, inputs: patterns.inputs.columns, outputs: patterns.targets.columns)
    let sized = try net.make(
      width: width, depth: 2, on: patterns, tolerance: tolerance,
      weights: draws.generator("weights"))
    let (objective, parameters) = (sized.objective, sized.parameters)
    var gradient = [Double](repeating: 0, count: parameters.count)
    let before = objective.work
    _ = try objective.gradient(at: parameters, on: .all, start: .cold, into: &gradient)
    let gradientWork = objective.work - before
    var point = Point()
    point.weights = Double(parameters.count)
    point.gradientSweeps = gradientWork.sweeps / Double(patterns.count)
    point.gradientSeconds = try shortestSeconds(runs: 2, least: 0.002) {
      _ = try objective.gradient(at: parameters, on: .all, start: .cold, into: &gradient)
    }

    let places = (0..<min(sample, parameters.count)).map {
      $0 * parameters.count / min(sample, parameters.count)
    }
    let start = objective.work
    let differences = try centralDifferences(objective, parameters, places)
    let work = objective.work - start
    let multiple = Double(parameters.count) / Double(places.count)
    point.differencesSweeps = work.sweeps / Double(patterns.count) * multiple
    point.differencesSeconds =
      multiple
      * (try shortestSeconds(runs: 1, least: 0.002) {
        _ = try centralDifferences(objective, parameters, places)
      })
    let exact = places.map { gradient[$0] }
    let apart = zip(exact, differences).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let size = exact.reduce(0) { $0 + $1 * $1 }
    point.difference = (apart / size).squareRoot()
    // Work is that of one gradient and the sampled differences; timing repeats are not counted.
    findings.work = findings.work + gradientWork + work
    findings.parameterCount = parameters.count
    return point
  }

  private func centralDifferences(
    _ objective: any DifferentiableObjective, _ parameters: [Double], _ places: [Int]
  ) throws -> [Double] {
    var moved = parameters
    return try places.map { place in
      moved[place] = parameters[place] + Self.step
      let above = try objective.loss(at: moved, on: .all).loss
      moved[place] = parameters[place] - Self.step
      let below = try objective.loss(at: moved, on: .all).loss
      moved[place] = parameters[place]
      return (above - below) / (2 * Self.step)
    }
  }
}

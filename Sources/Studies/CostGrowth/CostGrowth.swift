public import Catalogue
import Foundation
import GSLNumerics
import Objectives
public import Problems

/// How the cost of an iteration, one exact gradient, grows with the width and the depth of a net, the
/// patterns of a batch, and, for an epoch of such iterations, the patterns in all; and how it divides
/// into forward and backward.
///
/// One of them varies, the others stay. Exponents are slopes of the logarithms over the upper half of
/// each range, where what a call costs besides its products no longer matters most.
public struct CostGrowth: Study {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Study>.Entry(
    "cost-growth", "an iteration's cost by width, depth, batch and patterns, forward and backward",
    reference: "Rumelhart, Hinton & Williams 1986; Almeida 1987",
    settings: [
      Setting(
        "net", .choice(CostedNet.allCases.map(\.rawValue)), default: "static",
        "feedforward, or a net that settles with its adjoint by relaxation or by LU"),
      Setting("width", .integer(2...4096), default: 128, "units of a layer, or of a recurrent net"),
      Setting("widest", .integer(2...4096), default: 1024, "the widest net"),
      Setting("deepest", .integer(2...256), default: 32, "hidden layers of the deepest net"),
      Setting("batch", .integer(.positive), default: 32, "patterns of an iteration"),
      Setting("largest-batch", .integer(2...4096), default: 512, "patterns of the largest batch"),
      Setting("tolerance", .number(.positive), default: 1e-6, "residual at which settling ends"),
    ]
  ) { settings in
    CostGrowth(
      net: CostedNet(rawValue: settings.text("net")) ?? .feedforward,
      width: settings.integer("width"), widest: settings.integer("widest"),
      deepest: settings.integer("deepest"), batch: settings.integer("batch"),
      largestBatch: settings.integer("largest-batch"), tolerance: settings.number("tolerance"))
  }

  let net: CostedNet
  let width: Int
  let widest: Int
  let deepest: Int
  let batch: Int
  let largestBatch: Int
  let tolerance: Double

  /// What varies.
  enum Axis: String, CaseIterable {
    case width, depth
    case batch
    case patterns = "pattern-count"
  }

  public var measures: [String] {
    ["iteration-operations", "backward-per-forward-sweeps", "forward-sweeps", "backward-sweeps"]
      + Axis.allCases.map { "\($0.rawValue)-operations-exponent" }
  }

  public var times: [String] {
    ["iteration-seconds", "backward-per-forward-seconds"]
      + Axis.allCases.map { "\($0.rawValue)-seconds-exponent" }
  }

  /// The cost of the iterations at one position.
  private struct Cost {
    var position = 0.0
    var operations = 0.0
    var seconds = 0.0
    var forwardSeconds = 0.0
    var forwardSweeps = 0.0
    var backwardSweeps = 0.0
    var backwardPerForward: Double { (seconds - forwardSeconds) / forwardSeconds }
  }

  public func run(on data: ProblemData, using draws: StudyDraws) throws -> StudyFindings {
    let training = data.training
    guard training.count >= max(batch, largestBatch) else {
      throw SettingError(
        "the study 'cost-growth' needs \(max(batch, largestBatch)) patterns and the problem has "
          + "\(training.count); lower 'batch' and 'largest-batch'")
    }
    var findings = StudyFindings()
    for axis in Axis.allCases {
      // A recurrent net has no layers.
      if axis == .depth, net != .feedforward { continue }
      let costs = try positions(axis, among: training.count).map {
        try cost(axis, at: $0, on: training, draws, &findings)
      }
      add(costs, along: axis, to: &findings)
    }
    let here = try cost(.batch, at: batch, on: training, draws, &findings)
    findings.measures["iteration-operations"] = here.operations
    findings.measures["forward-sweeps"] = here.forwardSweeps
    findings.measures["backward-sweeps"] = here.backwardSweeps
    findings.measures["backward-per-forward-sweeps"] = here.backwardSweeps / here.forwardSweeps
    findings.seconds["iteration-seconds"] = here.seconds
    findings.seconds["backward-per-forward-seconds"] = here.backwardPerForward
    return findings
  }

  /// Powers of two up to the largest.
  private func positions(_ axis: Axis, among count: Int) -> [Int] {
    let (first, last) =
      switch axis {
      case .width: (16, widest)
      case .depth: (1, deepest)
      case .batch: (1, largestBatch)
      case .patterns: (batch, count)
      }
    return Array(sequence(first: first) { $0 * 2 <= last ? $0 * 2 : nil })
  }

  private func add(_ costs: [Cost], along axis: Axis, to findings: inout StudyFindings) {
    func series(_ name: String, _ value: (Cost) -> Double) -> StudySeries {
      StudySeries(
        name, along: axis.rawValue, positions: costs.map(\.position), values: costs.map(value))
    }
    findings.series.append(series("iteration-operations", \.operations))
    findings.timedSeries.append(series("iteration-seconds", \.seconds))
    findings.timedSeries.append(series("backward-per-forward-seconds", \.backwardPerForward))
    let fitted = costs.suffix(max(2, (costs.count + 1) / 2))
    findings.measures["\(axis.rawValue)-operations-exponent"] = logLogSlope(
      fitted.map { (x: $0.position, y: $0.operations) })
    findings.seconds["\(axis.rawValue)-seconds-exponent"] = logLogSlope(
      fitted.map { (x: $0.position, y: $0.seconds) })
  }

  /// The cost of one gradient, or along the number of patterns of an epoch of them.
  private func cost(
    _ axis: Axis, at position: Int, on training: PatternSet, _ draws: StudyDraws,
    _ findings: inout StudyFindings
  ) throws -> Cost {
    let count = axis == .batch || axis == .patterns ? position : batch
    let sized = try net.make(
      width: axis == .width ? position : width, depth: axis == .depth ? position : 2,
      on: training.subset(Array(0..<count)), tolerance: tolerance,
      weights: draws.generator("weights"))
    let (objective, parameters) = (sized.objective, sized.parameters)
    let size = axis == .patterns ? batch : count
    let order = Array(0..<count)
    let batches = stride(from: 0, to: count, by: size).map {
      PatternBatch.some(order[$0..<min(count, $0 + size)])
    }
    var gradient = [Double](repeating: 0, count: parameters.count)
    func iterate() throws {
      for batch in batches {
        _ = try objective.gradient(at: parameters, on: batch, start: .cold, into: &gradient)
      }
    }
    let before = objective.work
    try iterate()
    let work = objective.work - before
    findings.work = findings.work + work
    findings.parameterCount = max(findings.parameterCount, parameters.count)
    return Cost(
      position: Double(position), operations: 2 * Double(parameters.count) * work.sweeps,
      seconds: try shortestSeconds(iterate),
      forwardSeconds: try shortestSeconds {
        for batch in batches { _ = try objective.loss(at: parameters, on: batch) }
      }, forwardSweeps: work.forwardSweeps / Double(count),
      backwardSweeps: work.backwardSweeps / Double(count))
  }
}

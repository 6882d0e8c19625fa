import Objectives

/// What a run has spent, and the place that ends it: asked before every evaluation, so that no
/// method can overspend or misreport.
final class Meter {
  private let budget: Budget
  private let objective: any DifferentiableObjective
  private let stopwatch: Stopwatch
  private let workAtStart: Work
  private var workOfOthers = Work()
  private(set) var evaluations = 0

  init(budget: Budget, objective: any DifferentiableObjective, stopwatch: Stopwatch) {
    self.budget = budget
    self.objective = objective
    self.stopwatch = stopwatch
    workAtStart = objective.work
  }

  /// The training's own work.
  var work: Work { objective.work - workAtStart - workOfOthers }

  var seconds: Double { stopwatch.seconds }

  /// The limit that is reached, if any; epochs are the loop's matter.
  var exhausted: Budget.Limit? {
    if let most = budget.evaluations, evaluations >= most { return .evaluations }
    if let most = budget.sweeps, work.sweeps >= most { return .sweeps }
    if let most = budget.seconds, stopwatch.seconds >= most { return .seconds }
    return nil
  }

  /// Lets an evaluation begin, and counts it.
  /// - Throws: `BudgetExhausted`.
  func admit(counting count: Int = 1) throws {
    if let limit = exhausted { throw BudgetExhausted(limit: limit) }
    evaluations += count
  }

  /// Does something that is no part of training: the clock stands still and the work is left out.
  func outside<Result>(_ body: () throws -> Result) rethrows -> Result {
    stopwatch.pause()
    let before = objective.work
    defer {
      workOfOthers = workOfOthers + (objective.work - before)
      stopwatch.resume()
    }
    return try body()
  }
}

/// Thrown through a method when the budget ends in the middle of a step.
struct BudgetExhausted: Error {
  let limit: Budget.Limit
}

/// An objective whose evaluations pass a meter.
class MeteredObjective: DifferentiableObjective {
  private let base: any DifferentiableObjective
  fileprivate let meter: Meter

  fileprivate init(_ base: any DifferentiableObjective, meter: Meter) {
    self.base = base
    self.meter = meter
  }

  /// The metered form of an objective, with the capabilities of the original.
  static func metering(_ base: any DifferentiableObjective, _ meter: Meter) -> MeteredObjective {
    if let base = base as? any LeastSquaresObjective {
      return MeteredLeastSquaresObjective(base, meter: meter)
    }
    return MeteredObjective(base, meter: meter)
  }

  var parameterCount: Int { base.parameterCount }
  var patternCount: Int { base.patternCount }
  var work: Work { base.work }

  func loss(at parameters: [Double], on batch: PatternBatch) throws -> Evaluation {
    try meter.admit()
    return try base.loss(at: parameters, on: batch)
  }

  func gradient(
    at parameters: [Double], on batch: PatternBatch, start: Start, into gradient: inout [Double]
  ) throws -> Evaluation {
    try meter.admit()
    return try base.gradient(at: parameters, on: batch, start: start, into: &gradient)
  }
}

/// A least-squares objective whose evaluations pass a meter. Products with `J` are work but no
/// evaluations.
final class MeteredLeastSquaresObjective: MeteredObjective, LeastSquaresObjective {
  private let base: any LeastSquaresObjective

  fileprivate init(_ base: any LeastSquaresObjective, meter: Meter) {
    self.base = base
    super.init(base, meter: meter)
  }

  var leastSquaresRefusal: ObjectiveError? { base.leastSquaresRefusal }
  var residualCount: Int { base.residualCount }

  func residuals(at parameters: [Double], into residuals: inout [Double]) throws {
    try meter.admit()
    try base.residuals(at: parameters, into: &residuals)
  }

  func residualJacobian(at parameters: [Double], into jacobian: inout [Double]) throws {
    try meter.admit()
    try base.residualJacobian(at: parameters, into: &jacobian)
  }

  func multiplyResidualJacobian(
    at parameters: [Double], by vector: [Double], into product: inout [Double]
  ) throws {
    try meter.admit(counting: 0)
    try base.multiplyResidualJacobian(at: parameters, by: vector, into: &product)
  }

  func multiplyTransposedResidualJacobian(
    at parameters: [Double], by vector: [Double], into product: inout [Double]
  ) throws {
    try meter.admit(counting: 0)
    try base.multiplyTransposedResidualJacobian(at: parameters, by: vector, into: &product)
  }
}

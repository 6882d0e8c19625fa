import GSLNumerics
import Objectives
import Optimizers
import Testing

/// A valley with a wall: the objective has no value right of `x = 1`, and its minimum is about `bottom`.
private final class WalledValley: LeastSquaresObjective {
  struct Wall: InfeasiblePoint {}
  let bottom: Double
  let parameterCount = 1
  let patternCount = 1
  let residualCount = 2
  var work: Work { Work() }
  private(set) var refusals = 0
  private(set) var jacobianRefusals = 0

  init(bottom: Double = 0.9) { self.bottom = bottom }

  func residuals(at parameters: [Double], into residuals: inout [Double]) throws {
    guard parameters[0] < 1 else {
      refusals += 1
      throw Wall()
    }
    // Steep far out, so that the first steps overshoot the wall.
    residuals[0] = bottom - parameters[0]
    residuals[1] = 0.01 * (1 - parameters[0]).squareRoot()
  }

  func residualJacobian(at parameters: [Double], into jacobian: inout [Double]) throws {
    guard parameters[0] < 1 else {
      jacobianRefusals += 1
      throw Wall()
    }
    jacobian[0] = -1
    jacobian[1] = -0.005 / (1 - parameters[0]).squareRoot()
  }

  func multiplyResidualJacobian(
    at parameters: [Double], by vector: [Double], into product: inout [Double]
  ) throws {
    try residualJacobian(at: parameters, into: &product)
    product = product.map { $0 * vector[0] }
  }

  func multiplyTransposedResidualJacobian(
    at parameters: [Double], by vector: [Double], into product: inout [Double]
  ) throws {
    var jacobian = [0.0, 0.0]
    try residualJacobian(at: parameters, into: &jacobian)
    product[0] = jacobian[0] * vector[0] + jacobian[1] * vector[1]
  }

  func loss(at parameters: [Double], on batch: PatternBatch) throws -> Evaluation {
    var r = [0.0, 0.0]
    try residuals(at: parameters, into: &r)
    return Evaluation(loss: 0.5 * (r[0] * r[0] + r[1] * r[1]), patterns: 1)
  }

  func gradient(
    at parameters: [Double], on batch: PatternBatch, start: Start, into gradient: inout [Double]
  ) throws -> Evaluation {
    var r = [0.0, 0.0]
    try residuals(at: parameters, into: &r)
    try multiplyTransposedResidualJacobian(at: parameters, by: r, into: &gradient)
    return Evaluation(loss: 0.5 * (r[0] * r[0] + r[1] * r[1]), patterns: 1)
  }
}

@Suite struct InfeasiblePointTests {
  @Test(arguments: ["bfgs", "conjugate-gradient-pr", "conjugate-gradient-fr"])
  func `a line search that meets a point without a value tries a shorter step`(name: String) throws
  {
    let objective = WalledValley()
    let optimizer = try optimizerCatalogue.make(name, ["first-step": 5.0])
    let result = try Training(optimizer: optimizer, budget: Budget(epochs: 60)).run(
      on: objective, from: [-3], order: SeededGenerator(seed: 1))
    #expect(objective.refusals > 0)
    #expect(abs(result.parameters[0] - 0.9) < 1e-3, "\(result.reason)")
  }

  @Test func `Levenberg–Marquardt before a wall stalls there, and does not fail`() throws {
    // A Gauss–Newton step from the wall leads to 2, where there is neither a value nor a Jacobian.
    let objective = WalledValley(bottom: 2)
    let result = try Training(
      optimizer: try optimizerCatalogue.make("levenberg-marquardt"), budget: Budget(epochs: 500)
    ).run(on: objective, from: [-3], order: SeededGenerator(seed: 1))
    #expect(objective.jacobianRefusals > 0)
    #expect(result.parameters[0] > 0.9 && result.parameters[0] < 1)
    if case .objectiveFailed(let reason) = result.reason { Issue.record("failed: \(reason)") }
  }

  @Test func `a run that stands where there is no value fails`() throws {
    let result = try Training(
      optimizer: try optimizerCatalogue.make("bfgs"), budget: Budget(epochs: 5)
    ).run(on: WalledValley(), from: [2], order: SeededGenerator(seed: 1))
    guard case .objectiveFailed = result.reason else {
      Issue.record("ended as \(result.reason)")
      return
    }
  }
}

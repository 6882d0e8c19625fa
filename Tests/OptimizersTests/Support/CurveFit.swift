import Objectives

/// The fit of a model to observations, `E = ½ Σ (model(x) − y)²`, with exact derivatives.
final class CurveFit: LeastSquaresObjective {
  /// The model: parameters and one observation's predictors.
  typealias Model = @Sendable (_ parameters: [Dual], _ predictors: [Double]) -> Dual

  private let model: Model
  private let predictors: [[Double]]
  private let responses: [Double]
  let parameterCount: Int
  private(set) var work = Work()

  init(_ model: @escaping Model, predictors: [[Double]], responses: [Double], parameters: Int) {
    self.model = model
    self.predictors = predictors
    self.responses = responses
    parameterCount = parameters
  }

  // The loss is over all observations or not at all.
  var patternCount: Int { responses.count }
  var residualCount: Int { responses.count }

  func residuals(at parameters: [Double], into residuals: inout [Double]) {
    let parameters = parameters.map { Dual($0) }
    for i in responses.indices {
      residuals[i] = model(parameters, predictors[i]).value - responses[i]
    }
    work.mapEvaluations += responses.count
  }

  func residualJacobian(at parameters: [Double], into jacobian: inout [Double]) {
    var seeded = parameters.map { Dual($0) }
    for j in seeded.indices {
      seeded[j].slope = 1
      for i in responses.indices {
        jacobian[i * parameterCount + j] = model(seeded, predictors[i]).slope
      }
      seeded[j].slope = 0
    }
    work.jacobianProducts += responses.count * parameterCount
  }

  func multiplyResidualJacobian(
    at parameters: [Double], by vector: [Double], into product: inout [Double]
  ) {
    let seeded = zip(parameters, vector).map { Dual($0, $1) }
    for i in responses.indices { product[i] = model(seeded, predictors[i]).slope }
    work.jacobianProducts += responses.count
  }

  func multiplyTransposedResidualJacobian(
    at parameters: [Double], by vector: [Double], into product: inout [Double]
  ) {
    var jacobian = [Double](repeating: 0, count: responses.count * parameterCount)
    residualJacobian(at: parameters, into: &jacobian)
    for j in 0..<parameterCount {
      product[j] = 0
      for i in responses.indices { product[j] += jacobian[i * parameterCount + j] * vector[i] }
    }
  }

  func loss(at parameters: [Double], on batch: PatternBatch) -> Evaluation {
    var residuals = responses
    self.residuals(at: parameters, into: &residuals)
    return Evaluation(loss: 0.5 * residuals.reduce(0) { $0 + $1 * $1 }, patterns: patternCount)
  }

  func gradient(
    at parameters: [Double], on batch: PatternBatch, start: Start, into gradient: inout [Double]
  ) -> Evaluation {
    var residuals = responses
    self.residuals(at: parameters, into: &residuals)
    multiplyTransposedResidualJacobian(at: parameters, by: residuals, into: &gradient)
    return Evaluation(loss: 0.5 * residuals.reduce(0) { $0 + $1 * $1 }, patterns: patternCount)
  }
}

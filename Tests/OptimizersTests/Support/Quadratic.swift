import Objectives

/// A bowl over a few parameters, `E = (1/B) Σ_p ½ Σ_i a_i (θ_i − c_pi)²`: everything is known.
final class Quadratic: LeastSquaresObjective {
  let curvature: [Double]
  let centres: [[Double]]
  var work = Work()
  /// Every batch that was asked for.
  var batches: [[Int]] = []
  /// The starts that were asked for.
  var starts: [Start] = []
  /// Called before every evaluation with its number, from 1; may throw.
  var beforeEvaluation: (Int) throws -> Void = { _ in }
  /// Put in place of the loss when it is not `nil`.
  var lossOverride: (Int) -> Double? = { _ in nil }
  /// What the objective says to least squares.
  var leastSquaresRefusal: ObjectiveError?
  private var evaluations = 0

  init(curvature: [Double], centres: [[Double]]) {
    self.curvature = curvature
    self.centres = centres
  }

  convenience init(curvature: [Double]) {
    self.init(curvature: curvature, centres: [curvature.map { _ in 0 }])
  }

  var parameterCount: Int { curvature.count }
  var patternCount: Int { centres.count }
  var residualCount: Int { centres.count * curvature.count }

  private func patterns(_ batch: PatternBatch) throws -> [Int] {
    evaluations += 1
    try beforeEvaluation(evaluations)
    let patterns =
      switch batch {
      case .all: Array(centres.indices)
      case .some(let numbers): Array(numbers)
      }
    work.mapEvaluations += patterns.count
    return patterns
  }

  func loss(at parameters: [Double], on batch: PatternBatch) throws -> Evaluation {
    let patterns = try patterns(batch)
    return evaluation(parameters, patterns)
  }

  private func evaluation(_ parameters: [Double], _ patterns: [Int]) -> Evaluation {
    var sum = 0.0
    for p in patterns {
      for i in curvature.indices {
        sum +=
          0.5 * curvature[i] * (parameters[i] - centres[p][i]) * (parameters[i] - centres[p][i])
      }
    }
    let loss = lossOverride(evaluations) ?? sum / Double(patterns.count)
    return Evaluation(loss: loss, patterns: patterns.count)
  }

  func gradient(
    at parameters: [Double], on batch: PatternBatch, start: Start, into gradient: inout [Double]
  ) throws -> Evaluation {
    let patterns = try patterns(batch)
    batches.append(patterns)
    starts.append(start)
    work.transposedProducts += patterns.count
    for i in curvature.indices {
      gradient[i] = 0
      for p in patterns {
        gradient[i] += curvature[i] * (parameters[i] - centres[p][i]) / Double(patterns.count)
      }
    }
    return evaluation(parameters, patterns)
  }

  private var scales: [Double] { curvature.map { ($0 / Double(centres.count)).squareRoot() } }

  func residuals(at parameters: [Double], into residuals: inout [Double]) throws {
    let n = curvature.count
    for p in try patterns(.all) {
      for i in 0..<n { residuals[p * n + i] = scales[i] * (parameters[i] - centres[p][i]) }
    }
  }

  func residualJacobian(at parameters: [Double], into jacobian: inout [Double]) throws {
    let n = curvature.count
    for p in try patterns(.all) {
      for i in 0..<n {
        for j in 0..<n { jacobian[(p * n + i) * n + j] = i == j ? scales[i] : 0 }
      }
    }
  }

  func multiplyResidualJacobian(
    at parameters: [Double], by vector: [Double], into product: inout [Double]
  ) throws {
    work.jacobianProducts += centres.count
    let n = curvature.count
    for p in centres.indices { for i in 0..<n { product[p * n + i] = scales[i] * vector[i] } }
  }

  func multiplyTransposedResidualJacobian(
    at parameters: [Double], by vector: [Double], into product: inout [Double]
  ) throws {
    work.transposedProducts += centres.count
    let n = curvature.count
    for i in 0..<n {
      product[i] = 0
      for p in centres.indices { product[i] += scales[i] * vector[p * n + i] }
    }
  }
}

internal import CGSL

extension NonlinearLeastSquares {
  /// Gauss–Newton steps judged by the gradient, for where `iterate` is stuck.
  ///
  /// Near a minimum the sum of squares changes by less than its rounding error while the parameters
  /// are still off by the square root of that; GSL's trust region, which compares sums, can go no
  /// further. The gradient still tells: steps are kept as soon as the largest cosine between the
  /// residuals and a column of `J` (MINPACK's measure) has fallen by a tenth, while the sum has not
  /// risen by more than its rounding. Where residuals are large the cosine may rise at first, so a few
  /// steps are tried.
  ///
  /// - Returns: whether steps were kept; if not, the position is as before.
  /// - Throws: what a callback threw, or `GSLError`.
  public func refine() throws -> Bool {
    let before = Array(position)
    let (sum, cosine) = (residualNorm, largestCosine)
    guard sum > 0, cosine > 0 else { return false }
    for _ in 0..<8 {
      guard let step = gaussNewtonStep() else { break }
      let after = zip(position, step).map { $0 - $1 }
      guard after.allSatisfy({ $0.isFinite }), !position.elementsEqual(after) else { break }
      try start(at: after)
      guard residualNorm <= sum * (1 + Self.sumRounding) else { break }
      if largestCosine <= 0.9 * cosine { return true }
    }
    if !position.elementsEqual(before) { try start(at: before) }
    return false
  }

  /// Norms of residuals that differ by less are not told apart. Data that are 10⁵ times their
  /// residuals, as NIST's Lanczos3, leave a rounding error of 1e-11 in each residual; some room beyond.
  private static var sumRounding: Double { 1e-9 }

  private var residualNorm: Double { norm(residual.baseAddress!, count: residualCount) }

  /// The Euclidean norms of the Jacobian's columns.
  private var columnNorms: [Double] {
    var sums = [Double](repeating: 0, count: parameterCount)
    let jacobian = self.jacobian
    for i in 0..<residualCount {
      for j in 0..<parameterCount { sums[j] += jacobian[i, j] * jacobian[i, j] }
    }
    return sums.map { $0.squareRoot() }
  }

  private var largestCosine: Double {
    let length = residualNorm
    return zip(gradient, columnNorms).map { $1 > 0 ? abs($0) / ($1 * length) : 0 }.max() ?? 0
  }

  /// The minimiser of `‖r − J δ‖`, by QR of the columns brought to length 1; `nil` when they depend
  /// on each other.
  private func gaussNewtonStep() -> [Double]? {
    guard residualCount >= parameterCount else { return nil }
    let norms = columnNorms
    guard norms.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    var columns = Matrix(rows: parameterCount, columns: residualCount)
    let jacobian = self.jacobian
    for j in 0..<parameterCount {
      for i in 0..<residualCount { columns[j, i] = jacobian[i, j] / norms[j] }
    }
    var step = norms
    let solver = RegularizedLeastSquares(length: residualCount, maximumCount: parameterCount)
    let ratio = columns.withView {
      solver.solve(vectors: $0, target: residual.baseAddress!, into: &step)
    }
    guard ratio > 1e-12 else { return nil }
    return zip(step, norms).map { $0 / $1 }
  }
}

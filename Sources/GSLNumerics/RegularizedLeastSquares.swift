internal import CGSL

/// Small linear least squares, `min ‖b − Σ γ_k h_k‖² + λ² ‖γ‖²`, by QR of the stacked system, so that
/// the condition is not squared as by normal equations. What Anderson acceleration solves each step.
///
/// Memory is allocated once; `solve` allocates nothing.
public final class RegularizedLeastSquares {
  /// The length of the vectors.
  public let length: Int
  /// The most vectors.
  public let maximumCount: Int
  private let stacked: MatrixBuffer
  private let work: MatrixBuffer

  /// Room for up to `maximumCount` vectors of `length` elements.
  public init(length: Int, maximumCount: Int) {
    disableGSLErrorHandler()
    self.length = length
    self.maximumCount = maximumCount
    stacked = MatrixBuffer(rows: length + maximumCount, columns: max(1, maximumCount))
    // Rows: the scalings, the right-hand side, the residual.
    work = MatrixBuffer(rows: 3, columns: length + maximumCount)
  }

  /// Solves for the coefficients.
  ///
  /// - Parameters:
  ///   - vectors: `k × length`, the `h_k` in rows, `k ≤ maximumCount`; with `regularization` 0,
  ///     `k ≤ length`.
  ///   - target: `b`, `length` values.
  ///   - regularization: `λ ≥ 0`.
  ///   - coefficients: `k` values, overwritten.
  /// - Returns: the smallest over the largest diagonal element of R, in magnitude: near 0 when the
  ///   vectors depend on each other, and the coefficients mean little. At 0 they are all set to 0.
  public func solve(
    vectors: MatrixView, target: UnsafePointer<Double>, regularization: Double = 0,
    into coefficients: UnsafeMutablePointer<Double>
  ) -> Double {
    let k = vectors.rows
    precondition(vectors.columns == length && k <= maximumCount, "The system does not fit")
    guard k > 0 else { return 1 }
    let rows = regularization > 0 ? length + k : length
    precondition(rows >= k, "Without regularization there are at most as many vectors as elements")
    let system = MutableMatrixView(stacked.view.base, rows: rows, columns: k)
    for i in 0..<length { for j in 0..<k { system[i, j] = vectors[j, i] } }
    for i in length..<rows {
      for j in 0..<k { system[i, j] = i - length == j ? regularization : 0 }
    }
    let (scalings, right, residual) = (
      work.view[0].baseAddress!, work.view[1].baseAddress!, work.view[2].baseAddress!
    )
    right.update(from: target, count: length)
    for i in length..<rows { right[i] = 0 }

    var (matrix, tau) = (gslMatrix(system), gslVector(scalings, count: k))
    var (b, x) = (gslVector(right, count: rows), gslVector(coefficients, count: k))
    var r = gslVector(residual, count: rows)
    gsl_linalg_QR_decomp(&matrix, &tau)
    var (smallest, largest) = (Double.infinity, 0.0)
    for j in 0..<k {
      smallest = min(smallest, abs(system[j, j]))
      largest = max(largest, abs(system[j, j]))
    }
    guard smallest > 0, largest.isFinite else {
      coefficients.update(repeating: 0, count: k)
      return 0
    }
    gsl_linalg_QR_lssolve(&matrix, &tau, &b, &x, &r)
    return smallest / largest
  }
}

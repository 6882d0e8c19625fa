internal import CGSL

/// The factorization `P A = L U` of a square matrix, by GSL on OpenBLAS; factor once, solve many.
///
/// Memory is allocated for one order and used again by every `factor`.
public final class LUFactorization {
  /// The order `n` of the matrices.
  public let order: Int
  private let factors: UnsafeMutablePointer<gsl_matrix>
  private let permutation: UnsafeMutablePointer<gsl_permutation>
  private let scratch: UnsafeMutablePointer<Double>
  private var sign: Int32 = 1

  /// Room for matrices of order `n ≥ 1`.
  public init(order: Int) {
    precondition(order > 0, "A factorization has an order of at least 1")
    disableGSLErrorHandler()
    self.order = order
    factors = gsl_matrix_alloc(order, order)
    permutation = gsl_permutation_alloc(order)
    scratch = .allocate(capacity: order)
  }

  deinit {
    gsl_matrix_free(factors)
    gsl_permutation_free(permutation)
    scratch.deallocate()
  }

  /// Where the matrix to be factored is written before `factorInPlace`; afterwards, its factors.
  public var matrix: MutableMatrixView {
    MutableMatrixView(
      factors.pointee.data, rows: order, columns: order, stride: Int(factors.pointee.tda))
  }

  /// Factors a copy of `source`.
  /// - Throws: `SingularMatrixError` when a pivot vanishes or an element is not finite.
  public func factor(_ source: MatrixView) throws {
    matrix.copy(source)
    try factorInPlace()
  }

  /// Factors what was written to `matrix`.
  /// - Throws: `SingularMatrixError` when a pivot vanishes or an element is not finite.
  public func factorInPlace() throws {
    let status = gsl_linalg_LU_decomp(factors, permutation, &sign)
    // GSL's own status says only that a pivot is exactly zero; NaN passes it by.
    guard status == Int32(GSL_SUCCESS) else {
      throw SingularMatrixError(order: order, pivotRatio: 0)
    }
    let ratio = pivotRatio
    // A pivot below rounding of the largest one carries no digit of the matrix.
    guard ratio > Double(order) * 0x1p-53 else {
      throw SingularMatrixError(order: order, pivotRatio: ratio)
    }
  }

  /// The smallest pivot over the largest, in magnitude: a cheap sign of how near singular the
  /// matrix is. NaN and infinities give 0.
  public var pivotRatio: Double {
    var (smallest, largest) = (Double.infinity, 0.0)
    for i in 0..<order {
      let pivot = abs(matrix[i, i])
      guard pivot.isFinite else { return 0 }
      smallest = min(smallest, pivot)
      largest = max(largest, pivot)
    }
    return largest > 0 ? smallest / largest : 0
  }

  /// Solves `A x = b`, or `Aᵀ x = b`, in place: `vector` holds `b` and then `x`, `order` elements.
  public func solve(_ transposition: Transposition = .none, _ vector: UnsafeMutablePointer<Double>)
  {
    solve(transposition, rows: MutableMatrixView(vector, rows: 1, columns: order))
  }

  /// Solves `A x = b`, or `Aᵀ x = b`, for every row `b` of a `k × n` matrix, in place, by two
  /// triangular solves with all right-hand sides at once.
  public func solve(_ transposition: Transposition = .none, rows: MutableMatrixView) {
    precondition(rows.columns == order, "Right-hand sides must be \(order) wide")
    guard rows.rows > 0 else { return }
    let (k, n, tda) = (Int32(rows.rows), Int32(order), Int32(factors.pointee.tda))
    let (lu, b, stride) = (factors.pointee.data!, rows.base, Int32(rows.stride))
    // With right-hand sides in rows, A x = b reads X Aᵀ = B, hence the solves from the right.
    switch transposition {
    case .none:
      permute(rows) { source, target, map in for i in 0..<order { target[i] = source[map[i]] } }
      cblas_dtrsm(
        CblasRowMajor, CblasRight, CblasLower, CblasTrans, CblasUnit, k, n, 1, lu, tda, b, stride)
      cblas_dtrsm(
        CblasRowMajor, CblasRight, CblasUpper, CblasTrans, CblasNonUnit, k, n, 1, lu, tda, b, stride
      )
    case .transposed:
      cblas_dtrsm(
        CblasRowMajor, CblasRight, CblasUpper, CblasNoTrans, CblasNonUnit, k, n, 1, lu, tda, b,
        stride)
      cblas_dtrsm(
        CblasRowMajor, CblasRight, CblasLower, CblasNoTrans, CblasUnit, k, n, 1, lu, tda, b, stride)
      permute(rows) { source, target, map in for i in 0..<order { target[map[i]] = source[i] } }
    }
  }

  private func permute(
    _ rows: MutableMatrixView,
    _ body: (UnsafePointer<Double>, UnsafeMutablePointer<Double>, UnsafePointer<Int>) -> Void
  ) {
    for row in 0..<rows.rows {
      let target = rows.base + row * rows.stride
      scratch.update(from: target, count: order)
      body(scratch, target, permutation.pointee.data)
    }
  }
}

/// A matrix that cannot be factored: a pivot vanishes to rounding, or an element is not finite.
public struct SingularMatrixError: Error, Equatable, CustomStringConvertible {
  /// The order of the matrix.
  public let order: Int
  /// The smallest pivot over the largest; 0 when one is zero or not finite.
  public let pivotRatio: Double

  public var description: String {
    "the \(order) × \(order) matrix is singular to rounding (pivot ratio \(pivotRatio))"
  }
}

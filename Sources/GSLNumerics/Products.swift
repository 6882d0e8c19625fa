internal import CGSL
internal import CVectorKernels

/// Whether a product takes a matrix as it stands or transposed.
public enum Transposition: Sendable {
  /// As it stands.
  case none
  /// Transposed.
  case transposed

  var cblas: CBLAS_TRANSPOSE { self == .none ? CblasNoTrans : CblasTrans }
}

/// Whether the processor has what our own small products are fast with.
private let hasSmallProducts = attractor_panel_width() > 0

/// `C ← α op(A) op(B) + β C`, by one GEMM (OpenBLAS), or by our own where that is faster: matrices that
/// stay in the first caches, with B as it stands.
///
/// - Parameters:
///   - a: `m × k` after `transposeA`.
///   - b: `k × n` after `transposeB`.
///   - c: `m × n`; must not overlap `a` or `b`.
public func multiply(
  _ a: MatrixView, _ transposeA: Transposition, _ b: MatrixView, _ transposeB: Transposition,
  scale alpha: Double = 1, addingTo beta: Double = 0, into c: MutableMatrixView
) {
  let (m, k) = transposeA == .none ? (a.rows, a.columns) : (a.columns, a.rows)
  let (kb, n) = transposeB == .none ? (b.rows, b.columns) : (b.columns, b.rows)
  precondition(
    k == kb && c.rows == m && c.columns == n,
    "A product of \(m) × \(k) and \(kb) × \(n) does not fit into \(c.rows) × \(c.columns)")
  guard m > 0, n > 0 else { return }
  if ThreadTeam.isWorthSharing(m * n * k) {
    // Every element is summed by one thread. By rows, which stay with the thread that works on them
    // before and after, unless they are so few that each had better not read the whole of B.
    let byRows = m >= n || m >= 64 && 4 * m >= n
    ThreadTeam.run(over: byRows ? m : n, grain: 16) { _, part in
      let (rows, columns) = byRows ? (part, 0..<n) : (0..<m, part)
      multiplyAlone(
        transposeA == .none ? a.rows(rows) : a.columns(rows), transposeA,
        transposeB == .none ? b.columns(columns) : b.rows(columns), transposeB, alpha, beta,
        c.rows(rows).columns(columns), inner: k)
    }
  } else {
    multiplyAlone(a, transposeA, b, transposeB, alpha, beta, c, inner: k)
  }
}

private func multiplyAlone(
  _ a: MatrixView, _ transposeA: Transposition, _ b: MatrixView, _ transposeB: Transposition,
  _ alpha: Double, _ beta: Double, _ c: MutableMatrixView, inner: Int
) {
  let (m, n) = (c.rows, c.columns)
  // An odd last row is summed by OpenBLAS (0.3.21 on x86-64) in another order than others. Leaving these
  // products to it, results hardly depend on whose product it was, and there not at all.
  let isSummedAlike = m.isMultiple(of: 2) || n < 4 || inner < 8
  if hasSmallProducts, transposeB == .none, isSummedAlike, inner <= 128, m * n * inner <= 1 << 18 {
    let isPlain = transposeA == .none
    attractor_small_product(
      a.base, isPlain ? a.stride : 1, isPlain ? 1 : a.stride, b.base, b.stride, c.base, c.stride, m,
      n, inner, alpha, beta)
    return
  }
  cblas_dgemm(
    CblasRowMajor, transposeA.cblas, transposeB.cblas, Int32(c.rows), Int32(c.columns),
    Int32(inner), alpha, a.base, Int32(max(1, a.stride)), b.base, Int32(max(1, b.stride)), beta,
    c.base, Int32(max(1, c.stride)))
}

/// `C ← α A B + β C`: the product of two matrices as they stand, shapes as above.
public func multiply(
  _ a: MatrixView, _ b: MatrixView, scale alpha: Double = 1, addingTo beta: Double = 0,
  into c: MutableMatrixView
) { multiply(a, .none, b, .none, scale: alpha, addingTo: beta, into: c) }

/// `y ← α op(A) x + β y`, by one GEMV. `x` and `y` have the lengths that `op(A)` asks for.
public func multiply(
  _ a: MatrixView, _ transposeA: Transposition, _ x: UnsafePointer<Double>,
  scale alpha: Double = 1, addingTo beta: Double = 0, into y: UnsafeMutablePointer<Double>
) {
  guard a.rows > 0, a.columns > 0 else { return }
  cblas_dgemv(
    CblasRowMajor, transposeA.cblas, Int32(a.rows), Int32(a.columns), alpha, a.base,
    Int32(a.stride), x, 1, beta, y, 1)
}

/// `y ← y + α x`.
@inline(__always)
public func addScaled(
  _ x: UnsafePointer<Double>, scale alpha: Double, to y: UnsafeMutablePointer<Double>, count: Int
) {
  cblas_daxpy(Int32(count), alpha, x, 1, y, 1)
}

/// The inner product of two vectors of `count` elements.
@inline(__always)
public func dot(_ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, count: Int) -> Double {
  cblas_ddot(Int32(count), x, 1, y, 1)
}

/// The Euclidean norm of a vector of `count` elements, safe from overflow.
///
/// BLAS's own norm guards against overflow all along and is ten times slower; it is asked only where
/// the sum of squares left the range in which it has all digits.
@inline(__always)
public func norm(_ x: UnsafePointer<Double>, count: Int) -> Double {
  let sum = cblas_ddot(Int32(count), x, 1, x, 1)
  return sum > 1e-280 && sum < 1e280 ? sum.squareRoot() : cblas_dnrm2(Int32(count), x, 1)
}

extension Matrix {
  /// The matrix product; a new matrix.
  public static func * (left: Matrix, right: Matrix) -> Matrix {
    var result = Matrix(rows: left.rows, columns: right.columns)
    left.withView { a in
      right.withView { b in result.withMutableView { c in multiply(a, b, into: c) } }
    }
    return result
  }

  /// The product with a vector of `columns` elements; a new vector of `rows`.
  public static func * (left: Matrix, right: Vector) -> Vector {
    precondition(right.count == left.columns, "The vector's length differs from the columns")
    var result = Vector(repeating: 0, count: left.rows)
    left.withView { a in multiply(a, .none, right, into: &result) }
    return result
  }
}

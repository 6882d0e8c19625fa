internal import CGSL
internal import CVectorKernels

/// Single-precision scratch memory for a row-major matrix, allocated once and never moved.
///
/// Products in single precision run at twice the rate: good for the first digits of an iteration
/// whose residual is then measured in double precision.
public final class SingleMatrixBuffer {
  /// The number of rows there is room for.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// The first element of the first row.
  public let base: UnsafeMutablePointer<Float>

  /// Allocates `rows * columns` zeros.
  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    base = .allocate(capacity: max(1, rows * columns))
    base.initialize(repeating: 0, count: max(1, rows * columns))
  }

  deinit { base.deallocate() }

  /// The first element of a row.
  @inlinable
  public func row(_ row: Int) -> UnsafeMutablePointer<Float> { base + row * columns }

  /// Copies a row over another one.
  @inlinable
  public func copyRow(_ source: Int, to target: Int) {
    row(target).update(from: row(source), count: columns)
  }
}

/// A square matrix of single precision that many products are taken with, kept in the layouts in
/// which those are fastest.
///
/// OpenBLAS has its fastest small products for matrices as they stand, so a small one is kept
/// transposed too; a large one is better on the left, where packing it costs least beside few rows.
public final class SinglePropagator {
  /// The matrix `H`; `prepare` after every change.
  public let matrix: SingleMatrixBuffer
  private let transposed: SingleMatrixBuffer?
  private let columns: SingleMatrixBuffer?

  /// Up to this order a transposed copy is kept.
  private static let smallOrder = 512

  /// Room for a matrix of an order, and products with up to `capacity` rows.
  public init(order: Int, capacity: Int) {
    matrix = SingleMatrixBuffer(rows: order, columns: order)
    let isSmall = order <= Self.smallOrder
    transposed = isSmall ? SingleMatrixBuffer(rows: order, columns: order) : nil
    columns = isSmall ? nil : SingleMatrixBuffer(rows: order, columns: capacity)
  }

  /// Takes over what was written to `matrix`.
  public func prepare() {
    if let transposed {
      attractor_transpose_single(matrix.base, transposed.base, matrix.rows, matrix.rows)
    }
  }

  /// `c ← a Hᵀ`, or `a H` when transposed, for the first `rows` rows: the product with `H`, or `Hᵀ`,
  /// of every row.
  public func multiply(
    _ a: SingleMatrixBuffer, _ transposition: Transposition, into c: SingleMatrixBuffer, rows: Int
  ) {
    let n = Int32(matrix.rows)
    precondition(a.columns == matrix.rows && c.columns == matrix.rows, "Shapes differ in a product")
    precondition(rows <= a.rows && rows <= c.rows, "A product has more rows than its matrices")
    guard rows > 0 else { return }
    if let columns {
      cblas_sgemm(
        CblasRowMajor, transposition.cblas, CblasTrans, n, Int32(rows), n, 1, matrix.base, n,
        a.base, n, 0, columns.base, Int32(rows))
      attractor_transpose_single(columns.base, c.base, matrix.rows, rows)
    } else {
      let factor = transposition == .none ? transposed ?? matrix : matrix
      cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(rows), n, n, 1, a.base, n, factor.base, n,
        0, c.base, n)
    }
  }
}

/// The solution of `X A = B` in single precision for square matrices, by LAPACK's LU.
public final class SingleFactorization {
  private let pivots: UnsafeMutablePointer<Int32>
  private let order: Int

  /// Room for matrices of order `n ≥ 1`.
  public init(order: Int) {
    self.order = order
    pivots = .allocate(capacity: order)
    pivots.initialize(repeating: 0, count: order)
  }

  deinit { pivots.deallocate() }

  /// Overwrites `right` (`B`) with `X` and `matrix` (`A`) with its factors, both of this order.
  /// - Returns: whether `A` is regular; `right` is of no use otherwise.
  public func solve(_ matrix: SingleMatrixBuffer, right: SingleMatrixBuffer) -> Bool {
    precondition(
      matrix.rows == order && matrix.columns == order && right.rows == order
        && right.columns == order, "Shapes differ in a solution")
    var (n, status) = (Int32(order), Int32(0))
    // LAPACK reads columns where rows stand, so it sees Aᵀ and Bᵀ and solves Aᵀ Xᵀ = Bᵀ.
    sgesv_(&n, &n, matrix.base, &n, pivots, right.base, &n, &status)
    return status == 0
  }
}

internal import CGSL

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

  /// Overwrites `right` (`B`) with `X` and `matrix` (`A`) with its factors, both of this order. The
  /// threads of `ThreadTeam` share the rows of `X`.
  /// - Returns: whether `A` is regular; `right` is of no use otherwise.
  public func solve(_ matrix: SingleMatrixBuffer, right: SingleMatrixBuffer) -> Bool {
    precondition(
      matrix.rows == order && matrix.columns == order && right.rows == order
        && right.columns == order, "Shapes differ in a solution")
    var (n, status) = (Int32(order), Int32(0))
    // LAPACK reads columns where rows stand, so it sees Aᵀ and Bᵀ and solves Aᵀ Xᵀ = Bᵀ.
    sgetrf_(&n, &n, matrix.base, &n, pivots, &status)
    guard status == 0 else { return false }
    let grain = ThreadTeam.isWorthSharing(order * order * order) ? 8 : order
    ThreadTeam.run(over: order, grain: grain) { _, rows in
      var (n, count, ignored) = (Int32(order), Int32(rows.count), Int32(0))
      var asItStands = CChar(UInt8(ascii: "N"))
      sgetrs_(
        &asItStands, &n, &count, matrix.base, &n, pivots, right.row(rows.lowerBound), &n, &ignored)
    }
    return true
  }
}

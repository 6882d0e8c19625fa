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
  private let memory: AlignedMemory<Float>

  /// Allocates `rows * columns` zeros.
  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    memory = AlignedMemory(count: rows * columns, repeating: 0)
    base = memory.base
  }

  /// The first element of a row.
  @inlinable
  public func row(_ row: Int) -> UnsafeMutablePointer<Float> { base + row * columns }

  /// Copies a row over another one.
  @inlinable
  public func copyRow(_ source: Int, to target: Int) {
    row(target).update(from: row(source), count: columns)
  }
}

/// The solution of `A X = B` in single precision for small `n × n` matrices, by Gauss' elimination with
/// partial pivoting (Golub & Van Loan 2013, § 3.4).
public enum SmallElimination {
  /// Up to this order LAPACK's copies cost more than its blocks save.
  public static let largestOrder = 96

  /// Overwrites `right` (`B`) with `X` and `matrix` (`A`) with what is left of it, both of one order.
  /// - Returns: whether `A` is regular; `right` is of no use otherwise.
  public static func solve(_ matrix: SingleMatrixBuffer, right: SingleMatrixBuffer) -> Bool {
    let order = matrix.rows
    precondition(
      matrix.columns == order && right.rows == order && right.columns == order,
      "Shapes differ in a solution")
    return attractor_small_solve(matrix.base, right.base, order)
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
    // LAPACK reads columns where rows stand, so it sees Aᵀ and Bᵀ and solves Aᵀ Xᵀ = Bᵀ.
    guard factor(matrix.base) else { return false }
    let grain = ThreadTeam.isWorthSharing(order * order * order) ? 8 : order
    ThreadTeam.run(over: order, grain: grain) { _, rows in
      var (n, count, ignored) = (Int32(order), Int32(rows.count), Int32(0))
      var asItStands = CChar(UInt8(ascii: "N"))
      sgetrs_(
        &asItStands, &n, &count, matrix.base, &n, pivots, right.row(rows.lowerBound), &n, &ignored)
    }
    return true
  }

  /// The columns that are factored at a time where threads share the others.
  private static let block = 64

  /// `P M = L U` in place. With several threads block by block, each of which takes its share of the
  /// columns still to come (right-looking: Golub & Van Loan 2013, § 3.2.11).
  private func factor(_ matrix: UnsafeMutablePointer<Float>) -> Bool {
    var (order32, status) = (Int32(order), Int32(0))
    guard ThreadTeam.isWorthSharing(8 * order * order) else {
      sgetrf_(&order32, &order32, matrix, &order32, pivots, &status)
      return status == 0
    }
    for start in stride(from: 0, to: order, by: Self.block) {
      let width = min(Self.block, order - start)
      let next = start + width
      var (rows, columns) = (Int32(order - start), Int32(width))
      let panel = matrix + start * order + start
      sgetrf_(&rows, &columns, panel, &order32, pivots + start, &status)
      guard status == 0 else { return false }
      for row in start..<next { pivots[row] += Int32(start) }
      exchange(matrix, columns: 0..<start, rows: start..<next)
      ThreadTeam.run(over: order - next, grain: 16) { _, part in
        let columns = next + part.lowerBound..<next + part.upperBound
        exchange(matrix, columns: columns, rows: start..<next)
        let (n, k, ld) = (Int32(columns.count), Int32(width), Int32(order))
        let upper = matrix + columns.lowerBound * order + start
        cblas_strsm(
          CblasColMajor, CblasLeft, CblasLower, CblasNoTrans, CblasUnit, k, n, 1, panel, ld, upper,
          ld)
        cblas_sgemm(
          CblasColMajor, CblasNoTrans, CblasNoTrans, Int32(order - next), n, k, -1, panel + width,
          ld, upper, ld, 1, upper + width, ld)
      }
    }
    return true
  }

  /// Exchanges rows of some columns as the pivots of a block say.
  private func exchange(
    _ matrix: UnsafeMutablePointer<Float>, columns: Range<Int>, rows: Range<Int>
  ) {
    guard !columns.isEmpty else { return }
    var (count, ld, step) = (Int32(columns.count), Int32(order), Int32(1))
    var (first, last) = (Int32(rows.lowerBound + 1), Int32(rows.upperBound))
    slaswp_(&count, matrix + columns.lowerBound * order, &ld, &first, &last, pivots, &step)
  }
}

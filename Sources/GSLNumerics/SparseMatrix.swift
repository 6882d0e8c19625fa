internal import CGSL

/// A sparse matrix in compressed rows (`gsl_spmatrix`), for graphs and masks.
public final class SparseMatrix: Sendable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  // Never written to after `init`, and GSL's reading functions change nothing.
  nonisolated(unsafe) private let compressed: UnsafeMutablePointer<gsl_spmatrix>

  /// A matrix from its non-zero elements, in any order; elements at one place are added up.
  public init(rows: Int, columns: Int, elements: [(row: Int, column: Int, value: Double)]) {
    precondition(rows > 0 && columns > 0, "A sparse matrix has at least one row and column")
    disableGSLErrorHandler()
    self.rows = rows
    self.columns = columns
    let triplets = gsl_spmatrix_alloc_nzmax(
      rows, columns, max(1, elements.count), Int32(GSL_SPMATRIX_COO))
    defer { gsl_spmatrix_free(triplets) }
    for (row, column, value) in elements {
      precondition((0..<rows).contains(row) && (0..<columns).contains(column), "Index out of range")
      gsl_spmatrix_set(triplets, row, column, value + gsl_spmatrix_get(triplets, row, column))
    }
    compressed = gsl_spmatrix_compress(triplets, Int32(GSL_SPMATRIX_CSR))
  }

  deinit { gsl_spmatrix_free(compressed) }

  /// The number of elements that are kept.
  public var nonZeroCount: Int { Int(compressed.pointee.nz) }

  /// One element.
  public subscript(row: Int, column: Int) -> Double { gsl_spmatrix_get(compressed, row, column) }

  /// `Y ← α X Aᵀ + β Y` for `.none`, so that every row of `X` is multiplied by `A`; `α X A + β Y` for
  /// `.transposed`. Nothing is allocated.
  ///
  /// - Parameters:
  ///   - x: a batch, patterns in rows, as wide as `op(A)` has columns.
  ///   - y: a batch of as many rows, as wide as `op(A)` has rows; must not overlap `x`.
  public func multiply(
    _ transposition: Transposition, rows x: MatrixView, scale alpha: Double = 1,
    addingTo beta: Double = 0, into y: MutableMatrixView
  ) {
    let (width, height) = transposition == .none ? (columns, rows) : (rows, columns)
    precondition(
      x.columns == width && y.columns == height && x.rows == y.rows, "Shapes differ in a product")
    for row in 0..<x.rows {
      var source = gslVector(x.base + row * x.stride, count: width)
      var target = gslVector(y.base + row * y.stride, count: height)
      gsl_spblas_dgemv(transposition.cblas, alpha, compressed, &source, beta, &target)
    }
  }

  /// `Y ← α op(A) X + β Y`: rows of `X`, such as the features of a graph's nodes, are combined.
  /// Nothing is allocated.
  ///
  /// - Parameters:
  ///   - x: as many rows as `op(A)` has columns.
  ///   - y: as many rows as `op(A)` has rows; must not overlap `x`.
  public func multiply(
    _ transposition: Transposition, _ x: MatrixView, scale alpha: Double = 1,
    addingTo beta: Double = 0, into y: MutableMatrixView
  ) {
    let (width, height) = transposition == .none ? (columns, rows) : (rows, columns)
    precondition(
      x.rows == width && y.rows == height && x.columns == y.columns, "Shapes differ in a product")
    for row in 0..<y.rows {
      let target = y[row]
      if beta == 0 {
        target.update(repeating: 0)
      } else if beta != 1 {
        for column in 0..<y.columns { target[column] *= beta }
      }
    }
    let (starts, indices, data) = (
      compressed.pointee.p!, compressed.pointee.i!, compressed.pointee.data!
    )
    for row in 0..<rows {
      for k in Int(starts[row])..<Int(starts[row + 1]) {
        let (from, to) = transposition == .none ? (Int(indices[k]), row) : (row, Int(indices[k]))
        addScaled(
          x.base + from * x.stride, scale: alpha * data[k], to: y.base + to * y.stride,
          count: x.columns)
      }
    }
  }
}

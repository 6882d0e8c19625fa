internal import CGSL
internal import CVectorKernels
import Dispatch

/// A square matrix of single precision that many products are taken with, kept in the layouts in
/// which those are fastest.
///
/// OpenBLAS has its fastest small products for matrices as they stand, so a small one is kept
/// transposed too. A large one with few rows costs OpenBLAS as much to copy into panels, at every
/// call, as to multiply; where the processor allows it, the panels are made once.
public final class SinglePropagator {
  /// The matrix `H`; `prepare` after every change.
  public let matrix: SingleMatrixBuffer
  private let layout: Layout

  private enum Layout {
    /// `Hᵀ` beside `H`.
    case transposed(SingleMatrixBuffer)
    /// Panels of `H` and of `Hᵀ`, and the rows of a product in their order.
    case panels(Panels, Panels, rows: SingleMatrixBuffer)
    /// `H` alone.
    case plain
  }

  /// Panels, made when a product first needs them.
  private final class Panels {
    let buffer: SingleMatrixBuffer
    var isCurrent = false

    init(order: Int) {
      let columns = (order + SinglePropagator.panel - 1) / SinglePropagator.panel
      buffer = SingleMatrixBuffer(rows: columns * SinglePropagator.panel, columns: order)
    }
  }

  /// Up to this order a transposed copy is kept.
  private static let smallOrder = 192
  private static let panel = Int(ATTRACTOR_PANEL)

  /// Room for a matrix of an order, and products with up to `capacity` rows.
  public init(order: Int, capacity: Int) {
    matrix = SingleMatrixBuffer(rows: order, columns: order)
    if order <= Self.smallOrder {
      layout = .transposed(SingleMatrixBuffer(rows: order, columns: order))
    } else if attractor_has_packed_products() {
      layout = .panels(
        Panels(order: order), Panels(order: order),
        rows: SingleMatrixBuffer(rows: capacity, columns: order))
    } else {
      layout = .plain
    }
  }

  /// Takes over what was written to `matrix`.
  public func prepare() {
    switch layout {
    case .transposed(let copy):
      attractor_transpose_single(matrix.base, copy.base, matrix.rows, matrix.rows)
    case .panels(let first, let second, _): (first.isCurrent, second.isCurrent) = (false, false)
    case .plain: break
    }
  }

  /// `c ← a Hᵀ`, or `a H` when transposed, for the first `rows` rows: the product with `H`, or `Hᵀ`,
  /// of every row.
  public func multiply(
    _ a: SingleMatrixBuffer, _ transposition: Transposition, into c: SingleMatrixBuffer, rows: Int
  ) {
    precondition(a.columns == matrix.rows && c.columns == matrix.rows, "Shapes differ in a product")
    precondition(rows <= a.rows && rows <= c.rows, "A product has more rows than its matrices")
    guard rows > 0 else { return }
    let (n, count) = (Int32(matrix.rows), Int32(rows))
    switch layout {
    case .transposed(let copy):
      let factor = transposition == .none ? copy : matrix
      cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasNoTrans, count, n, n, 1, a.base, n, factor.base, n, 0,
        c.base, n)
    case .panels(let asItStands, let transposed, rows: let packed):
      multiply(
        transposition == .none ? asItStands : transposed, a, transposition, packed: packed,
        into: c, rows: rows)
    case .plain:
      cblas_sgemm(
        CblasRowMajor, CblasNoTrans, transposition == .none ? CblasTrans : CblasNoTrans, count, n,
        n, 1, a.base, n, matrix.base, n, 0, c.base, n)
    }
  }

  private func multiply(
    _ panels: Panels, _ a: SingleMatrixBuffer, _ transposition: Transposition,
    packed: SingleMatrixBuffer, into c: SingleMatrixBuffer, rows: Int
  ) {
    let n = matrix.rows
    let isFresh = !panels.isCurrent
    panels.isCurrent = true
    attractor_pack_rows(a.base, packed.base, n, rows)
    let share = Share(
      matrix: matrix.base, panels: panels.buffer.base, rows: packed.base, product: c.base)
    // Every column is summed by one thread in one order, however many there are.
    Self.inParallel(panels.buffer.rows / Self.panel) { first, last in
      if isFresh {
        attractor_pack_panels(
          share.matrix, transposition == .transposed, share.panels, n, first, last)
      }
      attractor_packed_product(share.panels, share.rows, share.product, n, rows, first, last)
    }
  }

  /// What the threads of a product read, and the columns of `product` that each writes by itself.
  private struct Share: @unchecked Sendable {
    let matrix: UnsafePointer<Float>
    let panels: UnsafeMutablePointer<Float>
    let rows: UnsafePointer<Float>
    let product: UnsafeMutablePointer<Float>

    init(
      matrix: UnsafeMutablePointer<Float>, panels: UnsafeMutablePointer<Float>,
      rows: UnsafeMutablePointer<Float>, product: UnsafeMutablePointer<Float>
    ) {
      (self.matrix, self.panels) = (UnsafePointer(matrix), panels)
      (self.rows, self.product) = (UnsafePointer(rows), product)
    }
  }

  /// Calls `body` with equal parts of `0..<count`, one for each thread that products may use.
  private static func inParallel(
    _ count: Int, _ body: @Sendable (_ first: Int, _ last: Int) -> Void
  ) {
    let threads = min(count, BLASThreads.count)
    guard threads > 1 else { return body(0, count) }
    DispatchQueue.concurrentPerform(iterations: threads) {
      body($0 * count / threads, ($0 + 1) * count / threads)
    }
  }
}

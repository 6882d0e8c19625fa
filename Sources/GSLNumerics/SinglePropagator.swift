internal import CGSL
internal import CVectorKernels

/// A square matrix of single precision that many products are taken with, kept in the layouts in
/// which those are fastest: panels, made once, in single precision and in 16 bits.
///
/// OpenBLAS copies a matrix into panels at every call, which costs as much as a product of few rows.
/// Products in 16 bits run at twice the rate: good where only a few digits are asked for, above all of
/// a change. Where the processor lacks the instructions OpenBLAS does all, in single precision.
///
/// The products of different rows may run side by side; `prepare` and `makeReady` may not.
public final class SinglePropagator {
  /// The matrix `H`; `prepare` after every change.
  public let matrix: SingleMatrixBuffer
  /// The distance between rows of the products, in elements: rows a power of two apart would share
  /// few places of the first cache.
  public let stride: Int
  /// Whether there are products in 16 bits.
  public let hasShortProducts: Bool
  /// The relative error of a product in 16 bits, as a vector: its factors' norms spread over `n`
  /// elements, each rounded to the nearest integer.
  public let shortError: Float

  private let width = attractor_panel_width()
  private let direct: Panels?
  private let transposed: Panels?

  /// Panels, made when a product first needs them.
  private final class Panels {
    let single: SingleMatrixBuffer
    let scales: SingleMatrixBuffer
    var isCurrent = false
    private let memory: AlignedMemory<Int16>
    var shorts: UnsafeMutablePointer<Int16> { memory.base }

    init(order: Int, width: Int) {
      let columns = (order + width - 1) / width * width
      single = SingleMatrixBuffer(rows: columns, columns: order)
      scales = SingleMatrixBuffer(rows: 1, columns: columns)
      memory = AlignedMemory(
        count: columns * SinglePropagator.evenLength(order), repeating: 0)
    }
  }

  /// Below this order the work beside products outweighs what 16 bits save.
  private static let leastShortOrder = 40

  fileprivate static func evenLength(_ order: Int) -> Int { (order + 1) / 2 * 2 }

  /// Room for a matrix of an order.
  public init(order: Int) {
    matrix = SingleMatrixBuffer(rows: order, columns: order)
    let isSupported = width > 0
    direct = isSupported ? Panels(order: order, width: width) : nil
    transposed = isSupported ? Panels(order: order, width: width) : nil
    stride = isSupported && order >= 512 ? order + 16 : order
    hasShortProducts = isSupported && order >= Self.leastShortOrder
    let elements = (Float(order) / 12).squareRoot()
    let (vector, matrix) = (elements / ATTRACTOR_SHORT_VECTOR, elements / ATTRACTOR_SHORT_MATRIX)
    shortError = (vector * vector + matrix * matrix).squareRoot()
  }

  /// Takes over what was written to `matrix`.
  public func prepare() {
    direct?.isCurrent = false
    transposed?.isCurrent = false
  }

  /// Makes the panels that products with `H`, or `Hᵀ`, read.
  public func makeReady(_ transposition: Transposition) {
    guard let panels = panels(transposition), !panels.isCurrent else { return }
    panels.isCurrent = true
    let (n, width, source) = (matrix.rows, width, matrix.base)
    let count = panels.single.rows / width
    let grain = ThreadTeam.isWorthSharing(8 * n * n) ? 1 : count
    ThreadTeam.run(over: count, grain: grain) { _, range in
      attractor_pack_panels(
        source, transposition == .transposed, panels.single.base, n, width, range.lowerBound,
        range.upperBound)
      if hasShortProducts {
        attractor_shorten_panels(
          panels.single.base, panels.shorts, panels.scales.base, n, width, range.lowerBound,
          range.upperBound)
      }
    }
  }

  /// `c ← a Hᵀ`, or `a H` when transposed, for `count` rows `stride` apart: the product with `H`, or
  /// `Hᵀ`, of every row. The matrix is ready.
  public func multiply(
    _ a: UnsafePointer<Float>, _ transposition: Transposition, into c: UnsafeMutablePointer<Float>,
    rows count: Int
  ) {
    guard count > 0 else { return }
    if let panels = panels(transposition) {
      precondition(panels.isCurrent, "A product needs its matrix made ready")
      attractor_panel_product(
        panels.single.base, a, c, stride, matrix.rows, width, count, 0, panels.single.rows / width)
      return
    }
    let (n, ld) = (Int32(matrix.rows), Int32(stride))
    cblas_sgemm(
      CblasRowMajor, CblasNoTrans, transposition == .none ? CblasTrans : CblasNoTrans,
      Int32(count), n, n, 1, a, ld, matrix.base, n, 0, c, ld)
  }

  /// `c ← c + a Hᵀ`, or `c + a H` when transposed, for rows in 16 bits. The matrix is ready.
  public func addProduct(
    of a: ShortRows, first: Int, _ transposition: Transposition,
    to c: UnsafeMutablePointer<Float>, rows count: Int
  ) { multiply(a, first: first, transposition, c, rows: count, adds: true) }

  /// `c ← a Hᵀ`, or `a H` when transposed, for rows in 16 bits. The matrix is ready.
  public func multiply(
    _ a: ShortRows, first: Int, _ transposition: Transposition,
    into c: UnsafeMutablePointer<Float>, rows count: Int
  ) { multiply(a, first: first, transposition, c, rows: count, adds: false) }

  private func multiply(
    _ a: ShortRows, first: Int, _ transposition: Transposition, _ c: UnsafeMutablePointer<Float>,
    rows count: Int, adds: Bool
  ) {
    guard count > 0, let panels = panels(transposition) else { return }
    precondition(panels.isCurrent && hasShortProducts, "A product needs its matrix made ready")
    attractor_short_product(
      panels.shorts, panels.scales.base, a.row(first), a.stride, a.scales + first, c, stride,
      matrix.rows, width, count, adds)
  }

  private func panels(_ transposition: Transposition) -> Panels? {
    transposition == .none ? direct : transposed
  }
}

/// Rows of vectors in 16 bits, each with the scale that makes the most of them.
public final class ShortRows {
  let stride: Int
  let scales: UnsafeMutablePointer<Float>
  private let columns: Int
  private let base: UnsafeMutablePointer<Int16>
  private let memory: AlignedMemory<Int16>

  /// Room for `rows` rows of `columns` elements, all zero.
  public init(rows: Int, columns: Int) {
    self.columns = columns
    // A cache line past an even length: see `SinglePropagator.stride`.
    stride = SinglePropagator.evenLength(columns) + 32
    memory = AlignedMemory(count: rows * stride, repeating: 0)
    base = memory.base
    scales = .allocate(capacity: max(1, rows))
    scales.initialize(repeating: 0, count: max(1, rows))
  }

  deinit { scales.deallocate() }

  func row(_ row: Int) -> UnsafeMutablePointer<Int16> { base + row * stride }

  /// Takes over the next steps of some rows of corrections, which become what is left of them.
  /// - Parameter changes: by row, what `applyProducts` found.
  @inline(__always)
  public func takeSteps(
    of corrections: CorrectionRows, changes: UnsafePointer<VectorKernels.Change>, rows: Range<Int>
  ) {
    let first = rows.lowerBound
    let from = corrections.row(first)
    attractor_shorten_steps(
      from.residual, from.answer, from.step, corrections.stride,
      UnsafeRawPointer(changes + first).assumingMemoryBound(to: attractor_change.self), row(first),
      stride, scales + first, columns, rows.count)
  }

  /// Takes over `source − held` as some rows, and adds to `held` what they stand for, so that the
  /// next change makes good what rounding left.
  /// - Parameter changes: by row, the squared norm of the difference.
  @inline(__always)
  public func takeChanges(
    _ source: SingleMatrixBuffer, held: SingleMatrixBuffer,
    changes: UnsafePointer<VectorKernels.Change>, rows: Range<Int>
  ) {
    let first = rows.lowerBound
    (changes + first).withMemoryRebound(to: attractor_change.self, capacity: rows.count) {
      attractor_shorten_changes(
        source.row(first), held.row(first), source.columns, $0, row(first), stride,
        scales + first, columns, rows.count)
    }
  }
}

internal import CVectorKernels

/// The rows of what corrections by `(I − J) δ = r`, or `(I − Jᵀ) δ = r`, work with, in single precision, and
/// the passes over a row that begin and end one.
///
/// It holds places in buffers that its owner keeps: counting references would cost as much as a pass.
public struct CorrectionRows {
  let stride: Int
  private let first: attractor_correction
  private let count: Int

  /// - Parameters:
  ///   - base: `r / ‖r‖`, or `D r / ‖r‖` for the transposed system.
  ///   - factors: `D − D̄`.
  ///   - state: the product `s` of what it includes.
  ///   - source: room for what a product is to include, `base + factors ∘ s`.
  ///   - residual: how far that is from what the product includes.
  ///   - step: what is included next.
  ///   - answer: the product of that, and then how the source answers to it.
  ///   - count: the elements of a row in use.
  public init(
    base: SingleMatrixBuffer, factors: SingleMatrixBuffer, state: SingleMatrixBuffer,
    source: SingleMatrixBuffer, residual: SingleMatrixBuffer, step: SingleMatrixBuffer,
    answer: SingleMatrixBuffer, count: Int
  ) {
    first = attractor_correction(
      base: base.base, factors: factors.base, state: state.base, source: source.base,
      residual: residual.base, step: step.base, answer: answer.base)
    (stride, self.count) = (base.columns, count)
  }

  @inline(__always)
  func row(_ index: Int) -> attractor_correction {
    let offset = index * stride
    return attractor_correction(
      base: first.base + offset, factors: first.factors + offset, state: first.state + offset,
      source: first.source + offset, residual: first.residual + offset, step: first.step + offset,
      answer: first.answer + offset)
  }

  /// Writes the next steps of some rows, and as sources all that is included with them.
  /// - Parameter changes: by row, what `applyProducts` found.
  @inline(__always)
  public func takeWholeSteps(
    _ changes: UnsafePointer<VectorKernels.Change>, rows: Range<Int>
  ) {
    attractor_whole_steps(
      row(rows.lowerBound), stride, count, rows.count,
      UnsafeRawPointer(changes + rows.lowerBound).assumingMemoryBound(to: attractor_change.self))
  }

  /// Takes the products of the steps, which stand in `answer`, into state and residual, and finds the
  /// next steps by Anderson's acceleration of depth one (Walker & Ni 2011): with the residual `e` and
  /// its change, `e − t (answer to the last step)`, `t = ⟨e, change of e⟩ / ‖change of e‖²`.
  /// - Parameters:
  ///   - areWhole: whether the products are those of all that is included, and not of the steps.
  ///   - writesSteps: whether to write the next steps too.
  ///   - slow: a row is accelerated after a sweep that left more than this of the squared residual.
  ///   - found: by row, what the product before left; becomes the squared norms of the residual
  ///     (change) and of the next step, and `t`.
  @inline(__always)
  public func applyProducts(
    areWhole: Bool = false, writesSteps: Bool = false, slow: Float, rows: Range<Int>,
    _ found: UnsafeMutablePointer<VectorKernels.Change>
  ) {
    attractor_apply_products(
      row(rows.lowerBound), stride, count, rows.count, areWhole, writesSteps,
      slow,
      UnsafeMutableRawPointer(found + rows.lowerBound).assumingMemoryBound(
        to: attractor_change.self))
  }

  /// Takes over a residual and the slopes, with a state of zero.
  /// - Returns: `‖r‖`.
  public func begin(
    _ index: Int, _ transposition: Transposition, residual: UnsafePointer<Double>,
    slopes: UnsafePointer<Double>, mean: UnsafePointer<Float>,
    _ found: UnsafeMutablePointer<VectorKernels.Change>
  ) -> Double {
    found.withMemoryRebound(to: attractor_change.self, capacity: 1) {
      attractor_begin_correction(
        residual, slopes, mean, transposition == .transposed, row(index), count, $0)
    }
  }

  /// Adds `δ = r + ‖r‖ D s`, or `r + ‖r‖ s` for the transposed system, to a target.
  public func finish(
    _ index: Int, _ transposition: Transposition, residual: UnsafePointer<Double>, scale: Double,
    mean: UnsafePointer<Float>, to target: UnsafeMutablePointer<Double>
  ) {
    attractor_finish_correction(
      residual, scale, row(index), mean, transposition == .transposed, target, count)
  }
}

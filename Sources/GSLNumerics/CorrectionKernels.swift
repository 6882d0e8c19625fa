internal import CVectorKernels

/// The rows of what corrections by `(I − J) δ = r`, or `(I − Jᵀ) δ = r`, work with, in single precision, and
/// the passes over a row that begin and end one.
///
/// It holds places in buffers that its owner keeps: counting references would cost as much as a pass.
public struct CorrectionRows {
  private let first: attractor_correction
  private let stride: Int
  private let count: Int

  /// - Parameters:
  ///   - base: `r / ‖r‖`, or `D r / ‖r‖` for the transposed system.
  ///   - factors: `D − D̄`.
  ///   - state: the product `s`.
  ///   - source: what goes into the product.
  ///   - held: what has gone into it.
  ///   - count: the elements of a row in use.
  public init(
    base: SingleMatrixBuffer, factors: SingleMatrixBuffer, state: SingleMatrixBuffer,
    source: SingleMatrixBuffer, held: SingleMatrixBuffer, count: Int
  ) {
    first = attractor_correction(
      base: base.base, factors: factors.base, state: state.base, source: source.base,
      held: held.base)
    (stride, self.count) = (base.columns, count)
  }

  @inline(__always)
  private func row(_ index: Int) -> attractor_correction {
    let offset = index * stride
    return attractor_correction(
      base: first.base + offset, factors: first.factors + offset, state: first.state + offset,
      source: first.source + offset, held: first.held + offset)
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

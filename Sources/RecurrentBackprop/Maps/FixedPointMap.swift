public import GSLNumerics
public import Objectives

/// Something that settles: a map `F` on states of width `n`, with its derivatives.
///
/// All that solvers and adjoints know of a network. A map works on a batch: it holds one *row* of
/// context (the pattern's input, what of the net input does not change, the slopes of the last
/// linearization) for every pattern loaded, and every call names the rows it means. The rows of the
/// patterns still active are kept together at the front by `swapRows`.
///
/// All matrices have one row a pattern, `rows.count` of them. Calls allocate nothing after `load`.
/// Methods get a `CountedMap`, which counts every call and forwards it.
public protocol FixedPointMap: AnyObject {
  /// The width `n` of a state.
  var stateWidth: Int { get }
  /// The width `m` of a pattern's input.
  var inputWidth: Int { get }
  /// The length `P` of the parameter vector.
  var parameterCount: Int { get }
  /// The parts of the parameter vector that reports tell apart: `W`, `U` and `b` of a dense net. One
  /// block of everything unless told.
  var parameterBlocks: [GradientCheck.Block] { get }
  /// The floating-point operations of one sweep for one pattern, `2n²` for a dense net: what turns
  /// factorizations into sweeps.
  var operationsPerSweep: Double { get }

  /// Takes new parameters, `P` values, which are copied.
  func setParameters(_ parameters: UnsafeBufferPointer<Double>)

  /// Takes the patterns' inputs (`B × m`, copied) as rows `0..<B`, and computes what stays the same
  /// while the parameters do.
  func load(inputs: MatrixView)

  /// Exchanges two rows of context.
  func swapRows(_ first: Int, _ second: Int)

  /// `images ← F(states)`.
  func evaluate(_ states: MatrixView, rows: Range<Int>, into images: MutableMatrixView)

  /// Keeps, for each of the rows, what products with `J` at these states need.
  func linearize(at states: MatrixView, rows: Range<Int>)

  /// `products ← J v` for every row's own `J`, as last linearized. `products` must not overlap.
  func multiplyJacobian(_ vectors: MatrixView, rows: Range<Int>, into products: MutableMatrixView)

  /// `products ← Jᵀ v` for every row's own `J`, as last linearized. `products` must not overlap.
  func multiplyTransposedJacobian(
    _ vectors: MatrixView, rows: Range<Int>, into products: MutableMatrixView)

  /// Writes one row's `J`, as last linearized: `n × n`.
  func writeJacobian(row: Int, into jacobian: MutableMatrixView)

  /// `gradient ← gradient + Σ_rows scale · yᵀ ∂F/∂θ`, as last linearized at `states`.
  ///
  /// For the dense net with `z = D y`: `∂E/∂W = z xᵀ`, `∂E/∂b = z`, and `∂E/∂U = z uᵀ` (input
  /// inside) or `y uᵀ` (input outside).
  /// - Parameters:
  ///   - adjoints: `y`.
  ///   - states: `x`.
  ///   - gradient: `P` values, added to.
  func accumulateGradient(
    adjoints: MatrixView, states: MatrixView, rows: Range<Int>, scale: Double,
    into gradient: UnsafeMutableBufferPointer<Double>)

  /// `tangents ← (∂F/∂θ) v` per row, as last linearized at `states`, for one parameter direction
  /// `v` of `P` values: the forward partner of `accumulateGradient`.
  func multiplyParameterJacobian(
    _ direction: UnsafeBufferPointer<Double>, states: MatrixView, rows: Range<Int>,
    into tangents: MutableMatrixView)
}

extension FixedPointMap {
  public var parameterBlocks: [GradientCheck.Block] {
    [GradientCheck.Block("all parameters", 0..<parameterCount)]
  }
}

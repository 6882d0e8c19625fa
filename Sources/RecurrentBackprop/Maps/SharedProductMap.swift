public import GSLNumerics

/// A map whose sweep is one product with a matrix `W` that all patterns share and one elementwise
/// function: `F(x) = f(W x + b) + d` with the pattern's own `b` and `d`.
///
/// Written in net inputs it is `a ← c + W f(a)` with `c = b + W d`, and `x = f(a) + d`. That lets a
/// batch share a factorization, and spend its first digits in single precision (`SharedSweeps`).
/// `J = D W` with `D = diag f′(a)`.
public protocol SharedProductMap: FixedPointMap {
  /// `W`, `n × n`.
  var sharedWeights: MatrixView { get }
  /// Grows with every change of `W`.
  var weightsVersion: Int { get }

  /// `c` for some rows, valid until the next call.
  func netDrives(rows: Range<Int>) -> MatrixView

  /// `d` for some rows; `nil` when it is zero.
  func outsideInputs(rows: Range<Int>) -> MatrixView?

  /// The diagonals of `D`, as last linearized.
  func slopes(rows: Range<Int>) -> MatrixView

  /// `values = f(netInputs)` for `count` patterns in single precision.
  func applyActivation(
    _ netInputs: UnsafePointer<Float>, into values: UnsafeMutablePointer<Float>, count: Int)

  /// `values = f(netInputs)` and `slopes = f′(netInputs)` for one pattern.
  func applyActivation(
    _ netInputs: UnsafePointer<Double>, into values: UnsafeMutablePointer<Double>,
    slopes: UnsafeMutablePointer<Double>)

  /// `images ← F(states)` and the linearization there, in one pass.
  func evaluateAndLinearize(
    _ states: MatrixView, rows: Range<Int>, into images: MutableMatrixView)
}

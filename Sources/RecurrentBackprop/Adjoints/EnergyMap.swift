public import GSLNumerics

/// A map whose fixed points are the stationary points of an energy `Φ(x, θ)`: what equilibrium
/// propagation needs (Scellier & Bengio 2017).
///
/// With a loss added at strength `β`, the total `Φ + β E` is stationary at the nudged fixed points,
/// where the force `−β ∂E/∂x` adds to the net input.
public protocol EnergyMap: FixedPointMap {
  /// Why this very map has no energy, as a clause; `nil` when it has.
  var energyRefusal: String? { get }

  /// `images ← F(states)` with a force added to the net input of every unit.
  /// - Parameters:
  ///   - states: a row a pattern.
  ///   - forces: a row a pattern, `n` wide.
  func evaluate(
    _ states: MatrixView, rows: Range<Int>, forces: MatrixView, into images: MutableMatrixView)

  /// `gradient ← gradient + Σ_rows scale · (∂Φ/∂θ(upper) − ∂Φ/∂θ(lower))`. States that are nearly the
  /// same are to be subtracted before anything is multiplied, so that no digits cancel.
  func accumulateEnergyDifference(
    from lower: MatrixView, to upper: MatrixView, rows: Range<Int>, scale: Double,
    into gradient: UnsafeMutableBufferPointer<Double>)
}

public import GSLNumerics

/// Which cells a cell of a map with shared weights sees: a linear operator `G` from the cells'
/// features (`P × d`) to what each cell gathers through its `K` taps (`P × K d`, the taps side by
/// side), with its transpose.
public protocol CellCoupling {
  /// The number `P` of cells.
  var cellCount: Int { get }
  /// The number `K` of taps, each of which has weights of its own.
  var tapCount: Int { get }

  /// `gathered ← G features`. Allocates nothing.
  func gather(_ features: MatrixView, into gathered: MutableMatrixView)

  /// `features ← Gᵀ gathered`. Allocates nothing.
  func scatter(_ gathered: MatrixView, into features: MutableMatrixView)

  /// Calls `body` with every element of `G` that is not zero: through `tap`, `cell` sees `source`
  /// with this weight. An element may come in several parts.
  func forEachLink(_ body: (_ cell: Int, _ tap: Int, _ source: Int, _ weight: Double) -> Void)
}

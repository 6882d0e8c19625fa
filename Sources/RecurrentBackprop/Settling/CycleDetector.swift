import GSLNumerics

/// Notices when the states of a pattern repeat, by Brent's method (1980, BIT 20, 176): each state is
/// compared with a kept one, which is renewed after 1, 2, 4, 8, … sweeps, so that a cycle of any
/// period is found within a few of its rounds.
///
/// A slowly converging pattern also comes near its earlier states. It is told from a cycle by the
/// return distance relative to the residual, which is how much of the residual one round can remove:
/// below `returnTolerance` the residual would need some ten million rounds to fall.
struct CycleDetector {
  /// The return distance, relative to the residual, that counts as a return.
  static let returnTolerance = 1e-7
  /// How many returns in a row make a cycle.
  static let returnsNeeded = 3

  private let anchors: MatrixBuffer
  private var rows: [Row]

  private struct Row {
    var anchorSweep = 0
    var anchorResidual = Double.infinity
    var span = 1
    var period = 0
    var returns = 0
  }

  init(capacity: Int, stateWidth: Int) {
    anchors = MatrixBuffer(rows: capacity, columns: stateWidth)
    rows = Array(repeating: Row(), count: capacity)
  }

  mutating func begin(_ range: Range<Int>) { for row in range { rows[row] = Row() } }

  mutating func swapRows(_ first: Int, _ second: Int) {
    rows.swapAt(first, second)
    anchors.view.swapRows(first, second)
  }

  /// Takes the state and residual of a row after `sweep` sweeps; its period, 1 for a state that
  /// stands still, once it has returned often enough.
  mutating func observe(
    row index: Int, state: UnsafePointer<Double>, residual: Double, sweep: Int
  ) -> Int? {
    var row = rows[index]
    defer { rows[index] = row }
    let (anchor, width) = (anchors.view.base + index * anchors.columns, anchors.columns)
    let lag = sweep - row.anchorSweep
    // Equal states have equal residuals, which is cheap to see: most sweeps end here.
    let isBack =
      abs(residual - row.anchorResidual) <= 1e-4 * residual
      && VectorKernels.squaredDistance(state, anchor, count: width).squareRoot()
        <= Self.returnTolerance * residual
    if isBack {
      if row.period == 0 { row.period = lag }
      if lag % row.period == 0 { row.returns += 1 }
      if row.returns == Self.returnsNeeded { return row.period }
    } else if row.period > 0, lag % row.period == 0 {
      (row.period, row.returns) = (0, 0)
    }
    if lag >= row.span, row.period == 0 {
      anchor.update(from: state, count: width)
      (row.anchorSweep, row.anchorResidual) = (sweep, residual)
      row.span *= 2
    }
    return nil
  }
}

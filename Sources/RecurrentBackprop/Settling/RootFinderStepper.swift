import GSLNumerics

/// Drives one of GSL's root finders on `x − F(x) = 0`, one pattern after the other, since each keeps
/// matrices of its own.
final class RootFinderStepper: SettlingStepper {
  /// Iterations that leave `x` where it is (only the trust region shrinks) are not shown to the loop,
  /// up to so many.
  static let maximumIdleIterations = 60

  let patternsAtOnce = 1
  private let problem: Problem
  private let finder: RootFinder
  private var hasStarted = false

  /// The equations as GSL asks for them, for the row of the pattern at hand.
  private final class Problem {
    let map: CountedMap
    var row = 0

    init(_ map: CountedMap) { self.map = map }

    func evaluate(_ x: UnsafePointer<Double>, _ f: UnsafeMutablePointer<Double>) {
      let n = map.stateWidth
      map.evaluate(
        MatrixView(x, rows: 1, columns: n), rows: row..<row + 1,
        into: MutableMatrixView(f, rows: 1, columns: n))
      for unit in 0..<n { f[unit] = x[unit] - f[unit] }
    }

    func differentiate(_ x: UnsafePointer<Double>, _ jacobian: MutableMatrixView) {
      map.linearize(
        at: MatrixView(x, rows: 1, columns: map.stateWidth), rows: row..<row + 1)
      map.writeIdentityMinusJacobian(row: row, into: jacobian)
    }
  }

  init(_ method: RootFinder.Method, map: CountedMap) {
    let problem = Problem(map)
    self.problem = problem
    finder = RootFinder(
      method, dimension: map.stateWidth, function: problem.evaluate,
      jacobian: method.needsJacobian ? problem.differentiate : nil)
  }

  func begin(count: Int) { hasStarted = false }
  func swapRows(_ first: Int, _ second: Int) {}

  func step(_ batch: SettlingBatch) {
    problem.row = batch.rows.lowerBound
    let state = batch.states[0]
    do {
      if !hasStarted { try finder.start(at: state.baseAddress!) }
      hasStarted = true
      for _ in 0..<Self.maximumIdleIterations {
        let step = try finder.iterate()
        let hasMoved = !finder.root.elementsEqual(state)
        _ = state.update(fromContentsOf: finder.root)
        if case .stuck(let reason) = step {
          return batch.stall(0, "\(finder.method.rawValue) is stuck, \(reason); try another start")
        }
        if hasMoved { return }
      }
      batch.stall(0, "\(finder.method.rawValue) no longer moves; try another start")
    } catch {
      batch.stall(0, "\(error); try another start")
    }
  }
}

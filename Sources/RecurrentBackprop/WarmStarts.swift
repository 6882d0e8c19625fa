import GSLNumerics

/// The fixed point and the adjoint of every pattern, kept from one warm evaluation to the next, and
/// what they save.
final class WarmStarts {
  private let states: MatrixBuffer
  private let adjoints: MatrixBuffer
  private var hasState: [Bool]
  private var hasAdjoint: [Bool]
  /// Sweeps and products of each pattern's last cold evaluation.
  private var coldSweeps: [Int]
  private var coldProducts: [Int]

  init(patterns: Int, width: Int) {
    states = MatrixBuffer(rows: patterns, columns: width)
    adjoints = MatrixBuffer(rows: patterns, columns: width)
    hasState = Array(repeating: false, count: patterns)
    hasAdjoint = hasState
    coldSweeps = Array(repeating: 0, count: patterns)
    coldProducts = coldSweeps
  }

  /// Forgets everything.
  func reset() {
    for pattern in hasState.indices { (hasState[pattern], hasAdjoint[pattern]) = (false, false) }
  }

  /// Writes the state to begin a pattern from: the kept one, or zero.
  func writeState(of pattern: Int, to state: UnsafeMutablePointer<Double>) {
    if hasState[pattern] {
      state.update(from: states.view.base + pattern * states.columns, count: states.columns)
    } else {
      state.update(repeating: 0, count: states.columns)
    }
  }

  /// Writes the adjoint to begin a pattern from: the kept one, or its error.
  func writeAdjoint(
    of pattern: Int, error: UnsafePointer<Double>, to adjoint: UnsafeMutablePointer<Double>
  ) {
    let source =
      hasAdjoint[pattern]
      ? UnsafePointer(adjoints.view.base + pattern * adjoints.columns) : error
    adjoint.update(from: source, count: adjoints.columns)
  }

  /// Keeps a settled state, or forgets it if the pattern failed.
  /// - Returns: the sweeps saved against the last cold settling.
  func keep(
    state: UnsafePointer<Double>, of pattern: Int, settled: Bool, sweeps: Int
  ) -> Int {
    let saved = hasState[pattern] ? coldSweeps[pattern] - sweeps : 0
    if !hasState[pattern] { coldSweeps[pattern] = sweeps }
    hasState[pattern] = settled
    if settled {
      (states.view.base + pattern * states.columns).update(from: state, count: states.columns)
    }
    return saved
  }

  /// Keeps an adjoint, or forgets it if it failed.
  /// - Returns: the products saved against the last cold solve.
  func keep(
    adjoint: UnsafePointer<Double>, of pattern: Int, solved: Bool, products: Int
  ) -> Int {
    let saved = hasAdjoint[pattern] ? coldProducts[pattern] - products : 0
    if !hasAdjoint[pattern] { coldProducts[pattern] = products }
    hasAdjoint[pattern] = solved
    if solved {
      (adjoints.view.base + pattern * adjoints.columns).update(
        from: adjoint, count: adjoints.columns)
    }
    return saved
  }
}

import GSLNumerics

/// The fixed point and the adjoint of every pattern, kept from one warm evaluation to the next, and
/// what they save.
final class WarmStarts {
  private let states: MatrixBuffer
  private let adjoints: MatrixBuffer
  @exclusivity(unchecked) private var hasState: [Bool]
  @exclusivity(unchecked) private var hasAdjoint: [Bool]
  /// Sweeps and products of each pattern's last cold evaluation, over `growth` then; `nil` before any.
  @exclusivity(unchecked) private var coldSweeps: [Double?]
  @exclusivity(unchecked) private var coldProducts: [Double?]
  /// How much longer settling from rest takes by now, as far as somebody looked: the weights have
  /// changed since those evaluations. Adjoints have the spectrum of settling, and take as much longer.
  private var growth = 1.0

  init(patterns: Int, width: Int) {
    states = MatrixBuffer(rows: patterns, columns: width)
    adjoints = MatrixBuffer(rows: patterns, columns: width)
    hasState = Array(repeating: false, count: patterns)
    hasAdjoint = hasState
    coldSweeps = Array(repeating: nil, count: patterns)
    coldProducts = coldSweeps
  }

  /// Forgets everything.
  func reset() {
    for pattern in hasState.indices { (hasState[pattern], hasAdjoint[pattern]) = (false, false) }
  }

  /// Takes states to begin from, a row a pattern.
  func take(states: MatrixView) {
    reset()
    self.states.view.copy(states)
    for pattern in hasState.indices { hasState[pattern] = true }
  }

  /// Takes note of what settling from rest takes by now, for some patterns.
  func note(sweepsFromRest looks: [(pattern: Int, sweeps: Int)]) {
    var (now, then) = (0.0, 0.0)
    for look in looks {
      guard let cold = coldSweeps[look.pattern] else { continue }
      now += Double(look.sweeps)
      then += cold
    }
    if then > 0 { growth = now / then }
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

  private func saving(_ cold: Double?, _ warm: Int) -> Int {
    cold.map { Int(($0 * growth).rounded()) - warm } ?? 0
  }

  /// Keeps a settled state, or forgets it if the pattern failed.
  /// - Returns: the sweeps saved against the last cold settling.
  func keep(
    state: UnsafePointer<Double>, of pattern: Int, settled: Bool, sweeps: Int
  ) -> Int {
    let saved = hasState[pattern] ? saving(coldSweeps[pattern], sweeps) : 0
    if !hasState[pattern] { coldSweeps[pattern] = Double(sweeps) / growth }
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
    let saved = hasAdjoint[pattern] ? saving(coldProducts[pattern], products) : 0
    if !hasAdjoint[pattern] { coldProducts[pattern] = Double(products) / growth }
    hasAdjoint[pattern] = solved
    if solved {
      (adjoints.view.base + pattern * adjoints.columns).update(
        from: adjoint, count: adjoints.columns)
    }
    return saved
  }
}

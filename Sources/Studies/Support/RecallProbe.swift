import GSLNumerics

/// Asks a net what it recalls of patterns from changed starts. An answer is right when every visible
/// unit settles on the pattern's side of 0.
struct RecallProbe {
  let net: AttractorNet
  let parameters: [Double]
  /// The patterns, one a row.
  let patterns: Matrix
  /// The input that stays while the net settles, one row a pattern.
  let inputs: Matrix

  /// How often each change is drawn for each pattern.
  static let draws = 5

  /// Whether a state is at a pattern.
  func isRight(_ state: [Double]?, pattern: Int) -> Bool {
    guard let state else { return false }
    return (0..<patterns.columns).allSatisfy { (state[$0] > 0) == (patterns[pattern, $0] > 0) }
  }

  /// The number of the pattern that a state is at, if any.
  func pattern(of state: [Double]) -> Int? {
    (0..<patterns.rows).first { isRight(state, pattern: $0) }
  }

  /// Which patterns the net stays at when it begins there.
  func stored() throws -> [Bool] {
    let states = try net.settle(parameters, inputs: inputs, starts: net.starts(patterns))
    return states.indices.map { isRight(states[$0], pattern: $0) }
  }

  /// The share of right answers from starts of which `count` visible units, drawn from `units`, are
  /// changed: times −1 for turned ones, 0 for missing ones.
  func accuracy(
    changing count: Int, of units: Range<Int>, by factor: Double, using generator: SeededGenerator
  ) throws -> Double {
    let draws = count == 0 ? 1 : Self.draws
    var (starts, given): ([[Double]], [[Double]]) = ([], [])
    for pattern in 0..<patterns.rows {
      for _ in 0..<draws {
        var row = patterns.row(pattern)
        var order = Array(units)
        generator.shuffle(&order)
        for unit in order.prefix(count) { row[unit] *= factor }
        starts.append(row)
        given.append(inputs.row(pattern))
      }
    }
    let states = try net.settle(
      parameters, inputs: Matrix(given), starts: net.starts(Matrix(starts)))
    let right = states.indices.count { isRight(states[$0], pattern: $0 / draws) }
    return Double(right) / Double(states.count)
  }
}

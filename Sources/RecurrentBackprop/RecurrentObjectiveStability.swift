public import Objectives

extension RecurrentObjective {
  /// The stability of patterns' fixed points, each settled from rest. Patterns that do not settle are
  /// told by their outcome, whatever the policy.
  /// - Parameters:
  ///   - parameters: `P` values.
  ///   - patterns: which patterns.
  ///   - isCounted: whether the work counts as training's. Statistics are left alone.
  /// - Throws: `ObjectiveError` for a vector of another length, `GSLError` when eigenvalues are not
  ///   found.
  public func stability(
    at parameters: [Double], on patterns: PatternBatch = .all, isCounted: Bool = false
  ) throws -> [PatternStability] {
    guard parameters.count == parameterCount else {
      throw ObjectiveError("the map has \(parameterCount) parameters, not \(parameters.count)")
    }
    let batch = isCounted ? batch : try uncountedBatch()
    let analyzer = StabilityAnalyzer(map: batch.map)
    batch.take(parameters)
    let total = patterns.count(of: patternCount)
    var found: [PatternStability] = []
    for first in stride(from: 0, to: total, by: batch.capacity) {
      batch.takePatterns(patterns, from: first, of: total)
      try batch.settle(start: nil)
      batch.linearize()
      for row in batch.rows {
        let settling = batch.settlings[row]
        let isSettled = settling.outcome.isConverged
        found.append(
          PatternStability(
            pattern: batch.numbers[row], settling: settling,
            stability: isSettled ? try analyzer.analyze(row: row) : nil,
            fixedPoint: isSettled ? Array(batch.states.view[row]) : nil))
      }
    }
    return found
  }

  /// A batch on the same map whose work nobody counts.
  private func uncountedBatch() throws -> SettledBatch {
    let map = CountedMap(batch.map.map)
    return SettledBatch(
      map: map, data: data,
      settler: try Settler(map: map, solver: solver, options: settlingOptions),
      capacity: batch.capacity)
  }
}

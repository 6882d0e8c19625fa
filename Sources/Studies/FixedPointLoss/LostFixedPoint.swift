import GSLNumerics
import Networks
import RecurrentBackprop

/// What a fixed point that the dynamics no longer reach looks like: Newton's method finds it from
/// where it was before the step, stable or not.
struct LostFixedPoint {
  /// Its stability.
  let stability: FixedPointStability
  /// Whether the dynamics end in a cycle.
  let isCycle: Bool

  /// The first pattern's that does not settle at these parameters; `nil` when it had none before the
  /// step, or Newton's method finds none.
  init?(
    of objective: RecurrentObjective, _ network: RecurrentNetwork, _ inputs: Matrix,
    at parameters: [Double], formerly previous: [Double]
  ) throws {
    let now = try objective.outputs(for: inputs, at: parameters)
    let before = try objective.outputs(for: inputs, at: previous)
    guard let pattern = now.failures.first, !before.failures.contains(pattern) else { return nil }
    if case .cycling = now.patterns[pattern].outcome { isCycle = true } else { isCycle = false }
    let map = CountedMap(DenseMap(network))
    parameters.withUnsafeBufferPointer { map.map.setParameters($0) }
    let settler = try Settler(
      map: map, solver: NewtonIteration(),
      options: SettlingOptions(tolerance: 1e-10, maximumSweeps: 100))
    inputs.withView { map.map.load(inputs: $0.rows(pattern..<pattern + 1)) }
    let isFound = try before.states.withView { states in
      let settlement = try settler.settle(count: 1, start: states.rows(pattern..<pattern + 1))
      map.linearize(at: settlement.states, rows: 0..<1)
      return settlement.allConverged
    }
    guard isFound else { return nil }
    stability = try StabilityAnalyzer(map: map).analyze(row: 0)
  }

  func measure(into measures: inout [String: Double]) {
    measures["radius-when-lost"] = stability.spectralRadius
    measures["abscissa-when-lost"] = stability.spectralAbscissa
    measures["is-cycle"] = isCycle ? 1 : 0
    guard let leading = stability.leading(.discrete) else { return }
    let isComplex = abs(leading.imaginary) > 1e-7 * leading.magnitude
    measures["is-rotation"] = isComplex ? 1 : 0
    measures["is-flip"] = !isComplex && leading.real < 0 ? 1 : 0
  }
}

public import GSLNumerics
import Objectives

/// What a net gives for inputs, pattern by pattern.
public struct RecurrentOutputs: Sendable {
  /// `x_Ω`, `B × k`; of a fixed point only where the pattern converged.
  public let outputs: Matrix
  /// `x`, `B × n`.
  public let states: Matrix
  /// How each pattern settled.
  public let patterns: [PatternSettling]

  /// The patterns that did not settle.
  public var failures: [Int] { patterns.indices.filter { !patterns[$0].outcome.isConverged } }
}

extension RecurrentObjective {
  /// The network's outputs for other inputs than the training patterns', each settled from rest or
  /// from a state that is given. No work is counted: evaluation is not training.
  /// - Parameters:
  ///   - inputs: `B × m`, a pattern a row.
  ///   - parameters: `P` values.
  ///   - initialStates: `B × n`, the state that each pattern settles from; rest (zero) without.
  /// - Throws: `ObjectiveError` when a width does not fit. A pattern that does not settle is no
  ///   error: see its outcome.
  public func outputs(
    for inputs: Matrix, at parameters: [Double], from initialStates: Matrix? = nil
  ) throws -> RecurrentOutputs {
    let map = batch.map.map
    try Self.check(initialStates, of: map, patterns: inputs.rows)
    guard inputs.columns == map.inputWidth else {
      throw ObjectiveError(
        "the inputs have \(inputs.columns) columns, the network \(map.inputWidth) inputs")
    }
    guard parameters.count == parameterCount else {
      throw ObjectiveError("the map has \(parameterCount) parameters, not \(parameters.count)")
    }
    let settler = try Settler(map: CountedMap(map), solver: solver, options: settlingOptions)
    var states = Matrix(rows: inputs.rows, columns: map.stateWidth)
    var outputs = Matrix(rows: inputs.rows, columns: data.outputs.count)
    var patterns: [PatternSettling] = []
    parameters.withUnsafeBufferPointer { map.setParameters($0) }
    try inputs.withView { inputs in
      for first in stride(from: 0, to: inputs.rows, by: Self.chunk) {
        let rows = first..<min(inputs.rows, first + Self.chunk)
        map.load(inputs: inputs.rows(rows))
        let settlement = try settle(settler, rows, from: initialStates)
        states.withMutableView { $0.rows(rows).copy(settlement.states) }
        patterns += settlement.patterns
      }
    }
    for row in 0..<inputs.rows {
      for (place, unit) in data.outputs.enumerated() { outputs[row, place] = states[row, unit] }
    }
    return RecurrentOutputs(outputs: outputs, states: states, patterns: patterns)
  }

  private func settle(
    _ settler: Settler, _ rows: Range<Int>, from initialStates: Matrix?
  ) throws -> Settlement {
    guard let initialStates else { return try settler.settle(count: rows.count) }
    return try initialStates.withView {
      try settler.settle(count: rows.count, start: $0.rows(rows))
    }
  }
}

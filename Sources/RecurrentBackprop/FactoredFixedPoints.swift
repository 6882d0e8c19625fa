import GSLNumerics
import Objectives

/// The fixed points of all training patterns at one parameter vector, their residuals, and as many
/// factorizations of `I − J` as the memory set aside for them holds.
final class FactoredFixedPoints {
  /// Where they were taken; empty when they were not.
  var parameters: [Double] = []
  /// `r` and `∂r/∂x_Ω`, a row a pattern, with the factor `1/√B`.
  let residuals: MatrixBuffer
  let slopes: MatrixBuffer
  /// Right-hand sides and solutions for one pattern: a row an output unit.
  let solutions: MatrixBuffer

  private let states: MatrixBuffer
  private var factorizations: [LUFactorization] = []
  private var isFactored: [Bool] = []
  private let passing: LUFactorization

  /// The doubles that factorizations may take: 256 MiB.
  static let memory = 1 << 25

  init(patterns: Int, width: Int, outputs: Int) {
    residuals = MatrixBuffer(rows: patterns, columns: outputs)
    slopes = MatrixBuffer(rows: patterns, columns: outputs)
    solutions = MatrixBuffer(rows: max(1, outputs), columns: width)
    states = MatrixBuffer(rows: patterns, columns: width)
    passing = LUFactorization(order: width)
  }

  func forget() {
    parameters = []
    for index in isFactored.indices { isFactored[index] = false }
  }

  /// Takes over a settled row of a batch.
  func keep(_ row: Int, of batch: SettledBatch, scale: Double) {
    let pattern = batch.numbers[row]
    let state = UnsafePointer(batch.states.view.base + row * states.columns)
    (states.view.base + pattern * states.columns).update(from: state, count: states.columns)
    let (residual, slope) = (residuals.view[pattern], slopes.view[pattern])
    batch.data.loss.residuals(
      outputs: batch.gatherOutputs(state), targets: batch.target(row: row),
      residuals: residual.baseAddress!, slopes: slope.baseAddress!, width: residual.count)
    for place in residual.indices {
      residual[place] *= scale
      slope[place] *= scale
    }
  }

  /// Calls `body` with every pattern, its row in the map, and `I − J` factored there. The map stands
  /// loaded and linearized, and the batch's states are those of the chunk.
  func forEachPattern(
    _ batch: SettledBatch,
    _ body: (_ pattern: Int, _ row: Range<Int>, LUFactorization) throws -> Void
  ) throws {
    batch.take(parameters)
    let total = states.rows
    for first in stride(from: 0, to: total, by: batch.capacity) {
      batch.takePatterns(.all, from: first, of: total)
      batch.states.prefix(batch.count).copy(
        states.view.rows(first..<first + batch.count).readOnly)
      batch.linearize()
      for row in batch.rows {
        try body(first + row, row..<row + 1, factorization(of: first + row, row: row, batch.map))
      }
    }
  }

  private func factorization(
    of pattern: Int, row: Int, _ map: CountedMap
  ) throws -> LUFactorization {
    let order = states.columns
    let isKept = (pattern + 1) * order * order <= Self.memory
    while isKept, factorizations.count <= pattern {
      factorizations.append(LUFactorization(order: order))
      isFactored.append(false)
    }
    let factorization = isKept ? factorizations[pattern] : passing
    if isKept, isFactored[pattern] { return factorization }
    do {
      try map.factorIdentityMinusJacobian(row: row, into: factorization)
    } catch let error as SingularMatrixError {
      throw AdjointFailure(
        pattern: pattern,
        adjoint: PatternAdjoint(outcome: .singular(pivotRatio: error.pivotRatio)),
        method: DirectAdjoint().name, failures: 1, patterns: states.rows)
    }
    if isKept { isFactored[pattern] = true }
    return factorization
  }
}

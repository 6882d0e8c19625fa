import GSLNumerics
import Objectives

/// The adjoints of a chunk that has settled, under the objective's policy.
extension RecurrentObjective {
  /// Adds `Σ ∂E/∂θ` over the chunk. Patterns whose adjoint failed are out of `batch` afterwards.
  /// - Returns: how many those are.
  func addGradient(
    to gradient: UnsafeMutableBufferPointer<Double>, start: Start
  ) throws -> Int {
    let count = batch.count
    guard count > 0 else { return 0 }
    let isWarm = start == .warm && warm != nil
    if isWarm, let warm {
      for row in batch.rows {
        warm.writeAdjoint(
          of: batch.numbers[row], error: batch.errors.view.base + row * adjoints.columns,
          to: adjoints.view.base + row * adjoints.columns)
      }
    }
    let leavesAdjoints = adjointSolver is any LinearAdjointSolver
    adjointSolver.addGradient(of: problem(isWarm: isWarm), to: gradient, reports: &reports)
    for row in batch.rows {
      let report = reports[row]
      statistics.note(report.outcome)
      statistics.adjointProducts += report.products
      if isWarm, leavesAdjoints, let warm {
        statistics.savedProducts += warm.keep(
          adjoint: adjoints.view.base + row * adjoints.columns, of: batch.numbers[row],
          solved: report.outcome.isUsable, products: report.products)
      }
    }
    statistics.sum()
    if reports[batch.rows].allSatisfy({ $0.outcome.isUsable }) { return 0 }
    return try handleFailures(among: count, gradient)
  }

  func problem(isWarm: Bool, options: AdjointOptions? = nil) -> AdjointProblem {
    AdjointProblem(
      map: batch.map, states: batch.states.prefix(batch.count).readOnly,
      errors: batch.errors.prefix(batch.count).readOnly, adjoints: adjoints.prefix(batch.count),
      isWarm: isWarm, options: options ?? adjointOptions, surroundings: batch)
  }

  private func handleFailures(
    among count: Int, _ gradient: UnsafeMutableBufferPointer<Double>
  ) throws -> Int {
    let failures = batch.rows.filter { !reports[$0].outcome.isUsable }
    if policy == .skip {
      // Reports stay by row while rows are exchanged, so they are asked by pattern.
      let failed = Set(failures.map { batch.numbers[$0] })
      batch.keep { !failed.contains(batch.numbers[$0]) }
      statistics.skippedPatterns += count - batch.count
      return count - batch.count
    }
    let first = batch.numbers[failures[0]]
    var failure = AdjointFailure(
      pattern: first, adjoint: reports[failures[0]], method: adjoint.name,
      failures: failures.count, patterns: count)
    guard policy == .dampAndRetry else { throw failure }
    statistics.retriedPatterns += failures.count
    var left = failures
    let scratch = AdjointRetry(batch: batch, options: adjointOptions)
    for damping in FailurePolicy.retryDampings where !left.isEmpty {
      let outcomes = scratch.solve(left, damping: damping, addingTo: gradient)
      if let index = outcomes.firstIndex(where: { !$0.outcome.isUsable }) {
        failure = AdjointFailure(
          pattern: batch.numbers[left[index]], adjoint: outcomes[index],
          method: "damped relaxation", failures: outcomes.count { !$0.outcome.isUsable },
          patterns: count)
      }
      left = zip(left, outcomes).filter { !$1.outcome.isUsable }.map(\.0)
    }
    statistics.rescuedPatterns += failures.count - left.count
    guard left.isEmpty else { throw failure }
    return 0
  }
}

/// A second try at some adjoints of a batch, by damped relaxation, one pattern at a time: it is rare.
private struct AdjointRetry {
  let batch: SettledBatch
  let options: AdjointOptions

  func solve(
    _ rows: [Int], damping: Double, addingTo gradient: UnsafeMutableBufferPointer<Double>
  ) -> [PatternAdjoint] {
    var options = options
    options.maximumProducts = FailurePolicy.more(options.maximumProducts, damping: damping)
    let map = batch.map
    let adjoint = MatrixBuffer(rows: 1, columns: map.stateWidth)
    let solver = RelaxationAdjoint(damping: damping).makeSolver(for: map, capacity: 1)
    var reports = [PatternAdjoint(outcome: .outOfBudget)]
    return rows.map { row in
      // The problem of a batch of one stands in row 0 of the map.
      map.map.swapRows(0, row)
      defer { map.map.swapRows(0, row) }
      let states = batch.states.view.rows(row..<row + 1).readOnly
      map.linearize(at: states, rows: 0..<1)
      solver.addGradient(
        of: AdjointProblem(
          map: map, states: states, errors: batch.errors.view.rows(row..<row + 1).readOnly,
          adjoints: adjoint.view, options: options, surroundings: batch),
        to: gradient, reports: &reports)
      return reports[0]
    }
  }
}

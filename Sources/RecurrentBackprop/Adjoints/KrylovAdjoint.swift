import GSLNumerics

/// A Krylov method for `A y = e`, `A = I − Jᵀ`, on many patterns at once: a cycle of steps from the
/// residuals that `KrylovAdjoint` measured, each pattern with its own scalars.
protocol KrylovCycle: AnyObject {
  /// The most steps of a cycle.
  var length: Int { get }
  /// What moves with the rows, a row a pattern.
  var buffers: [MatrixBuffer] { get }
  /// Products that a step costs a pattern.
  var productsPerStep: Int { get }
  /// Begins a cycle at the measured residuals `e − A y`, of these norms.
  func begin(_ operation: AdjointOperator, residuals: MatrixView, norms: [Double])
  /// One step for the first `count` rows. Writes each row's residual norm, as the recurrence has it,
  /// to `norms`: NaN on a breakdown, after which the cycle ends for the row.
  func step(_ operation: AdjointOperator, count: Int, norms: inout [Double])
  /// Brings `y` of a row up to the steps it made.
  func finish(row: Int, adjoint: UnsafeMutablePointer<Double>)
  /// Exchanges the scalars of two rows; the buffers have been seen to.
  func swapRows(_ first: Int, _ second: Int)
}

/// `A = I − Jᵀ` and its transpose, for rows of a map: the first ones unless told.
struct AdjointOperator {
  let map: CountedMap
  let width: Int

  /// `products ← (I − Jᵀ) v`.
  func apply(_ vectors: MatrixView, rows: Range<Int>? = nil, into products: MutableMatrixView) {
    map.multiplyTransposedJacobian(vectors, rows: rows ?? 0..<vectors.rows, into: products)
    subtract(products, from: vectors)
  }

  /// `products ← (I − J) v`.
  func applyTransposed(_ vectors: MatrixView, into products: MutableMatrixView) {
    map.multiplyJacobian(vectors, rows: 0..<vectors.rows, into: products)
    subtract(products, from: vectors)
  }

  private func subtract(_ products: MutableMatrixView, from vectors: MatrixView) {
    for row in 0..<vectors.rows {
      let (product, vector) = (products[row], vectors[row])
      for unit in 0..<width { product[unit] = vector[unit] - product[unit] }
    }
  }
}

/// The loop around the Krylov adjoints.
///
/// Every cycle begins with measured residuals, and only those end a pattern: what the recurrences
/// promise is never taken for the truth. Within a cycle the patterns that meet their tolerance by
/// the recurrence rest until the others do.
final class KrylovAdjoint: LinearAdjointSolver {
  /// A cycle that leaves more than this share of the residual has stalled.
  private static let leastProgress = 0.9

  private let cycle: any KrylovCycle
  private let adjoints: MatrixBuffer
  private let errors: MatrixBuffer
  private let residuals: MatrixBuffer
  private let active: ActiveRows
  private var norms: [Double]
  private var previous: [Double]
  private var allowed: [Double]
  private var products: [Int]

  init(_ cycle: any KrylovCycle, width: Int, capacity: Int) {
    self.cycle = cycle
    adjoints = MatrixBuffer(rows: capacity, columns: width)
    errors = MatrixBuffer(rows: capacity, columns: width)
    residuals = MatrixBuffer(rows: capacity, columns: width)
    active = ActiveRows(
      capacity: capacity, moving: [adjoints, errors, residuals] + cycle.buffers)
    norms = Array(repeating: 0, count: capacity)
    (previous, allowed) = (norms, norms)
    products = Array(repeating: 0, count: capacity)
  }

  func solve(_ problem: AdjointProblem, reports: inout [PatternAdjoint]) {
    errors.prefix(problem.count).copy(problem.errors)
    adjoints.prefix(problem.count).copy(
      problem.isWarm ? problem.adjoints.readOnly : problem.errors)
    active.begin(problem.count)
    for row in problem.rows { (products[row], previous[row]) = (0, .infinity) }
    let operation = AdjointOperator(map: problem.map, width: problem.width)
    while active.count > 0 {
      measure(problem, operation, &reports)
      if active.count > 0 { runCycle(problem, operation) }
    }
    active.restore(in: problem.map)
    problem.adjoints.copy(adjoints.prefix(problem.count).readOnly)
  }

  /// Measures every active row's residual, and retires those that are done.
  private func measure(
    _ problem: AdjointProblem, _ operation: AdjointOperator, _ reports: inout [PatternAdjoint]
  ) {
    let residuals = residuals.prefix(active.count)
    operation.apply(adjoints.prefix(active.count).readOnly, into: residuals)
    for row in active.rows.reversed() {
      let (residual, error, adjoint) = (residuals[row], errors.view[row], adjoints.view[row])
      for unit in residual.indices { residual[unit] = error[unit] - residual[unit] }
      norms[row] = norm(UnsafePointer(residual.baseAddress!), count: problem.width)
      products[row] += 1
      let scale = norm(UnsafePointer(error.baseAddress!), count: problem.width)
      let reached = norm(UnsafePointer(adjoint.baseAddress!), count: problem.width)
      allowed[row] = problem.options.allowedResidual(errorNorm: scale, adjointNorm: reached)
      if scale == 0 {
        adjoint.update(repeating: 0)
        norms[row] = 0
      }
      let isTooLarge = scale > 0 && reached > problem.options.divergenceBound * scale
      guard let outcome = isTooLarge ? .diverged(sweep: products[row]) : judge(row, problem) else {
        previous[row] = norms[row]
        continue
      }
      reports[active.order[row]] = PatternAdjoint(
        outcome: outcome, residual: norms[row], products: products[row])
      exchange(row, active.count - 1, problem.map)
      active.retire(active.count - 1, in: problem.map)
    }
  }

  private func judge(_ row: Int, _ problem: AdjointProblem) -> AdjointOutcome? {
    if !norms[row].isFinite { return .notFinite(sweep: products[row]) }
    if norms[row] <= allowed[row] { return .converged }
    if products[row] >= problem.options.maximumProducts { return .outOfBudget }
    if norms[row] > Self.leastProgress * previous[row] {
      return .stalled(
        sweep: products[row],
        reason:
          "a cycle no longer lowers the residual \(norms[row]); I − J may be singular, or the "
          + "tolerance below rounding")
    }
    return nil
  }

  private func runCycle(_ problem: AdjointProblem, _ operation: AdjointOperator) {
    // The rows still moving stay before those that rest.
    var moving = active.count
    cycle.begin(operation, residuals: residuals.prefix(moving).readOnly, norms: norms)
    var step = 0
    while moving > 0, step < cycle.length {
      cycle.step(operation, count: moving, norms: &norms)
      step += 1
      for row in (0..<moving).reversed() {
        products[row] += cycle.productsPerStep
        let isSpent = products[row] >= problem.options.maximumProducts
        // A NaN fails the comparison and rests too.
        guard !(norms[row] > allowed[row]) || isSpent || step == cycle.length else { continue }
        cycle.finish(row: row, adjoint: adjoints.view.base + row * problem.width)
        moving -= 1
        exchange(row, moving, problem.map)
      }
    }
  }

  private func exchange(_ first: Int, _ second: Int, _ map: CountedMap) {
    guard first != second else { return }
    active.exchange(first, second, in: map)
    cycle.swapRows(first, second)
    norms.swapAt(first, second)
    previous.swapAt(first, second)
    allowed.swapAt(first, second)
    products.swapAt(first, second)
  }
}

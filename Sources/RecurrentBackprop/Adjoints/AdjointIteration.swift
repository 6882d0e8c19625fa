import GSLNumerics

/// What moves adjoints by their residuals, one step at a time; `AdjointIteration` owns the loop.
protocol AdjointUpdate: AnyObject {
  /// Forgets all patterns and begins with new ones in the rows `0..<count`.
  func begin(count: Int)
  /// Exchanges what is kept of the patterns in two rows.
  func swapRows(_ first: Int, _ second: Int)
  /// Moves the active adjoints.
  /// - Parameters:
  ///   - adjoints: `y`, a row a pattern; overwritten.
  ///   - residuals: `r = Jᵀ y + e − y`; may be overwritten.
  ///   - round: the patterns' surroundings.
  func update(
    _ adjoints: MutableMatrixView, by residuals: MutableMatrixView, in round: AdjointRound)
  /// Sets adjoints of a cold start, before anything is measured there: to `e`, unless something better
  /// is at hand.
  func approach(_ adjoints: MutableMatrixView, errors: MatrixView, in round: AdjointRound)
  /// Forgets what belongs to these patterns.
  func finish()
}

extension AdjointUpdate {
  func finish() {}
  func approach(_ adjoints: MutableMatrixView, errors: MatrixView, in round: AdjointRound) {
    adjoints.copy(errors)
  }
}

/// What an update may know of its patterns, by row.
final class AdjointRound {
  @exclusivity(unchecked) var map: CountedMap?
  /// Their rows in the map, from 0.
  @exclusivity(unchecked) var count = 0
  @exclusivity(unchecked) var options = AdjointOptions()
  /// `‖r‖ / ‖e‖`.
  @exclusivity(unchecked) var residuals: [Double]
  /// Products that updates took beside those of the loop.
  @exclusivity(unchecked) var products: [Int]
  /// The products of the loop, one a sweep.
  @exclusivity(unchecked) var sweep = 0
  /// How an update ended a pattern that it can bring no further.
  @exclusivity(unchecked) var ends: [AdjointOutcome?]

  init(capacity: Int) {
    residuals = Array(repeating: .infinity, count: capacity)
    products = Array(repeating: 0, count: capacity)
    ends = Array(repeating: nil, count: capacity)
  }

  /// The products that a pattern may still take.
  func productsLeft(_ row: Int) -> Int { options.maximumProducts - sweep - products[row] }

  func swapRows(_ first: Int, _ second: Int) {
    residuals.swapAt(first, second)
    products.swapAt(first, second)
    ends.swapAt(first, second)
  }
}

/// The loop around adjoints that are found by iterating `y ← Jᵀ y + e`: one transposed product a
/// sweep for the patterns still active, each of which stops by its own undamped residual.
final class AdjointIteration: LinearAdjointSolver {
  private let method: any AdjointUpdate
  private let adjoints: MatrixBuffer
  private let errors: MatrixBuffer
  private let residuals: MatrixBuffer
  private let active: ActiveRows
  /// `‖e‖` of each pattern.
  @exclusivity(unchecked) private var scales: [Double]
  /// `‖r‖` of each row.
  @exclusivity(unchecked) private var sizes: [Double]
  @exclusivity(unchecked) private var isDone: [Bool]
  private let round: AdjointRound

  init(_ method: any AdjointUpdate, width: Int, capacity: Int) {
    self.method = method
    adjoints = MatrixBuffer(rows: capacity, columns: width)
    errors = MatrixBuffer(rows: capacity, columns: width)
    residuals = MatrixBuffer(rows: capacity, columns: width)
    active = ActiveRows(capacity: capacity, moving: [adjoints, errors])
    scales = Array(repeating: 0, count: capacity)
    sizes = scales
    isDone = Array(repeating: false, count: capacity)
    round = AdjointRound(capacity: capacity)
  }

  func solve(_ problem: AdjointProblem, reports: inout [PatternAdjoint]) {
    errors.prefix(problem.count).copy(problem.errors)
    measureErrors(problem)
    for row in problem.rows {
      (round.residuals[row], round.products[row], round.ends[row]) = (.infinity, 0, nil)
    }
    (round.map, round.count, round.options) = (problem.map, problem.count, problem.options)
    round.sweep = 0
    active.begin(problem.count)
    method.begin(count: problem.count)
    if problem.isWarm {
      adjoints.prefix(problem.count).copy(problem.adjoints.readOnly)
    } else {
      method.approach(adjoints.prefix(problem.count), errors: problem.errors, in: round)
    }
    var sweep = 0
    while active.count > 0 {
      sweep += 1
      round.sweep = sweep
      let (rows, map) = (active.rows, problem.map)
      let products = residuals.prefix(active.count)
      map.multiplyTransposedJacobian(
        adjoints.prefix(active.count).readOnly, rows: rows, into: products)
      measure(rows)
      for row in rows {
        let report = measure(row, after: sweep, problem)
        if let report { reports[active.order[row]] = report }
        isDone[row] = report != nil
      }
      active.retire(in: map, where: { isDone[$0] }) { first, second in
        residuals.view.swapRows(first, second)
        method.swapRows(first, second)
        round.swapRows(first, second)
      }
      round.count = active.count
      method.update(
        adjoints.prefix(active.count), by: residuals.prefix(active.count), in: round)
    }
    method.finish()
    active.restore(in: problem.map)
    problem.adjoints.copy(adjoints.prefix(problem.count).readOnly)
  }

  private func measureErrors(_ problem: AdjointProblem) {
    let (errors, n) = (problem.errors, problem.width)
    scales.withUnsafeMutableBufferPointer { scales in
      guard let scales = scales.baseAddress else { return }
      ThreadTeam.run(overRows: problem.count, of: n) { part in
        for row in part { scales[row] = norm(errors.base + row * errors.stride, count: n) }
      }
    }
  }

  /// Turns the products in some rows into residuals, and takes their norms.
  private func measure(_ rows: Range<Int>) {
    let n = residuals.columns
    let (first, errors, adjoints) = (residuals.view.base, errors.view.base, adjoints.view.base)
    sizes.withUnsafeMutableBufferPointer { sizes in
      guard let sizes = sizes.baseAddress else { return }
      ThreadTeam.run(overRows: rows.count, of: n) { part in
        for row in part {
          let sum = VectorKernels.addDifference(
            errors + row * n, adjoints + row * n, to: first + row * n, count: n)
          // Squares of the smallest residuals vanish.
          sizes[row] =
            sum > 1e-280 ? sum.squareRoot() : norm(UnsafePointer(first + row * n), count: n)
        }
      }
    }
  }

  /// The report of a row if the pattern is done.
  private func measure(_ row: Int, after sweep: Int, _ problem: AdjointProblem) -> PatternAdjoint? {
    let (adjoint, size) = (adjoints.view[row], sizes[row])
    let scale = scales[active.order[row]]
    let options = problem.options
    let products = sweep + round.products[row]
    round.residuals[row] = size / scale
    let outcome: AdjointOutcome
    if scale == 0 {
      adjoint.update(repeating: 0)
      return PatternAdjoint(outcome: .converged, residual: 0, products: products)
    }
    if !size.isFinite || !scale.isFinite {
      outcome = .notFinite(sweep: sweep)
    } else if size > options.divergenceBound * scale {
      outcome = .diverged(sweep: sweep)
    } else if size <= options.largestAllowedResidual(errorNorm: scale),
      let end = judge(adjoint, residual: size, scale: scale, sweep: sweep, options)
    {
      outcome = end
    } else if let end = round.ends[row] {
      outcome = end
    } else if products >= options.maximumProducts {
      outcome = .outOfBudget
    } else {
      return nil
    }
    return PatternAdjoint(outcome: outcome, residual: size, products: products)
  }

  /// Judges a residual that may be small enough, which needs the adjoint's own norm.
  private func judge(
    _ adjoint: UnsafeMutableBufferPointer<Double>, residual: Double, scale: Double, sweep: Int,
    _ options: AdjointOptions
  ) -> AdjointOutcome? {
    let size = norm(UnsafePointer(adjoint.baseAddress!), count: adjoint.count)
    if size > options.divergenceBound * scale { return .diverged(sweep: sweep) }
    let allowed = options.allowedResidual(errorNorm: scale, adjointNorm: size)
    return residual <= allowed ? .converged : nil
  }
}

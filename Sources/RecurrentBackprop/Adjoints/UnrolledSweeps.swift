import GSLNumerics

/// Sweeps `x_{t+1} = x_t + α (F(x_t) − x_t)` and their backpropagation,
/// `y_t = (1 − α) y_{t+1} + α J_tᵀ y_{t+1}` from `y_T = ∂E/∂x_T`, with
/// `∂E/∂θ = Σ_t α y_{t+1}ᵀ ∂F/∂θ(x_t)`.
final class UnrolledSweeps: AdjointSolver {
  private let damping: Double
  private let startsAtRest: Bool
  private let states: [MatrixBuffer]
  private let images: MatrixBuffer
  private let adjoints: MatrixBuffer
  private let products: MatrixBuffer
  /// `α Σ y_t`, which tends to the adjoint of the fixed point.
  private let sums: MatrixBuffer
  private let gradient: MatrixBuffer
  private var isUsable: [Bool]

  /// A state of a larger norm has diverged.
  private static let divergenceBound = 1e10
  /// A residual `‖x − F(x)‖` that counts as near a fixed point.
  private static let settledResidual = 1e-6
  /// States this near each other are the same fixed point.
  private static let sameState = 1e-3
  /// An adjoint that grew by more than this on its way back belongs to a state that the iteration
  /// leaves: its sum tends to nothing.
  private static let growthBound = 10.0

  init(sweeps: Int, damping: Double, startsAtRest: Bool, map: CountedMap, capacity: Int) {
    self.damping = damping
    self.startsAtRest = startsAtRest
    let make = { MatrixBuffer(rows: capacity, columns: map.stateWidth) }
    states = (0...sweeps).map { _ in make() }
    (images, adjoints, products, sums) = (make(), make(), make(), make())
    gradient = MatrixBuffer(rows: 1, columns: map.parameterCount)
    isUsable = Array(repeating: true, count: capacity)
  }

  private var sweeps: Int { states.count - 1 }

  func addGradient(
    of problem: AdjointProblem, to gradient: UnsafeMutableBufferPointer<Double>,
    reports: inout [PatternAdjoint]
  ) {
    sweepForward(problem, &reports)
    // A pattern whose adjoint overflows on the way back is left out of a second try.
    repeat { self.gradient.view.fill(0) } while !sweepBackward(problem, &reports)
    addScaled(
      self.gradient.view.base, scale: 1, to: gradient.baseAddress!, count: gradient.count)
    measure(problem, &reports)
  }

  private func sweepForward(_ problem: AdjointProblem, _ reports: inout [PatternAdjoint]) {
    let count = problem.count
    if startsAtRest {
      states[0].prefix(count).fill(0)
    } else {
      states[0].prefix(count).copy(problem.states)
    }
    for row in problem.rows { products.view[row, 0] = .nan }
    for sweep in 0..<sweeps {
      let (state, next) = (states[sweep].prefix(count), states[sweep + 1].prefix(count))
      problem.map.evaluate(state.readOnly, rows: problem.rows, into: next)
      for row in problem.rows {
        let (x, image) = (state[row], next[row])
        if sweep == 0 { products.view[row, 0] = distance(x, image) }
        if sweep == sweeps - 1 { images.view[row, 0] = distance(x, image) }
        guard damping < 1 else { continue }
        for unit in x.indices { image[unit] = x[unit] + damping * (image[unit] - x[unit]) }
      }
    }
    for row in problem.rows {
      let (first, last) = (products.view[row, 0], images.view[row, 0])
      let size = norm(UnsafePointer(states[sweeps].view[row].baseAddress!), count: problem.width)
      let strayed = distance(
        states[sweeps].view[row],
        UnsafeMutableBufferPointer(mutating: problem.states[row]))
      let outcome: AdjointOutcome
      if !size.isFinite || !last.isFinite {
        outcome = .notFinite(sweep: sweeps)
      } else if size > Self.divergenceBound {
        outcome = .diverged(sweep: sweeps)
      } else if last > Self.settledResidual * max(1, size), last > first / 2 {
        outcome = .stalled(
          sweep: sweeps,
          reason:
            "the sweeps come no nearer to a fixed point (residual \(last)); damp them, or take "
            + "the adjoint 'direct'")
      } else if last <= Self.settledResidual * max(1, size),
        strayed > Self.sameState * max(1, size)
      {
        outcome = .stalled(
          sweep: sweeps,
          reason: "the sweeps settle at another fixed point, \(strayed) away; take 'direct'")
      } else {
        outcome = .approximate
      }
      reports[row] = PatternAdjoint(outcome: outcome, products: 2 * sweeps)
      isUsable[row] = outcome.isUsable
    }
  }

  private func distance(
    _ x: UnsafeMutableBufferPointer<Double>, _ y: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    VectorKernels.squaredDistance(x.baseAddress!, y.baseAddress!, count: x.count).squareRoot()
  }

  /// - Returns: whether no further pattern had to be given up.
  private func sweepBackward(
    _ problem: AdjointProblem, _ reports: inout [PatternAdjoint]
  ) -> Bool {
    let count = problem.count
    let (adjoints, products) = (adjoints.prefix(count), products.prefix(count))
    for row in problem.rows {
      _ = problem.surroundings.loss(
        row: row, state: UnsafePointer(states[sweeps].view[row].baseAddress!),
        error: adjoints[row].baseAddress!)
    }
    for row in problem.rows {
      images.view[row, 0] = norm(
        UnsafePointer(adjoints[row].baseAddress!), count: problem.width)
    }
    sums.prefix(count).fill(0)
    let total = UnsafeMutableBufferPointer(start: gradient.view.base, count: gradient.columns)
    for sweep in (0..<sweeps).reversed() {
      let state = states[sweep].prefix(count).readOnly
      problem.map.linearize(at: state, rows: problem.rows)
      problem.forEachRun(where: { isUsable[$0] }) { rows in
        problem.map.map.accumulateGradient(
          adjoints: adjoints.rows(rows).readOnly, states: state.rows(rows), rows: rows,
          scale: damping, into: total)
      }
      problem.map.multiplyTransposedJacobian(adjoints.readOnly, rows: problem.rows, into: products)
      for row in problem.rows {
        let (y, product) = (adjoints[row], products[row])
        addScaled(
          y.baseAddress!, scale: damping, to: sums.view[row].baseAddress!, count: y.count)
        for unit in y.indices { y[unit] = (1 - damping) * y[unit] + damping * product[unit] }
      }
    }
    var isDone = true
    for row in problem.rows where isUsable[row] {
      let size = norm(UnsafePointer(sums.view[row].baseAddress!), count: problem.width)
      let grown = norm(UnsafePointer(adjoints[row].baseAddress!), count: problem.width)
      let hasGrown = !startsAtRest && grown > Self.growthBound * images.view[row, 0]
      guard !size.isFinite || hasGrown else { continue }
      reports[row].outcome =
        size.isFinite ? .diverged(sweep: sweeps) : .notFinite(sweep: sweeps)
      (isUsable[row], isDone) = (false, false)
    }
    return isDone
  }

  /// `‖(I − Jᵀ) y − e‖` at the last state, of `y = α Σ y_t`.
  private func measure(_ problem: AdjointProblem, _ reports: inout [PatternAdjoint]) {
    guard problem.options.measuresResidual else { return }
    let count = problem.count
    let (last, products) = (states[sweeps].prefix(count).readOnly, products.prefix(count))
    problem.map.linearize(at: last, rows: problem.rows)
    problem.map.multiplyTransposedJacobian(
      sums.prefix(count).readOnly, rows: problem.rows, into: products)
    for row in problem.rows where isUsable[row] {
      let error = adjoints.view[row]
      _ = problem.surroundings.loss(
        row: row, state: last[row].baseAddress!, error: error.baseAddress!)
      let (product, sum) = (products[row], sums.view[row])
      for unit in product.indices { product[unit] += error[unit] - sum[unit] }
      let residual = norm(UnsafePointer(product.baseAddress!), count: problem.width)
      reports[row].residual = residual
      reports[row].products += 1
      let allowed = problem.options.allowedResidual(
        errorNorm: norm(UnsafePointer(error.baseAddress!), count: problem.width),
        adjointNorm: norm(UnsafePointer(sum.baseAddress!), count: problem.width))
      if residual <= allowed { reports[row].outcome = .converged }
    }
  }
}

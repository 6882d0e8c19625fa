public import GSLNumerics

/// Settles batches: the one loop around every solver.
///
/// Each pattern stops by its own undamped residual `‖x − F(x)‖₂`, measured here and never by the
/// solver, and then leaves the batch, so that no sweep is spent on it and no other pattern's result
/// depends on it. Memory is allocated for the largest batch so far and used again.
public final class Settler {
  /// The map whose fixed points are sought; its rows must be loaded.
  public let map: CountedMap
  /// How they are sought.
  public let solver: any SettlingSolver
  /// When to stop. May be changed between batches.
  public var options: SettlingOptions
  /// Whether the last `settle` left the map linearized at the states it gave.
  public private(set) var isLinearized = false
  private var workspace: Workspace?
  /// States that repeat with a residual below this share of their norm differ by rounding only.
  private static let roundingBound = 1e-10

  /// A settler without room yet, unless a capacity is given.
  /// - Throws: `SettlingError` when the solver's settings don't fit the map.
  public init(
    map: CountedMap, solver: any SettlingSolver, options: SettlingOptions = SettlingOptions(),
    capacity: Int = 0
  ) throws {
    self.map = map
    self.solver = solver
    self.options = options
    if capacity > 0 { workspace = try Workspace(map: map, solver: solver, capacity: capacity) }
  }

  /// Settles the rows `0..<count` that are loaded in the map.
  ///
  /// Afterwards the map's rows stand in the order in which they were loaded; their linearization is
  /// whatever the solver left, or that at the states given if `isLinearized`.
  /// - Parameters:
  ///   - count: the number `B` of patterns.
  ///   - start: the states to begin from, `B × n`, which are copied; zero (a cold start) without.
  /// - Returns: how each pattern ended, and the states.
  /// - Throws: `SettlingError` for a start of another shape, or settings that don't fit the map.
  public func settle(count: Int, start: MatrixView? = nil) throws -> Settlement {
    let n = map.stateWidth
    if let start, start.rows != count || start.columns != n {
      throw SettlingError(
        "a start of \(start.rows) × \(start.columns) states does not fit \(count) patterns of \(n)"
          + " units; give one state a pattern")
    }
    let workspace = try workspace(for: count)
    let states = workspace.states.prefix(count)
    if let start { states.copy(start) } else { states.fill(0) }
    isLinearized = workspace.stepper.linearizes
    for row in 0..<count { workspace.order[row] = row }
    var first = 0
    while first < count {
      let window = first..<first + min(workspace.stepper.patternsAtOnce, count - first)
      settle(window, isCold: start == nil, in: workspace)
      first = window.upperBound
    }
    restoreOrder(count, in: workspace)
    return Settlement(patterns: Array(workspace.results[..<count]), states: states.readOnly)
  }

  private func workspace(for count: Int) throws -> Workspace {
    if let workspace, workspace.capacity >= count { return workspace }
    let larger = try Workspace(map: map, solver: solver, capacity: count)
    workspace = larger
    return larger
  }

  /// Settles some rows, the active ones always at the front.
  private func settle(_ window: Range<Int>, isCold: Bool, in workspace: Workspace) {
    var active = window
    var sweep = 0
    workspace.stepper.begin(count: window.count)
    workspace.cycles.begin(window)
    if isCold {
      workspace.stepper.approach(
        workspace.states.view.rows(window), rows: window, options: options)
    }
    while true {
      sweep += 1
      evaluate(active, in: workspace)
      for row in active { note(judge(row, after: sweep, in: workspace), row, sweep, workspace) }
      retire(from: &active, windowStart: window.lowerBound, workspace)
      if active.isEmpty { return }
      workspace.stepper.step(
        SettlingBatch(
          states: workspace.states.view.rows(active),
          images: workspace.images.view.rows(active).readOnly,
          residuals: workspace.residuals + active.lowerBound, rows: active, stepsDone: sweep - 1,
          options: options, stalls: workspace.stalls))
      retireStalled(in: &active, after: sweep, windowStart: window.lowerBound, workspace)
      if active.isEmpty { return }
    }
  }

  /// Retires the patterns that the last step gave up, with the residual of where it left them.
  private func retireStalled(
    in active: inout Range<Int>, after sweep: Int, windowStart: Int, _ workspace: Workspace
  ) {
    for row in active {
      let slot = row - windowStart
      var outcome: SettlingOutcome?
      if let reason = workspace.stalls.reasons[slot] {
        workspace.stalls.reasons[slot] = nil
        evaluate(row..<row + 1, in: workspace)
        outcome =
          measure(row, after: sweep, in: workspace) ?? .stalled(sweep: sweep, reason: reason)
      }
      note(outcome, row, sweep, workspace)
    }
    retire(from: &active, windowStart: windowStart, workspace)
  }

  private func evaluate(_ rows: Range<Int>, in workspace: Workspace) {
    let states = workspace.states.view.rows(rows).readOnly
    if isLinearized {
      map.evaluateAndLinearize(states, rows: rows, into: workspace.images.view.rows(rows))
    } else {
      map.evaluate(states, rows: rows, into: workspace.images.view.rows(rows))
    }
    let (n, first) = (map.stateWidth, rows.lowerBound)
    let (state, image) = (workspace.states.view.base, workspace.images.view.base)
    let (residuals, stateNorms) = (workspace.residuals, workspace.stateNorms)
    ThreadTeam.run(overRows: rows.count, of: n) { part in
      for row in first + part.lowerBound..<first + part.upperBound {
        let (x, y) = (state + row * n, image + row * n)
        residuals[row] = VectorKernels.squaredDistance(x, y, count: n).squareRoot()
        stateNorms[row] = VectorKernels.squaredNorm(x, count: n).squareRoot()
      }
    }
  }

  /// What a row's measures tell; its outcome if its state alone tells it.
  private func measure(_ row: Int, after sweep: Int, in workspace: Workspace) -> SettlingOutcome? {
    let n = map.stateWidth
    let state = UnsafePointer(workspace.states.view.base + row * n)
    let image = UnsafePointer(workspace.images.view.base + row * n)
    let (residual, stateNorm) = (workspace.residuals[row], workspace.stateNorms[row])
    if residual <= options.allowedResidual(stateNorm: stateNorm),
      stateNorm <= options.divergenceBound
    {
      return .converged
    }
    if !residual.isFinite || !stateNorm.isFinite {
      // Finite values may still have squares that overflow.
      let isFinite = (0..<n).allSatisfy { state[$0].isFinite && image[$0].isFinite }
      return isFinite ? .diverged(sweep: sweep) : .notFinite(sweep: sweep)
    }
    return max(residual, stateNorm) > options.divergenceBound ? .diverged(sweep: sweep) : nil
  }

  /// Measures a row and looks at where it has been; its outcome if it is done.
  private func judge(_ row: Int, after sweep: Int, in workspace: Workspace) -> SettlingOutcome? {
    if let outcome = measure(row, after: sweep, in: workspace) { return outcome }
    let state = UnsafePointer(workspace.states.view.base + row * map.stateWidth)
    let residual = workspace.residuals[row]
    let period = workspace.cycles.observe(
      row: row, state: state, residual: residual, sweep: sweep)
    if let period {
      if residual <= Self.roundingBound * max(1, norm(state, count: map.stateWidth)) {
        return .stalled(
          sweep: sweep, reason: "the residual \(residual) is at rounding; allow a larger tolerance")
      }
      return period > 1
        ? .cycling(period: period) : .stalled(sweep: sweep, reason: "the state no longer moves")
    }
    return sweep >= options.maximumSweeps ? .outOfBudget : nil
  }

  /// Notes a row's outcome after a number of sweeps, if it has one.
  private func note(
    _ outcome: SettlingOutcome?, _ row: Int, _ sweep: Int, _ workspace: Workspace
  ) {
    workspace.isDone[row] = outcome != nil
    guard let outcome else { return }
    workspace.results[workspace.order[row]] = PatternSettling(
      outcome: outcome, residual: workspace.residuals[row], sweeps: sweep)
  }

  /// Moves the rows that are done behind the active ones.
  private func retire(
    from active: inout Range<Int>, windowStart: Int, _ workspace: Workspace
  ) {
    let end = partition(
      active, leaves: { workspace.isDone[$0] },
      exchange: { row, last in
        exchange(row, last, in: workspace)
        workspace.images.view.swapRows(row, last)
        workspace.cycles.swapRows(row, last)
        let kept = workspace.residuals[row]
        workspace.residuals[row] = workspace.residuals[last]
        workspace.residuals[last] = kept
        workspace.stepper.swapRows(row - windowStart, last - windowStart)
      })
    active = active.lowerBound..<end
  }

  private func exchange(_ first: Int, _ second: Int, in workspace: Workspace) {
    map.map.swapRows(first, second)
    workspace.states.view.swapRows(first, second)
    workspace.order.swapAt(first, second)
  }

  private func restoreOrder(_ count: Int, in workspace: Workspace) {
    for row in 0..<count {
      while workspace.order[row] != row { exchange(row, workspace.order[row], in: workspace) }
    }
  }
}

extension Settler {
  /// All memory of a settler, for one capacity.
  fileprivate final class Workspace {
    let capacity: Int
    let stepper: any SettlingStepper
    let states: MatrixBuffer
    let images: MatrixBuffer
    /// By row, as last measured: `‖x − F(x)‖₂` and `‖x‖₂`.
    let residuals, stateNorms: UnsafeMutablePointer<Double>
    let stalls: StallRecord
    @exclusivity(unchecked) var cycles: CycleDetector
    /// Which pattern stands in each row.
    @exclusivity(unchecked) var order: [Int]
    /// By row.
    @exclusivity(unchecked) var isDone: [Bool]
    /// By pattern.
    @exclusivity(unchecked) var results: [PatternSettling]

    init(map: CountedMap, solver: any SettlingSolver, capacity: Int) throws {
      self.capacity = capacity
      stepper = try solver.makeStepper(for: map, capacity: capacity)
      states = MatrixBuffer(rows: capacity, columns: map.stateWidth)
      images = MatrixBuffer(rows: capacity, columns: map.stateWidth)
      residuals = .allocate(capacity: max(1, capacity))
      residuals.initialize(repeating: 0, count: max(1, capacity))
      stateNorms = .allocate(capacity: max(1, capacity))
      stateNorms.initialize(repeating: 0, count: max(1, capacity))
      stalls = StallRecord(capacity: capacity)
      cycles = CycleDetector(capacity: capacity, stateWidth: map.stateWidth)
      order = Array(0..<capacity)
      isDone = Array(repeating: false, count: capacity)
      results = Array(
        repeating: PatternSettling(outcome: .outOfBudget, residual: .infinity, sweeps: 0),
        count: capacity)
    }

    deinit {
      residuals.deallocate()
      stateNorms.deallocate()
    }
  }
}

public import GSLNumerics
public import Objectives

/// The mean loss of a net that settles, over training patterns: `E = (1/B) Σ E(x*_Ω, t)`, with its
/// gradient at the fixed points by any adjoint (Almeida 1987; Pineda 1987), and its residuals for
/// least squares.
///
/// Large batches go through in chunks. What a pattern gives does not depend on the others: each
/// settles, and has its adjoint solved, to its own residual. After the first call of a kind nothing
/// is allocated, failures apart.
public final class RecurrentObjective: LeastSquaresObjective {
  /// The loss of a pattern.
  public var loss: any Loss { data.loss }
  /// The units `Ω` that are read out, in order.
  public var outputs: [Int] { data.outputs }
  /// How patterns settle.
  public var solver: any SettlingSolver { batch.settler.solver }
  /// When settling stops.
  public var settlingOptions: SettlingOptions { batch.settler.options }
  /// How adjoints are found.
  public let adjoint: any AdjointMethod
  /// When adjoints stop.
  public let adjointOptions: AdjointOptions
  /// What becomes of patterns that fail.
  public let policy: FailurePolicy
  /// The penalty on the parameters.
  public let decay: WeightDecay
  /// Whether evaluations that ask for `Start.warm` begin from the fixed points and adjoints of the
  /// last ones. Cold evaluations neither use nor change what is kept.
  public let warmStart: Bool
  /// What happened to the patterns since the last `resetStatistics`.
  @exclusivity(unchecked) public internal(set) var statistics = RecurrentStatistics()

  let data: RecurrentData
  let batch: SettledBatch
  let adjointSolver: any AdjointSolver
  let adjoints: MatrixBuffer
  let starts: MatrixBuffer
  let warm: WarmStarts?
  @exclusivity(unchecked) var reports: [PatternAdjoint]
  var factored: FactoredFixedPoints?

  /// The most patterns that settle at once.
  static let chunk = 256

  /// The objective of a map on training patterns, which are copied.
  /// - Parameters:
  ///   - map: what settles. The objective sets its parameters and its inputs.
  ///   - outputs: the units `Ω` that are read out; logits where the loss takes them.
  ///   - loss: the loss of one pattern.
  ///   - inputs: `B × m`, a pattern a row.
  ///   - targets: `B × k`, a pattern a row, a column an output unit.
  ///   - solver: how patterns settle.
  ///   - settlingOptions: when settling stops.
  ///   - adjoint: how adjoints are found.
  ///   - adjointOptions: when adjoints stop.
  ///   - policy: what becomes of patterns that fail.
  ///   - weightDecay: `λ` of the penalty `½ λ ‖θ‖²` on all parameters.
  ///   - warmStart: whether evaluations that ask for it begin from the last ones' fixed points.
  ///   - initialStates: `B × n`, the state that each pattern settles from; rest (zero) without. For
  ///     nets with several fixed points, where the start says which one is meant.
  /// - Throws: `ObjectiveError` when the data don't fit the map, `SettlingError` or `AdjointRefusal`
  ///   when a method doesn't.
  public init(
    map: any FixedPointMap, outputs: [Int], loss: any Loss, inputs: Matrix, targets: Matrix,
    solver: any SettlingSolver = DampedIteration(),
    settlingOptions: SettlingOptions = SettlingOptions(),
    adjoint: any AdjointMethod = DirectAdjoint(),
    adjointOptions: AdjointOptions = AdjointOptions(), policy: FailurePolicy = .refuse,
    weightDecay: Double = 0, warmStart: Bool = false, initialStates: Matrix? = nil
  ) throws {
    try Self.check(
      map, outputs: outputs, inputs: inputs, targets: targets, weightDecay: weightDecay)
    try Self.check(
      initialStates, of: map, patterns: inputs.rows, warmStart: warmStart)
    let rows = min(inputs.rows, Self.chunk)
    let counted = CountedMap(map)
    data = RecurrentData(
      inputs: inputs, targets: targets, outputs: outputs, loss: loss, initialStates: initialStates)
    batch = SettledBatch(
      map: counted, data: data,
      settler: try Settler(
        map: counted, solver: solver, options: settlingOptions, capacity: rows),
      capacity: rows)
    adjointSolver = try adjoint.makeSolver(for: counted, capacity: rows)
    adjoints = MatrixBuffer(rows: rows, columns: map.stateWidth)
    starts = MatrixBuffer(rows: rows, columns: map.stateWidth)
    warm = warmStart ? WarmStarts(patterns: inputs.rows, width: map.stateWidth) : nil
    reports = Array(repeating: PatternAdjoint(outcome: .outOfBudget), count: rows)
    self.adjoint = adjoint
    self.adjointOptions = adjointOptions
    self.policy = policy
    self.warmStart = warmStart
    decay = WeightDecay(rate: weightDecay)
  }

  public var parameterCount: Int { batch.map.parameterCount }
  /// The map's: `W`, `U` and `b` of a dense net.
  public var parameterBlocks: [GradientCheck.Block] { batch.map.map.parameterBlocks }
  public var patternCount: Int { data.inputs.rows }
  public var work: Work { batch.map.work }
  /// The part of the work that was done in single precision.
  public var singlePrecisionWork: Work { batch.map.singlePrecisionWork }
  /// The products of that part that were done in 16 bits, in pattern sweeps.
  public var shortProducts: Int { batch.map.shortProducts }

  /// Counts from nothing again.
  public func resetStatistics() { statistics = RecurrentStatistics() }

  /// Forgets the fixed points and adjoints kept for warm starts.
  public func forgetWarmStarts() { warm?.reset() }

  /// Lets the next warm evaluation begin from given states, such as ones near fixed points that
  /// settling from rest does not lead to.
  /// - Parameter states: `B × n`, a row a pattern.
  /// - Throws: `ObjectiveError` for states of another shape, or without `warmStart`.
  public func beginWarm(from states: Matrix) throws {
    guard let warm else {
      throw ObjectiveError("states to begin from need an objective with warmStart")
    }
    guard states.rows == patternCount, states.columns == batch.map.stateWidth else {
      throw ObjectiveError(
        "\(states.rows) × \(states.columns) states do not fit \(patternCount) patterns of "
          + "\(batch.map.stateWidth) units; give one state a pattern")
    }
    states.withView { warm.take(states: $0) }
  }

  public func loss(at parameters: [Double], on patterns: PatternBatch) throws -> Evaluation {
    try check(parameters)
    var mean = RunningMean()
    try forEachChunk(of: patterns, at: parameters, start: .cold) { failed in
      batch.measureLosses()
      mean.add(batch.losses[batch.rows], failed: failed)
    }
    return try mean.evaluation(penalty: decay.penalty(parameters))
  }

  public func gradient(
    at parameters: [Double], on patterns: PatternBatch, start: Start,
    into gradient: inout [Double]
  ) throws -> Evaluation {
    try check(parameters)
    guard gradient.count == parameterCount else {
      throw ObjectiveError("the gradient needs \(parameterCount) values, not \(gradient.count)")
    }
    var mean = RunningMean()
    gradient.withUnsafeMutableBufferPointer { Self.scale($0, by: 0) }
    try forEachChunk(of: patterns, at: parameters, start: start) { failed in
      batch.linearize()
      batch.measureErrors()
      let failedAdjoints = try gradient.withUnsafeMutableBufferPointer {
        try addGradient(to: $0, start: start)
      }
      mean.add(batch.losses[batch.rows], failed: failed + failedAdjoints)
    }
    if mean.count > 0 {
      let factor = 1 / Double(mean.count)
      gradient.withUnsafeMutableBufferPointer { Self.scale($0, by: factor) }
    }
    return try mean.evaluation(penalty: decay.add(parameters, to: &gradient))
  }

  private static func scale(_ values: UnsafeMutableBufferPointer<Double>, by factor: Double) {
    guard let base = values.baseAddress else { return }
    scaleElements(base, by: factor, count: values.count)
  }

  /// Settles a batch chunk by chunk and calls `body` with the number of patterns left out of each;
  /// the others are in `batch`'s rows.
  func forEachChunk(
    of patterns: PatternBatch, at parameters: [Double], start: Start,
    _ body: (_ failed: Int) throws -> Void
  ) throws {
    batch.take(parameters)
    let total = patterns.count(of: patternCount)
    for first in stride(from: 0, to: total, by: batch.capacity) {
      batch.takePatterns(patterns, from: first, of: total)
      try body(try settleChunk(start: start))
    }
  }

  /// Settles what `batch` holds under the policy.
  /// - Returns: how many patterns were left out.
  private func settleChunk(start: Start) throws -> Int {
    let count = batch.count
    if start == .warm, let warm {
      for row in batch.rows {
        warm.writeState(
          of: batch.numbers[row], to: starts.view.base + row * starts.columns)
      }
      try batch.settle(start: starts.prefix(count).readOnly)
    } else {
      try batch.settle(start: batch.initialStates(in: starts))
    }
    for row in batch.rows {
      let settling = batch.settlings[row]
      statistics.note(settling.outcome)
      statistics.settlingSweeps += settling.sweeps
      if start == .warm, let warm {
        statistics.savedSweeps += warm.keep(
          state: batch.states.view.base + row * starts.columns, of: batch.numbers[row],
          settled: settling.outcome.isConverged, sweeps: settling.sweeps)
      }
    }
    statistics.sum()
    if batch.settlings[batch.rows].allSatisfy({ $0.outcome.isConverged }) { return 0 }
    if policy == .dampAndRetry {
      let (tried, settled) = try batch.retry()
      statistics.retriedPatterns += tried
      statistics.rescuedPatterns += settled
    }
    if policy == .skip {
      batch.keep { batch.settlings[$0].outcome.isConverged }
      statistics.skippedPatterns += count - batch.count
      return count - batch.count
    }
    let failures = batch.rows.filter { !batch.settlings[$0].outcome.isConverged }
    guard let first = failures.first else { return 0 }
    throw SettlingFailure(
      pattern: batch.numbers[first], settling: batch.settlings[first], failures: failures.count,
      patterns: count)
  }

  private func check(_ parameters: [Double]) throws {
    guard parameters.count == parameterCount else {
      throw ObjectiveError("the map has \(parameterCount) parameters, not \(parameters.count)")
    }
  }
}

/// A mean over the patterns used so far.
struct RunningMean {
  private(set) var count = 0
  private var sum = 0.0
  private var failed = 0

  mutating func add(_ losses: ArraySlice<Double>, failed: Int) {
    for loss in losses { sum += loss }
    count += losses.count
    self.failed += failed
  }

  /// - Throws: `ObjectiveError` when every pattern failed: a mean over none is no loss.
  func evaluation(penalty: Double) throws -> Evaluation {
    if count == 0, failed > 0 {
      throw ObjectiveError(
        "all \(failed) patterns failed and were skipped; lower the rate or the weights")
    }
    return Evaluation(
      loss: (count == 0 ? 0 : sum / Double(count)) + penalty, patterns: count,
      failedPatterns: failed)
  }
}

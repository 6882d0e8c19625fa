public import GSLNumerics

/// A way to the gradient of a loss at fixed points: its settings. What works with them on a batch is
/// its solver.
///
/// A new method is one new file beside this one and one line in `adjointCatalogue`.
public protocol AdjointMethod: Sendable {
  /// The name in specifications and on the command line.
  var name: String { get }

  /// What the method leaves out, as a noun phrase; `nil` when it is exact, that is exact to the
  /// tolerance it is given.
  var neglects: String? { get }

  /// Room for a batch of up to `capacity` patterns; nothing is allocated afterwards.
  /// - Throws: `AdjointRefusal` when the method can't work on this map, with the reason.
  func makeSolver(for map: CountedMap, capacity: Int) throws -> any AdjointSolver
}

extension AdjointMethod {
  public var neglects: String? { nil }
}

/// What finds the gradient of a batch. Most solve `(I − Jᵀ) y = e` and conform to
/// `LinearAdjointSolver`, which makes the gradient of `y`.
///
/// A pattern's adjoint does not depend on the rest of its batch, and one that fails adds nothing to
/// the gradient and says so in its report.
public protocol AdjointSolver: AnyObject {
  /// `gradient ← gradient + Σ ∂E/∂θ` over the patterns whose adjoint is usable.
  ///
  /// Afterwards the map's rows stand in the order in which they were loaded, and its parameters are
  /// those it had; its linearization is at `problem.states` for `LinearAdjointSolver`s alone.
  /// - Parameters:
  ///   - problem: the patterns, settled, and the map linearized at their states.
  ///   - gradient: `P` values, added to.
  ///   - reports: one a pattern, the first `problem.count` of which are overwritten.
  func addGradient(
    of problem: AdjointProblem, to gradient: UnsafeMutableBufferPointer<Double>,
    reports: inout [PatternAdjoint])
}

/// A solver of `(I − Jᵀ) y = e` for every row of a batch.
public protocol LinearAdjointSolver: AdjointSolver {
  /// Writes `y` to `problem.adjoints`, and how each pattern ended to `reports`.
  func solve(_ problem: AdjointProblem, reports: inout [PatternAdjoint])
}

extension LinearAdjointSolver {
  public func addGradient(
    of problem: AdjointProblem, to gradient: UnsafeMutableBufferPointer<Double>,
    reports: inout [PatternAdjoint]
  ) {
    solve(problem, reports: &reports)
    problem.forEachRun(where: { reports[$0].outcome.isUsable }) { rows in
      problem.map.map.accumulateGradient(
        adjoints: problem.adjoints.rows(rows).readOnly, states: problem.states.rows(rows),
        rows: rows, scale: 1, into: gradient)
    }
  }
}

/// A batch whose gradient is sought: the rows `0..<count` of a map, settled.
public struct AdjointProblem {
  /// The map, with these patterns loaded, linearized at `states`.
  public let map: CountedMap
  /// The fixed points `x*`, `B × n`.
  public let states: MatrixView
  /// `e = ∂E/∂x` there, `B × n`, zero off the output units.
  public let errors: MatrixView
  /// Where linear methods leave `y`, `B × n`; on entry their start when `isWarm`.
  public let adjoints: MutableMatrixView
  /// Whether `adjoints` holds adjoints to begin from.
  public let isWarm: Bool
  /// When to stop.
  public let options: AdjointOptions
  /// The loss at other states and parameters, for the methods that go there.
  public let surroundings: any AdjointSurroundings

  /// A batch; all matrices have a row a pattern.
  public init(
    map: CountedMap, states: MatrixView, errors: MatrixView, adjoints: MutableMatrixView,
    isWarm: Bool = false, options: AdjointOptions = AdjointOptions(),
    surroundings: any AdjointSurroundings
  ) {
    precondition(
      errors.rows == states.rows && adjoints.rows == states.rows,
      "States, errors and adjoints have one row a pattern")
    self.map = map
    self.states = states
    self.errors = errors
    self.adjoints = adjoints
    self.isWarm = isWarm
    self.options = options
    self.surroundings = surroundings
  }

  /// The number `B` of patterns.
  public var count: Int { states.rows }
  /// Their rows in the map.
  public var rows: Range<Int> { 0..<count }
  /// The width `n` of a state.
  public var width: Int { states.columns }

  /// Calls `body` with every longest run of rows that satisfy a condition.
  func forEachRun(where isWanted: (Int) -> Bool, _ body: (Range<Int>) -> Void) {
    var start = 0
    while start < count {
      var end = start
      while end < count, isWanted(end) { end += 1 }
      if end > start { body(start..<end) }
      start = end + 1
    }
  }
}

/// What an objective lends to the methods that look beyond the fixed point.
public protocol AdjointSurroundings: AnyObject {
  /// The loss of the pattern in a row (as loaded) at any state.
  /// - Parameters:
  ///   - state: `n` values.
  ///   - error: `n` values, overwritten with `∂E/∂x`.
  func loss(
    row: Int, state: UnsafePointer<Double>, error: UnsafeMutablePointer<Double>
  ) -> Double

  /// Settles the batch's patterns again at other parameters.
  /// - Parameters:
  ///   - change: what to add to the parameter of this index, 0 to go back.
  ///   - losses: one a pattern, overwritten; NaN for one that did not settle.
  func losses(
    changing parameter: Int, by change: Double, from states: MatrixView,
    into losses: UnsafeMutableBufferPointer<Double>)
}

/// A method that can't work on a map: one line with the reason and what to take instead.
public struct AdjointRefusal: Error, Equatable, CustomStringConvertible {
  /// The line.
  public let description: String

  /// A refusal of this text.
  public init(_ description: String) { self.description = description }
}

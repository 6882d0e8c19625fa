import GSLNumerics

/// Follows a pattern's fixed point from one parameter vector to another, by Newton's method along the
/// line between them (natural continuation; Deuflhard 2004, Newton Methods for Nonlinear Problems,
/// ch. 5).
///
/// A part of the way counts when every correction is at most half the one before, and the point moves
/// little, so that no step leads to another branch; other parts are halved. Where even the shortest
/// part fails and an eigenvalue of `J` is near 1, the point has met another one and both are gone.
final class FixedPointFollower {
  /// What became of a fixed point.
  enum End {
    /// It is still there, here and with this spectrum.
    case persists([Double], FixedPointStability)
    /// It vanished in a fold; the spectrum where it was last seen.
    case vanished(FixedPointStability)
    /// Neither could be shown.
    case unknown
  }

  private let map: CountedMap
  private let data: RecurrentData
  private let analyzer: StabilityAnalyzer
  private let factorization: LUFactorization
  private let parameters: MatrixBuffer
  private let kept: MatrixBuffer
  private let state: MatrixBuffer
  private let change: MatrixBuffer

  /// The shortest part of the way.
  private static let shortestPart = 0x1p-16
  /// The most parts tried.
  private static let mostParts = 400
  /// The most corrections of a part.
  private static let mostCorrections = 12
  /// How far a point may move in a part, over 1 plus its norm.
  private static let largestMove = 0.1
  /// A correction that small, over 1 plus the norm, is the last: the next would be its square.
  private static let smallestCorrection = 1e-9
  /// An eigenvalue that near 1 belongs to a fold.
  private static let foldDistance = 0.1

  /// A follower of fixed points of the patterns of `data`; its work is counted by `map`.
  init(map: CountedMap, data: RecurrentData) {
    self.map = map
    self.data = data
    analyzer = StabilityAnalyzer(map: map)
    factorization = LUFactorization(order: map.stateWidth)
    parameters = MatrixBuffer(rows: 1, columns: map.parameterCount)
    kept = MatrixBuffer(rows: 1, columns: map.stateWidth)
    state = MatrixBuffer(rows: 1, columns: map.stateWidth)
    change = MatrixBuffer(rows: 1, columns: map.stateWidth)
  }

  /// Follows a fixed point of a pattern from the parameters `start` to `end`.
  /// - Throws: `GSLError` when eigenvalues are not found.
  func follow(
    _ pattern: Int, from point: [Double], at start: [Double], to end: [Double]
  ) throws -> End {
    keep(point)
    var (reached, part, tried) = (0.0, 1.0, 0)
    while reached < 1 {
      guard part >= Self.shortestPart, tried < Self.mostParts else {
        load(pattern, at: reached, start, end)
        let stability = try analyze()
        let isFold = stability.eigenvalues.contains { $0.distanceToOne < Self.foldDistance }
        return isFold ? .vanished(stability) : .unknown
      }
      tried += 1
      let next = min(1, reached + part)
      load(pattern, at: next, start, end)
      if correct() {
        kept.view.copy(state.view.readOnly)
        reached = next
        part = min(2 * part, 1)
      } else {
        part /= 2
      }
    }
    return .persists(keptState, try analyze())
  }

  /// A settled state brought to rounding; as it is where that fails.
  func refine(_ pattern: Int, from point: [Double], at parameters: [Double]) -> [Double] {
    keep(point)
    load(pattern, at: 1, parameters, parameters)
    return correct() ? Array(UnsafeBufferPointer(state.view[0])) : point
  }

  private var keptState: [Double] { Array(UnsafeBufferPointer(kept.view[0])) }

  private func keep(_ point: [Double]) { _ = kept.view[0].update(fromContentsOf: point) }

  private func load(_ pattern: Int, at share: Double, _ start: [Double], _ end: [Double]) {
    let point = parameters.view[0]
    for index in point.indices {
      point[index] = share < 1 ? start[index] + share * (end[index] - start[index]) : end[index]
    }
    map.map.setParameters(UnsafeBufferPointer(point))
    map.map.load(inputs: data.inputs.view.rows(pattern..<pattern + 1).readOnly)
  }

  /// The stability of the point kept.
  private func analyze() throws -> FixedPointStability {
    map.linearize(at: kept.view.readOnly, rows: 0..<1)
    return try analyzer.analyze(row: 0)
  }

  /// Newton's method from the point kept, to `state`; whether it ended at the same branch.
  private func correct() -> Bool {
    state.view.copy(kept.view.readOnly)
    let (x, step, origin) = (state.view[0], change.view[0], kept.view[0])
    let size = 1 + norm(UnsafePointer(origin.baseAddress!), count: origin.count)
    var last = Double.infinity
    for _ in 0..<Self.mostCorrections {
      map.evaluate(state.view.readOnly, rows: 0..<1, into: change.view)
      for unit in x.indices { step[unit] -= x[unit] }
      let residual = norm(UnsafePointer(step.baseAddress!), count: step.count)
      guard residual.isFinite else { return false }
      // On a point that does not move, such as 0 without bias, I − J may be singular.
      if residual <= 0x1p-50 * size { return true }
      map.linearize(at: state.view.readOnly, rows: 0..<1)
      guard (try? map.factorIdentityMinusJacobian(row: 0, into: factorization)) != nil else {
        return false
      }
      map.solve(factorization, .none, rows: change.view)
      for unit in x.indices { x[unit] += step[unit] }
      let length = norm(UnsafePointer(step.baseAddress!), count: step.count)
      guard length <= last / 2,
        VectorKernels.squaredDistance(x.baseAddress!, origin.baseAddress!, count: x.count)
          .squareRoot() <= Self.largestMove * size
      else { return false }
      if length <= Self.smallestCorrection * size { return true }
      last = length
    }
    return false
  }
}

public import Objectives

/// Watches the fixed points of some patterns while a net is trained: at each look every pattern is
/// settled from rest, and the point it was at before is followed to where it is now.
///
/// Only so can a point that vanished be told from one that moved, when settling leads to another one
/// afterwards; and a point that lost its stability be found, though settling avoids it.
///
///     let watch = try FixedPointWatch(objective)
///     for epoch in 0..<epochs {
///       let (patterns, events) = try watch.look(at: parameters, epoch: epoch)
///       …
///     }
public final class FixedPointWatch {
  private let objective: RecurrentObjective
  private let patterns: PatternBatch
  private let follower: FixedPointFollower
  private var detector: BifurcationDetector
  /// The point of each pattern that is followed, settled at or not.
  private var points: [Int: [Double]] = [:]
  private var lastParameters: [Double] = []

  /// Points nearer than this, over 1 plus their norm, are the same.
  private static let samePoint = 1e-6

  /// A watch that has seen nothing. Its work is not counted.
  public init(
    _ objective: RecurrentObjective, on patterns: PatternBatch = .all,
    dynamics: [Dynamics] = Dynamics.allCases
  ) {
    self.objective = objective
    self.patterns = patterns
    follower = objective.follower(isCounted: false)
    detector = BifurcationDetector(dynamics: dynamics)
  }

  /// Looks at the patterns.
  /// - Parameters:
  ///   - parameters: `P` values.
  ///   - epoch: what the events are to be dated with.
  /// - Returns: how each pattern settles and its stability there, and what happened since the last
  ///   look; nothing the first time.
  /// - Throws: `ObjectiveError` for a vector of another length, `GSLError` when eigenvalues are not
  ///   found.
  public func look(
    at parameters: [Double], epoch: Int
  ) throws -> (patterns: [PatternStability], events: [BifurcationEvent]) {
    let found = try objective.stability(at: parameters, on: patterns)
    var fates: [Int: FixedPointFate] = [:]
    var next: [Int: [Double]] = [:]
    for now in found {
      let settled = now.fixedPoint.map { follower.refine(now.pattern, from: $0, at: parameters) }
      var followed: [Double]?
      if let point = points[now.pattern] {
        (fates[now.pattern], followed) = try fate(
          of: now.pattern, from: point, to: parameters, settled: settled)
      }
      next[now.pattern] = settled ?? followed
    }
    (points, lastParameters) = (next, parameters)
    objective.note(settledFromRest: found)
    return (found, detector.observe(found, fates: fates, epoch: epoch))
  }

  private func fate(
    of pattern: Int, from point: [Double], to parameters: [Double], settled: [Double]?
  ) throws -> (FixedPointFate?, followed: [Double]?) {
    switch try follower.follow(pattern, from: point, at: lastParameters, to: parameters) {
    case .unknown: (nil, nil)
    case .vanished(let stability): (.vanished(stability), nil)
    case .persists(let followed, let stability):
      if let settled, Self.isSame(followed, settled) {
        (.settled, followed)
      } else {
        (.apart(stability), followed)
      }
    }
  }

  static func isSame(_ first: [Double], _ second: [Double]) -> Bool {
    var (apart, size) = (0.0, 0.0)
    for (x, y) in zip(first, second) {
      apart += (x - y) * (x - y)
      size += y * y
    }
    return apart.squareRoot() <= samePoint * (1 + size.squareRoot())
  }
}

/// What became of the fixed point that a pattern had, as far as it could be followed.
public enum FixedPointFate: Equatable, Sendable {
  /// The pattern settles at it now.
  case settled
  /// It persists with this stability, but the pattern does not settle at it.
  case apart(FixedPointStability)
  /// It met another one in a fold, and both are gone; its stability where it was last seen.
  case vanished(FixedPointStability)
}

extension RecurrentObjective {
  /// Takes note of what settling from rest takes by now, which is what warm starts are held against.
  func note(settledFromRest found: [PatternStability]) {
    warm?.note(
      sweepsFromRest: found.filter { $0.stability != nil }.map {
        ($0.pattern, $0.settling.sweeps)
      })
  }

  /// What follows fixed points of the training patterns.
  func follower(isCounted: Bool) -> FixedPointFollower {
    FixedPointFollower(map: isCounted ? batch.map : CountedMap(batch.map.map), data: data)
  }
}

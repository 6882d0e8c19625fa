public import Objectives

/// A stability margin as a constraint on training: a step that would lose a fixed point, or bring its
/// spectrum nearer to the edge than the margin, is shortened.
///
/// Independent of the optimizer, which knows no fixed points: the training loop asks after each step
/// how much of it may stand.
///
///     let before = parameters
///     _ = try state.step(&parameters, objective: objective, batch: batch)
///     let verdict = try constraint.shorten(&parameters, from: before, on: objective)
public struct StabilityConstraint: Equatable, Sendable {
  /// The dynamics that must stay stable.
  public let dynamics: Dynamics
  /// How far below 1 the edge must stay.
  public let margin: Double
  /// How often a step is halved before it is refused.
  public let maximumHalvings: Int

  /// What became of a step.
  public struct Verdict: Equatable, Sendable {
    /// The share of the step that stands: 1, ½, ¼, …, or 0.
    public let fraction: Double
    /// The largest edge there.
    public let edge: Double
    /// How often the net was settled to find out, the start not counted.
    public let trials: Int

    /// Whether the step was shortened or refused.
    public var isShortened: Bool { fraction < 1 }
  }

  /// A constraint; `margin` is from 0 to below 1.
  public init(dynamics: Dynamics = .discrete, margin: Double = 0.05, maximumHalvings: Int = 10) {
    precondition(margin >= 0 && margin < 1, "A margin is from 0 to below 1")
    precondition(maximumHalvings >= 0, "A step is halved no negative number of times")
    self.dynamics = dynamics
    self.margin = margin
    self.maximumHalvings = maximumHalvings
  }

  /// The share of the step from `start` to `end` that keeps every fixed point: the patterns that
  /// settle at the start settle there too, at the same point as far as that can be followed, and the
  /// edge is at most `1 − margin`, or where it was if that is beyond.
  /// - Throws: what the objective throws, but no failure to settle.
  public func admissibleStep(
    from start: [Double], to end: [Double], on objective: RecurrentObjective,
    patterns: PatternBatch = .all
  ) throws -> Verdict {
    let before = try objective.stability(at: start, on: patterns, isCounted: true)
    let old = SpectralEdge(before)
    let follower = objective.follower(isCounted: true)
    let bound = max(1 - margin, edge(old))
    var fraction = 1.0
    for trial in 1...maximumHalvings + 1 {
      let point = zip(start, end).map { $0 + fraction * ($1 - $0) }
      let now = try objective.stability(at: point, on: patterns, isCounted: true)
      let reached = edge(SpectralEdge(now))
      if reached <= bound, try Self.keepsAll(before, now, from: start, to: point, follower) {
        return Verdict(fraction: fraction, edge: reached, trials: trial)
      }
      fraction /= 2
    }
    return Verdict(fraction: 0, edge: edge(old), trials: maximumHalvings + 1)
  }

  /// Takes back what of a step may not stand.
  /// - Parameters:
  ///   - parameters: where the step led; changed to where it may lead.
  ///   - start: where it began.
  public func shorten(
    _ parameters: inout [Double], from start: [Double], on objective: RecurrentObjective,
    patterns: PatternBatch = .all
  ) throws -> Verdict {
    let verdict = try admissibleStep(
      from: start, to: parameters, on: objective, patterns: patterns)
    if verdict.isShortened {
      for index in parameters.indices {
        parameters[index] = start[index] + verdict.fraction * (parameters[index] - start[index])
      }
    }
    return verdict
  }

  /// Whether every fixed point that was settled at before is settled at now.
  private static func keepsAll(
    _ before: [PatternStability], _ now: [PatternStability], from start: [Double],
    to end: [Double], _ follower: FixedPointFollower
  ) throws -> Bool {
    for (old, new) in zip(before, now) {
      guard let point = old.fixedPoint else { continue }
      guard let settled = new.fixedPoint else { return false }
      switch try follower.follow(old.pattern, from: point, at: start, to: end) {
      case .unknown: break
      case .vanished: return false
      case .persists(let followed, _):
        let refined = follower.refine(old.pattern, from: settled, at: end)
        if !FixedPointWatch.isSame(followed, refined) { return false }
      }
    }
    return true
  }

  private func edge(_ edge: SpectralEdge) -> Double {
    (dynamics == .discrete ? edge.spectralRadius : edge.spectralAbscissa) ?? 0
  }
}

/// What became of a pattern's fixed point between two looks at it.
public struct BifurcationEvent: Equatable, Sendable, Codable {
  /// The kinds.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// It settled before and does not now, or the point it settled at has vanished and it settles at
    /// another one.
    case lost
    /// It settles now and did not before.
    case born
    /// The point it settled at persists, but settling leads to another one now.
    case left
    /// A real eigenvalue passed 1: a saddle-node, transcritical or pitchfork bifurcation. Of a
    /// saddle-node, where the point met another one and both vanished, no dynamics is named.
    case fold
    /// A real eigenvalue passed −1: period doubling. Of the iteration alone.
    case flip
    /// A complex pair passed the edge: a Hopf bifurcation, of the iteration a Neimark–Sacker one.
    case hopf
  }

  /// The pattern's number.
  public let pattern: Int
  /// When it was seen: the epoch or step at which the new state was looked at.
  public let epoch: Int
  /// What happened.
  public let kind: Kind
  /// Under which dynamics stability changed; `nil` for points lost, born and left, and for those that
  /// vanished in a fold.
  public let dynamics: Dynamics?
  /// Whether the eigenvalue left the stable side. Of points lost, born and left, `false` for born
  /// alone.
  public let isLoss: Bool
  /// The eigenvalue at the edge: after the passage, or of a point lost or left the last one known.
  public let eigenvalue: Eigenvalue?

  /// An event.
  public init(
    pattern: Int, epoch: Int, kind: Kind, dynamics: Dynamics?, isLoss: Bool,
    eigenvalue: Eigenvalue?
  ) {
    self.pattern = pattern
    self.epoch = epoch
    self.kind = kind
    self.dynamics = dynamics
    self.isLoss = isLoss
    self.eigenvalue = eigenvalue
  }
}

/// Tells bifurcations from successive looks at the same patterns; `FixedPointWatch` does the looking.
///
/// Between two looks the eigenvalues beyond the edge are counted by kind (real and positive, real
/// and negative, pairs); where their number changed, those kinds passed the edge that changed with
/// it.
public struct BifurcationDetector: Sendable {
  /// The dynamics that are watched.
  public let dynamics: [Dynamics]
  private var last: [Int: Seen] = [:]

  /// A pattern's point as it was seen last.
  private struct Seen: Sendable {
    /// `nil` when there is none, or none that could be followed.
    var stability: FixedPointStability?
    var isSettled: Bool
  }

  /// An imaginary part below this share of the magnitude is rounding of a double real eigenvalue.
  private static let realTolerance = 1e-7

  /// A detector that has seen nothing.
  public init(dynamics: [Dynamics] = Dynamics.allCases) { self.dynamics = dynamics }

  /// Takes the patterns as they are now.
  /// - Parameters:
  ///   - patterns: how each settles.
  ///   - fates: what became of the points seen last, by pattern; without one, a pattern that settled
  ///     before and settles now is taken to be at the same point.
  ///   - epoch: what the events are dated with.
  /// - Returns: what happened to each since it was last seen; nothing the first time.
  public mutating func observe(
    _ patterns: [PatternStability], fates: [Int: FixedPointFate] = [:], epoch: Int
  ) -> [BifurcationEvent] {
    var events: [BifurcationEvent] = []
    for now in patterns {
      let fate = fates[now.pattern]
      if let before = last[now.pattern] {
        events += changes(before, now, fate, epoch)
      }
      var seen = Seen(stability: now.stability, isSettled: now.stability != nil)
      if !seen.isSettled, case .apart(let stability)? = fate { seen.stability = stability }
      last[now.pattern] = seen
    }
    return events
  }

  private func changes(
    _ before: Seen, _ now: PatternStability, _ fate: FixedPointFate?, _ epoch: Int
  ) -> [BifurcationEvent] {
    func event(
      _ kind: BifurcationEvent.Kind, _ dynamics: Dynamics? = nil, isLoss: Bool = true,
      at eigenvalue: Eigenvalue?
    ) -> BifurcationEvent {
      BifurcationEvent(
        pattern: now.pattern, epoch: epoch, kind: kind, dynamics: dynamics, isLoss: isLoss,
        eigenvalue: eigenvalue)
    }
    /// What the point seen last became.
    let after: FixedPointStability? =
      switch fate {
      case .apart(let stability): stability
      case .vanished: nil
      case .settled, nil: now.stability
      }
    var events: [BifurcationEvent] = []
    if case .vanished(let stability) = fate {
      let nearest = stability.eigenvalues.min { $0.distanceToOne < $1.distanceToOne }
      events.append(event(.fold, at: nearest))
    } else if let old = before.stability, let after {
      for dynamics in dynamics {
        events += passages(old, after, dynamics).map {
          event($0.kind, dynamics, isLoss: $0.isLoss, at: after.leading(dynamics))
        }
      }
    }
    let edge: (FixedPointStability?) -> Eigenvalue? = { stability in
      dynamics.first.flatMap { stability?.leading($0) }
    }
    switch (before.isSettled, now.stability) {
    case (false, nil): break
    case (true, nil): events.append(event(.lost, at: edge(before.stability)))
    case (false, let settled?): events.append(event(.born, isLoss: false, at: edge(settled)))
    case (true, _?):
      switch fate {
      case .vanished: events.append(event(.lost, at: edge(before.stability)))
      case .apart: events.append(event(.left, at: edge(before.stability)))
      case .settled, nil: break
      }
    }
    return events
  }

  private func passages(
    _ before: FixedPointStability, _ after: FixedPointStability, _ dynamics: Dynamics
  ) -> [(kind: BifurcationEvent.Kind, isLoss: Bool)] {
    let (old, new) = (counts(before, dynamics), counts(after, dynamics))
    let change = new.values.reduce(0, +) - old.values.reduce(0, +)
    guard change != 0 else { return [] }
    return [BifurcationEvent.Kind.fold, .flip, .hopf].compactMap { kind in
      let difference = new[kind, default: 0] - old[kind, default: 0]
      return difference.signum() == change.signum() ? (kind, change > 0) : nil
    }
  }

  private func counts(
    _ stability: FixedPointStability, _ dynamics: Dynamics
  ) -> [BifurcationEvent.Kind: Int] {
    stability.eigenvalues.reduce(into: [:]) { counts, value in
      guard dynamics.edge(of: value) >= 1 else { return }
      let isReal = abs(value.imaginary) <= Self.realTolerance * value.magnitude
      let kind: BifurcationEvent.Kind = !isReal ? .hopf : value.real > 0 ? .fold : .flip
      counts[kind, default: 0] += 1
    }
  }
}

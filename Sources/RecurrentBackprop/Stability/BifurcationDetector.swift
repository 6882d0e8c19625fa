/// What became of a pattern's fixed point between two looks at it.
public struct BifurcationEvent: Equatable, Sendable, Codable {
  /// The kinds.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// It settled before and does not now.
    case lost
    /// It settles now and did not before.
    case born
    /// A real eigenvalue passed 1: a saddle-node, transcritical or pitchfork bifurcation.
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
  /// Under which dynamics stability changed; `nil` for points lost and born.
  public let dynamics: Dynamics?
  /// Whether the eigenvalue left the stable side. For points lost and born, whether it is lost.
  public let isLoss: Bool
  /// The eigenvalue at the edge: after the passage, or of a point lost the last one known.
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

/// Tells bifurcations from successive looks at the same patterns.
///
/// Between two looks the eigenvalues beyond the edge are counted by kind (real and positive, real
/// and negative, pairs); where their number changed, those kinds passed the edge that changed with
/// it.
public struct BifurcationDetector: Sendable {
  /// The dynamics that are watched.
  public let dynamics: [Dynamics]
  private var last: [Int: FixedPointStability?] = [:]

  /// An imaginary part below this share of the magnitude is rounding of a double real eigenvalue.
  private static let realTolerance = 1e-7

  /// A detector that has seen nothing.
  public init(dynamics: [Dynamics] = Dynamics.allCases) { self.dynamics = dynamics }

  /// Takes the patterns as they are now.
  /// - Returns: what happened to each since it was last seen; nothing the first time.
  public mutating func observe(
    _ patterns: [PatternStability], epoch: Int
  ) -> [BifurcationEvent] {
    var events: [BifurcationEvent] = []
    for now in patterns {
      defer { last[now.pattern] = .some(now.stability) }
      guard let before = last[now.pattern] else { continue }
      switch (before, now.stability) {
      case (nil, nil): break
      case (let before?, nil):
        events.append(
          BifurcationEvent(
            pattern: now.pattern, epoch: epoch, kind: .lost, dynamics: nil, isLoss: true,
            eigenvalue: dynamics.first.flatMap(before.leading)))
      case (nil, let after?):
        events.append(
          BifurcationEvent(
            pattern: now.pattern, epoch: epoch, kind: .born, dynamics: nil, isLoss: false,
            eigenvalue: dynamics.first.flatMap(after.leading)))
      case (let before?, let after?):
        for dynamics in dynamics {
          events += passages(before, after, dynamics).map {
            BifurcationEvent(
              pattern: now.pattern, epoch: epoch, kind: $0.kind, dynamics: dynamics,
              isLoss: $0.isLoss, eigenvalue: after.leading(dynamics))
          }
        }
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

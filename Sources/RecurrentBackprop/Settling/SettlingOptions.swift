/// When settling stops: what holds for every solver alike.
public struct SettlingOptions: Sendable, Equatable {
  /// What a residual `‖x − F(x)‖₂` must not exceed: times the scale below.
  public var tolerance: Double
  /// What the tolerance is relative to.
  public var scale: ToleranceScale
  /// How often a pattern's residual is measured at most, its start included.
  public var maximumSweeps: Int
  /// A pattern whose state or residual has a larger norm than this has diverged.
  public var divergenceBound: Double

  /// What a tolerance is relative to.
  public enum ToleranceScale: String, Sendable, Codable, CaseIterable {
    /// `max(1, ‖x‖₂)`: relative for large states, absolute for small ones.
    case relative
    /// 1.
    case absolute
  }

  /// Options; the defaults suit gradients to be compared to ten digits.
  public init(
    tolerance: Double = 1e-12, scale: ToleranceScale = .relative, maximumSweeps: Int = 1000,
    divergenceBound: Double = 1e10
  ) {
    precondition(tolerance >= 0, "A tolerance is not negative")
    precondition(maximumSweeps >= 1, "Settling measures at least once")
    self.tolerance = tolerance
    self.scale = scale
    self.maximumSweeps = maximumSweeps
    self.divergenceBound = divergenceBound
  }

  /// The largest norm that a relative tolerance follows. Beyond it a state that grows without bound
  /// would soon pass for settled, its steady growth being small next to it.
  static let largestScale = 1e4

  /// The residual that a state of this norm may have.
  func allowedResidual(stateNorm: Double) -> Double {
    scale == .relative ? tolerance * max(1, min(stateNorm, Self.largestScale)) : tolerance
  }
}

/// How much a run may spend; each limit is optional, and the first one reached ends the run.
///
/// Evaluations, work and seconds are checked before every evaluation, line searches included, so a
/// run overshoots by one evaluation at most. A step that a limit cuts short is undone.
public struct Budget: Equatable, Sendable, Codable {
  /// The most epochs: passes over all patterns.
  public var epochs: Int?
  /// The most evaluations of a loss, a gradient, residuals or their Jacobian, on whatever batch.
  public var evaluations: Int?
  /// The most network sweeps, as `Work.sweeps` counts them.
  public var sweeps: Double?
  /// The most seconds of training; measuring and observing are not counted.
  public var seconds: Double?

  /// A limit that a run can reach.
  public enum Limit: String, Equatable, Sendable, Codable, CaseIterable {
    /// The number of epochs.
    case epochs
    /// The number of evaluations.
    case evaluations
    /// The work, in sweeps.
    case sweeps
    /// The time.
    case seconds
  }

  /// A budget; what is not given is not limited.
  public init(
    epochs: Int? = nil, evaluations: Int? = nil, sweeps: Double? = nil, seconds: Double? = nil
  ) {
    self.epochs = epochs
    self.evaluations = evaluations
    self.sweeps = sweeps
    self.seconds = seconds
  }

  /// Whether nothing is limited, so that only a stopping rule could end a run.
  public var isUnlimited: Bool {
    epochs == nil && evaluations == nil && sweeps == nil && seconds == nil
  }
}

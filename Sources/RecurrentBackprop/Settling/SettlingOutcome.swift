/// How the settling of one pattern ended.
public enum SettlingOutcome: Equatable, Sendable {
  /// The undamped residual met the tolerance.
  case converged
  /// The sweeps allowed ran out first.
  case outOfBudget
  /// The state grew past all bounds at this sweep.
  case diverged(sweep: Int)
  /// The states repeat with this period, 2 or more.
  case cycling(period: Int)
  /// The state ceased to be finite at this sweep.
  case notFinite(sweep: Int)
  /// The solver can't go on at this sweep: a singular system, or no progress.
  case stalled(sweep: Int, reason: String)

  /// Whether the state is a fixed point to the tolerance.
  public var isConverged: Bool { self == .converged }

  /// One word for counts and tables.
  public var name: String {
    switch self {
    case .converged: "converged"
    case .outOfBudget: "out of budget"
    case .diverged: "diverged"
    case .cycling: "cycling"
    case .notFinite: "not finite"
    case .stalled: "stalled"
    }
  }
}

public import Objectives

/// What training does with a pattern that did not settle or whose adjoint failed.
public enum FailurePolicy: String, Sendable, Codable, CaseIterable {
  /// The evaluation fails, with an error that names the pattern.
  case refuse
  /// The pattern is left out of this evaluation's mean, and counted.
  case skip
  /// The pattern is tried again with ever more damping; if that fails too, the evaluation does.
  case dampAndRetry = "damp-and-retry"

  /// What becomes of patterns that fail, as a clause: they "are left out of the step".
  public var consequence: String {
    switch self {
    case .refuse: "end the training"
    case .skip: "are left out of the step"
    case .dampAndRetry: "settle again with more damping"
    }
  }

  /// The damping of the retries, one after the other.
  static let retryDampings = [0.5, 0.25, 0.125]

  /// A limit of sweeps or products as it is with damping, which needs more of them; "no limit" stays.
  static func more(_ limit: Int, damping: Double) -> Int {
    let more = Double(limit) / damping
    return more < 0x1p53 ? Int(more) : .max
  }
}

/// Patterns that did not settle, where the policy does not allow it.
public struct SettlingFailure: InfeasiblePoint, Equatable, CustomStringConvertible {
  /// The first such pattern.
  public let pattern: Int
  /// How it ended.
  public let settling: PatternSettling
  /// How many patterns failed among those settled together.
  public let failures: Int
  /// How many were settled together.
  public let patterns: Int

  public var description: String {
    let detail =
      switch settling.outcome {
      case .diverged(let sweep), .notFinite(let sweep): " at sweep \(sweep)"
      case .cycling(let period): " with period \(period)"
      case .stalled(let sweep, let reason): " at sweep \(sweep): \(reason)"
      case .converged, .outOfBudget: " after \(settling.sweeps) sweeps"
      }
    return "\(failures) of \(patterns) patterns did not settle; pattern \(pattern): "
      + "\(settling.outcome.name)\(detail), residual \(settling.residual); lower the rate, take the "
      + "solver 'newton', or allow the policy 'skip'"
  }
}

/// Patterns whose adjoint failed, where the policy does not allow it.
public struct AdjointFailure: InfeasiblePoint, Equatable, CustomStringConvertible {
  /// The first such pattern.
  public let pattern: Int
  /// How its adjoint ended.
  public let adjoint: PatternAdjoint
  /// The method's name.
  public let method: String
  /// How many adjoints failed among those solved together.
  public let failures: Int
  /// How many were solved together.
  public let patterns: Int

  public var description: String {
    "\(failures) of \(patterns) adjoints failed; the \(method) adjoint of pattern \(pattern) "
      + adjoint.outcome.advice
  }
}

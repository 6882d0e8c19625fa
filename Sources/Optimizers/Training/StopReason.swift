/// Why a run ended. Every run has exactly one.
public enum StopReason: Equatable, Sendable, Codable {
  /// The target was met: the rule's training loss, or the observer's own measure.
  case target
  /// The full gradient's norm fell to the tolerance.
  case gradientTolerance
  /// A limit of the budget was reached.
  case budget(Budget.Limit)
  /// The method or a rule sees no further progress, with its reason.
  case stalled(String)
  /// The validation measure did not improve for as many epochs as patience allows.
  case earlyStopped
  /// The objective could not be evaluated, with what it said.
  case objectiveFailed(String)
  /// A loss, a gradient or a parameter was not a finite number.
  case notFinite
  /// The surrounding task was cancelled.
  case cancelled

  /// Whether the run did what it was meant to.
  public var isSuccess: Bool { self == .target || self == .gradientTolerance }
}

extension StopReason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .target: "target met"
    case .gradientTolerance: "gradient below its tolerance"
    case .budget(let limit): "budget of \(limit.rawValue) used up"
    case .stalled(let reason): "stalled: \(reason)"
    case .earlyStopped: "stopped early: the validation measure no longer improves"
    case .objectiveFailed(let text): "the objective failed: \(text)"
    case .notFinite: "a loss, gradient or parameter is not finite; try a smaller rate"
    case .cancelled: "cancelled"
    }
  }
}

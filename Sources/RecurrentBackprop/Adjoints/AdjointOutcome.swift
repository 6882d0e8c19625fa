/// How the adjoint of one pattern ended.
public enum AdjointOutcome: Equatable, Sendable {
  /// The residual met the tolerance.
  case converged
  /// A method that neglects something did all that it does; the residual says how much is missing.
  case approximate
  /// The products allowed ran out first.
  case outOfBudget
  /// The adjoint grew past all bounds at this sweep, or a series does not converge.
  case diverged(sweep: Int)
  /// The adjoint ceased to be finite at this sweep.
  case notFinite(sweep: Int)
  /// `I − J` is singular to rounding: the smallest pivot over the largest.
  case singular(pivotRatio: Double)
  /// The method can't go on at this sweep.
  case stalled(sweep: Int, reason: String)

  /// Whether a gradient may be made of it.
  public var isUsable: Bool { self == .converged || self == .approximate }

  /// One word for counts and tables.
  public var name: String {
    switch self {
    case .converged: "converged"
    case .approximate: "approximate"
    case .outOfBudget: "out of budget"
    case .diverged: "diverged"
    case .notFinite: "not finite"
    case .singular: "singular"
    case .stalled: "stalled"
    }
  }

  /// What happened and what to try, as a clause.
  public var advice: String {
    switch self {
    case .converged, .approximate: name
    case .outOfBudget:
      "ran out of products; allow more of them, a larger tolerance, or take the adjoint 'direct'"
    case .diverged(let sweep):
      "diverged at sweep \(sweep): ρ(J) is past 1 or I − J singular; damp it, or take the adjoint 'direct'"
    case .notFinite(let sweep):
      "was not finite at sweep \(sweep); look for NaN or overflow in the weights and the targets"
    case .singular(let ratio):
      "has a singular I − J (pivot ratio \(ratio)); the fixed point is at a fold, change the weights"
    case .stalled(let sweep, let reason): "stalled at sweep \(sweep): \(reason)"
    }
  }
}

/// How the adjoint of one pattern was found.
public struct PatternAdjoint: Equatable, Sendable {
  /// How it ended.
  public var outcome: AdjointOutcome
  /// `‖(I − Jᵀ) y − e‖₂`; `nil` when the method forms no `y` or was not asked to measure.
  public var residual: Double?
  /// The products with `Jᵀ` and `J`, and for methods that sweep again the map evaluations, spent on
  /// this pattern.
  public var products: Int
  /// For a truncated series, the predicted norm of what it leaves out over that of what it has.
  public var predictedTail: Double?

  /// How one adjoint was found.
  public init(
    outcome: AdjointOutcome, residual: Double? = nil, products: Int = 0,
    predictedTail: Double? = nil
  ) {
    self.outcome = outcome
    self.residual = residual
    self.products = products
    self.predictedTail = predictedTail
  }
}

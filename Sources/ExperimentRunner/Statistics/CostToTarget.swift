/// What one trial paid on the way to a target: in epochs, work or seconds.
public enum CostToTarget: Equatable, Sendable {
  /// The target was reached after this much.
  case reached(Double)
  /// The trial ended without reaching it, after spending this much.
  case failed(spent: Double)

  /// The cost with a failure counted as infinite.
  public var cost: Double {
    if case .reached(let cost) = self { cost } else { .infinity }
  }

  /// What was spent, whether the target was reached or not.
  public var spent: Double {
    switch self {
    case .reached(let cost): cost
    case .failed(let spent): spent
    }
  }

  /// Whether the target was reached.
  public var isReached: Bool {
    if case .reached = self { true } else { false }
  }
}

/// Summaries of what several trials paid on the way to one target.
public enum ExpectedRunningTime {
  /// The expected cost of starting again until the target is reached: everything spent, by failures
  /// too, over the number of successes (Price 1997; Auger & Hansen 2005; COCO's ERT). Infinite
  /// without a success, NaN without a trial.
  public static func expected(_ trials: [CostToTarget]) -> Double {
    guard !trials.isEmpty else { return .nan }
    let successes = trials.count(where: \.isReached)
    guard successes > 0 else { return .infinity }
    return trials.reduce(0) { $0 + $1.spent } / Double(successes)
  }

  /// The median cost with failures as infinite: infinite when half or more failed.
  public static func median(_ trials: [CostToTarget]) -> Double {
    Quantiles.median(trials.map(\.cost))
  }
}

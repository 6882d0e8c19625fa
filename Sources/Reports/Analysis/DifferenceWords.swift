import ExperimentRunner

/// By how much the first of two methods is above or below the second in a measure, its sign told by a
/// word, so that no reader has to subtract.
struct DifferenceWords {
  private let measure: Measure
  private let estimate: Double
  private let lower: Double
  private let upper: Double
  /// Whether the first is below the second.
  let isBelow: Bool

  init(_ effect: BootstrapInterval, of measure: Measure) {
    self.measure = measure
    isBelow = effect.estimate < 0
    estimate = abs(effect.estimate)
    (lower, upper) = isBelow ? (-effect.upper, -effect.lower) : (effect.lower, effect.upper)
  }

  /// "37.5 percentage points".
  var size: String { NumberText.difference(estimate, of: measure) }

  /// "25.0 to 50.0 percentage points".
  var interval: String { NumberText.differenceInterval(lower, upper, of: measure) }

  /// "37.5 percentage points (25.0 to 50.0)": the unit is told once.
  var sizeWithInterval: String {
    guard measure.isShare || measure.isSuccess, lower.isFinite, upper.isFinite else {
      return "\(size) (\(interval))"
    }
    return "\(size) (\(interval.replacing(" percentage points", with: "")))"
  }

  /// "above", or "below".
  var side: String { isBelow ? "below" : "above" }

  /// "more", or "fewer".
  var comparative: String { isBelow ? "fewer" : "more" }
}

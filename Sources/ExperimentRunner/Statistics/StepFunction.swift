/// A function that is constant between steps, right-continuous: what an empirical distribution is.
public struct StepFunction: Equatable, Sendable {
  /// Where it steps and its value from there on, with ascending positions.
  public let steps: [Step]

  /// One step.
  public struct Step: Equatable, Sendable {
    /// The position.
    public let position: Double
    /// The value from there on.
    public let value: Double

    /// A step.
    public init(position: Double, value: Double) {
      self.position = position
      self.value = value
    }
  }

  /// The share of `values` that lie at or below a position. Infinite values count in the whole and
  /// are never reached, so the function ends below 1 by the share of failures.
  public init(shareOf values: [Double]) {
    let sorted = values.filter(\.isFinite).sorted()
    var steps: [Step] = []
    for (place, value) in sorted.enumerated()
    where place == sorted.count - 1 || sorted[place + 1] > value {
      steps.append(Step(position: value, value: Double(place + 1) / Double(values.count)))
    }
    self.steps = steps
  }

  /// The value at `position`: 0 before the first step.
  public func value(at position: Double) -> Double {
    steps.last { $0.position <= position }?.value ?? 0
  }
}

public import Catalogue
public import Objectives

/// Adam with weight decay apart from the gradient: `θ ← (1 − η λ) θ` before Adam's step, with the
/// rate of the schedule.
public struct AdamW: Optimizer {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Optimizer>.Entry(
    "adamw", "Adam with weight decay apart from the gradient",
    reference: "Loshchilov & Hutter 2019",
    settings: adamSettings + [
      Setting(
        "weight-decay", .number(.nonNegative), default: 0.01,
        "decay λ; a step takes η λ of every parameter")
    ] + RateSchedule.settings
  ) {
    AdamW(
      rate: $0.number("rate"), beta1: $0.number("beta1"), beta2: $0.number("beta2"),
      epsilon: $0.number("epsilon"), weightDecay: $0.number("weight-decay"),
      schedule: RateSchedule($0))
  }
  public let name = "adamw"
  public let allowsMiniBatches = true
  /// The learning rate.
  public let rate: Double
  /// The part of the mean gradient that is kept.
  public let beta1: Double
  /// The part of the mean square that is kept.
  public let beta2: Double
  /// What is added to the root.
  public let epsilon: Double
  /// The decay.
  public let weightDecay: Double
  /// The rate from epoch to epoch.
  public let schedule: RateSchedule

  /// AdamW.
  public init(
    rate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    weightDecay: Double = 0.01, schedule: RateSchedule = RateSchedule()
  ) {
    self.rate = rate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.schedule = schedule
  }

  public func makeState(for objective: any DifferentiableObjective) -> any OptimizerState {
    GradientState(
      AdamRule(
        beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay,
        count: objective.parameterCount),
      rate: rate, schedule: schedule, parameterCount: objective.parameterCount)
  }
}

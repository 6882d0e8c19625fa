public import Catalogue
import GSLNumerics
public import Objectives

/// Gradient descent with classical momentum: `v ← μ v − η g`, `θ ← (1 − h) θ + v`.
///
/// The velocity carries the rate of each past step, as in 1986; PyTorch's keeps the plain gradients
/// and multiplies by the present rate. The two agree while the rate is constant.
public struct Momentum: Optimizer {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Optimizer>.Entry(
    "momentum", "gradient descent with classical momentum",
    reference: "Polyak 1964; Rumelhart, Hinton & Williams 1986",
    settings: [
      Setting("rate", .number(.positive), default: 0.1, "learning rate η"),
      Setting("momentum", .number(0...1), default: 0.9, "part μ of the last step that is kept"),
      shrinkSetting,
    ] + RateSchedule.settings
  ) {
    Momentum(
      rate: $0.number("rate"), momentum: $0.number("momentum"), shrink: $0.number("shrink"),
      schedule: RateSchedule($0))
  }
  public let name = "momentum"
  public let allowsMiniBatches = true
  /// The learning rate.
  public let rate: Double
  /// The part of the last step that is kept.
  public let momentum: Double
  /// The part of every parameter that a step takes away.
  public let shrink: Double
  /// The rate from epoch to epoch.
  public let schedule: RateSchedule

  /// Classical momentum.
  public init(
    rate: Double, momentum: Double = 0.9, shrink: Double = 0,
    schedule: RateSchedule = RateSchedule()
  ) {
    self.rate = rate
    self.momentum = momentum
    self.shrink = shrink
    self.schedule = schedule
  }

  public func makeState(for objective: any DifferentiableObjective) -> any OptimizerState {
    GradientState(
      Rule(momentum: momentum, shrink: shrink, velocity: RuleMemory(objective.parameterCount)),
      rate: rate, schedule: schedule, parameterCount: objective.parameterCount)
  }

  private struct Rule: GradientRule {
    let momentum: Double
    let shrink: Double
    let velocity: RuleMemory

    func update(
      _ parameters: UnsafeMutablePointer<Double>, gradient: UnsafePointer<Double>, loss: Double,
      rate: Double, count: Int
    ) {
      applyShrink(shrink, to: parameters, count: count)
      VectorKernels.stepWithMomentum(
        parameters, velocity: velocity.base, gradient: gradient, momentum: momentum, rate: rate,
        count: count)
    }
  }
}

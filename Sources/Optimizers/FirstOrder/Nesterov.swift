public import Catalogue
public import Objectives

/// Nesterov's accelerated gradient with a constant momentum: `v ← μ v − η g(θ)`,
/// `θ ← θ + μ v − η g(θ)`.
///
/// This is the form of Bengio, Boulanger-Lewandowski & Pascanu 2013, which PyTorch uses too (with
/// the rate outside of `v`, the same while it is constant): the parameters are those at which
/// Nesterov's own form, `v ← μ v − η g(θ + μ v)`, takes its gradient, so that one gradient at the
/// present parameters serves.
public struct Nesterov: Optimizer {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Optimizer>.Entry(
    "nesterov", "gradient descent with Nesterov's momentum, gradients taken ahead",
    reference: "Nesterov 1983; Sutskever et al. 2013",
    settings: [
      Setting("rate", .number(.positive), default: 0.1, "learning rate η"),
      Setting("momentum", .number(0...1), default: 0.9, "part μ of the last step that is kept"),
      shrinkSetting,
    ] + RateSchedule.settings
  ) {
    Nesterov(
      rate: $0.number("rate"), momentum: $0.number("momentum"), shrink: $0.number("shrink"),
      schedule: RateSchedule($0))
  }
  public let name = "nesterov"
  public let allowsMiniBatches = true
  /// The learning rate.
  public let rate: Double
  /// The part of the last step that is kept.
  public let momentum: Double
  /// The part of every parameter that a step takes away.
  public let shrink: Double
  /// The rate from epoch to epoch.
  public let schedule: RateSchedule

  /// Nesterov's momentum.
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
      let v = velocity.base
      for i in 0..<count {
        let descent = rate * gradient[i]
        v[i] = momentum * v[i] - descent
        parameters[i] += momentum * v[i] - descent
      }
    }
  }
}

public import Catalogue
public import Objectives

/// RMSProp: `s ← α s + (1 − α) g²`, `θ ← θ − η g / (√s + ε)`.
public struct RMSProp: Optimizer {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Optimizer>.Entry(
    "rmsprop", "steps divided by a running root mean square of the gradient",
    reference: "Tieleman & Hinton 2012",
    settings: [
      Setting("rate", .number(.positive), default: 0.01, "learning rate η"),
      Setting("decay", .number(0...1), default: 0.99, "part α of the mean square that is kept"),
      Setting("epsilon", .number(.nonNegative), default: 1e-8, "added to the root ε"),
    ] + RateSchedule.settings
  ) {
    RMSProp(
      rate: $0.number("rate"), decay: $0.number("decay"), epsilon: $0.number("epsilon"),
      schedule: RateSchedule($0))
  }
  public let name = "rmsprop"
  public let allowsMiniBatches = true
  /// The learning rate.
  public let rate: Double
  /// The part of the mean square that is kept.
  public let decay: Double
  /// What is added to the root.
  public let epsilon: Double
  /// The rate from epoch to epoch.
  public let schedule: RateSchedule

  /// RMSProp.
  public init(
    rate: Double = 0.01, decay: Double = 0.99, epsilon: Double = 1e-8,
    schedule: RateSchedule = RateSchedule()
  ) {
    self.rate = rate
    self.decay = decay
    self.epsilon = epsilon
    self.schedule = schedule
  }

  public func makeState(for objective: any DifferentiableObjective) -> any OptimizerState {
    GradientState(
      Rule(decay: decay, epsilon: epsilon, meanSquare: RuleMemory(objective.parameterCount)),
      rate: rate, schedule: schedule, parameterCount: objective.parameterCount)
  }

  private struct Rule: GradientRule {
    let decay: Double
    let epsilon: Double
    let meanSquare: RuleMemory

    func update(
      _ parameters: UnsafeMutablePointer<Double>, gradient: UnsafePointer<Double>, loss: Double,
      rate: Double, count: Int
    ) {
      let s = meanSquare.base
      for i in 0..<count {
        let g = gradient[i]
        s[i] = decay * s[i] + (1 - decay) * g * g
        // Without ε a coordinate that has never had a slope would give 0/0.
        guard g != 0 else { continue }
        parameters[i] -= rate * g / (s[i].squareRoot() + epsilon)
      }
    }
  }
}

public import Catalogue
public import Objectives

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Adam: `m ← β₁ m + (1 − β₁) g`, `s ← β₂ s + (1 − β₂) g²`, and after `t` steps
/// `θ ← θ − η m̂ / (√ŝ + ε)` with `m̂ = m / (1 − β₁ᵗ)`, `ŝ = s / (1 − β₂ᵗ)`.
public struct Adam: Optimizer {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Optimizer>.Entry(
    "adam", "steps from running means of the gradient and its square, without their bias",
    reference: "Kingma & Ba 2015", settings: adamSettings + RateSchedule.settings
  ) {
    Adam(
      rate: $0.number("rate"), beta1: $0.number("beta1"), beta2: $0.number("beta2"),
      epsilon: $0.number("epsilon"), schedule: RateSchedule($0))
  }
  public let name = "adam"
  public let allowsMiniBatches = true
  /// The learning rate.
  public let rate: Double
  /// The part of the mean gradient that is kept.
  public let beta1: Double
  /// The part of the mean square that is kept.
  public let beta2: Double
  /// What is added to the root.
  public let epsilon: Double
  /// The rate from epoch to epoch.
  public let schedule: RateSchedule

  /// Adam.
  public init(
    rate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    schedule: RateSchedule = RateSchedule()
  ) {
    self.rate = rate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.schedule = schedule
  }

  public func makeState(for objective: any DifferentiableObjective) -> any OptimizerState {
    GradientState(
      AdamRule(
        beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: 0,
        count: objective.parameterCount),
      rate: rate, schedule: schedule, parameterCount: objective.parameterCount)
  }
}

/// The settings that Adam and AdamW share.
let adamSettings = [
  Setting("rate", .number(.positive), default: 0.001, "learning rate η"),
  Setting("beta1", .number(0...0.999_999_999), default: 0.9, "part of the mean gradient kept"),
  Setting("beta2", .number(0...0.999_999_999), default: 0.999, "part of the mean square kept"),
  Setting("epsilon", .number(.nonNegative), default: 1e-8, "added to the root ε"),
]

/// The step of Adam, and of AdamW with its decay.
struct AdamRule: GradientRule {
  private let beta1: Double
  private let beta2: Double
  private let epsilon: Double
  private let weightDecay: Double
  private let mean: RuleMemory
  private let meanSquare: RuleMemory
  private var steps = 0.0

  init(beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double, count: Int) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    mean = RuleMemory(count)
    meanSquare = RuleMemory(count)
  }

  mutating func update(
    _ parameters: UnsafeMutablePointer<Double>, gradient: UnsafePointer<Double>, loss: Double,
    rate: Double, count: Int
  ) {
    steps += 1
    let meanRate = rate / (1 - pow(beta1, steps))
    let rootBias = (1 - pow(beta2, steps)).squareRoot()
    let kept = 1 - rate * weightDecay
    let (m, s) = (mean.base, meanSquare.base)
    for i in 0..<count {
      let g = gradient[i]
      m[i] = beta1 * m[i] + (1 - beta1) * g
      s[i] = beta2 * s[i] + (1 - beta2) * g * g
      // Without ε a coordinate that has never had a slope would give 0/0.
      let step = m[i] == 0 ? 0 : meanRate * m[i] / (s[i].squareRoot() / rootBias + epsilon)
      parameters[i] = kept * parameters[i] - step
    }
  }
}

public import Catalogue
public import Objectives

/// Delta-bar-delta: every weight has its own rate, raised by a constant while its slope agrees with
/// the running mean of its past slopes, and cut by a part when it does not.
///
/// `ε ← ε + κ` if `δ̄ g > 0`, `ε ← (1 − φ) ε` if `δ̄ g < 0`; `θ ← θ − ε g`; then
/// `δ̄ ← (1 − ϑ) g + ϑ δ̄`.
public struct DeltaBarDelta: Optimizer {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Optimizer>.Entry(
    "delta-bar-delta", "a rate of its own for every weight, by agreement with its past slopes",
    reference: "Jacobs 1988",
    settings: [
      Setting("rate", .number(.positive), default: 0.1, "every weight's first rate ε₀"),
      Setting("increase", .number(.nonNegative), default: 0.01, "what an agreement adds, κ"),
      Setting("decrease", .number(0...1), default: 0.1, "part that a disagreement takes, φ"),
      Setting("memory", .number(0...1), default: 0.7, "part ϑ of the mean slope that is kept"),
    ]
  ) {
    DeltaBarDelta(
      rate: $0.number("rate"), increase: $0.number("increase"), decrease: $0.number("decrease"),
      memory: $0.number("memory"))
  }
  public let name = "delta-bar-delta"
  public let allowsMiniBatches = false
  /// Every weight's first rate.
  public let rate: Double
  /// What an agreement adds to a rate.
  public let increase: Double
  /// The part of a rate that a disagreement takes.
  public let decrease: Double
  /// The part of the mean slope that is kept.
  public let memory: Double

  /// Delta-bar-delta.
  public init(
    rate: Double = 0.1, increase: Double = 0.01, decrease: Double = 0.1, memory: Double = 0.7
  ) {
    self.rate = rate
    self.increase = increase
    self.decrease = decrease
    self.memory = memory
  }

  public func makeState(for objective: any DifferentiableObjective) -> any OptimizerState {
    let count = objective.parameterCount
    return GradientState(
      Rule(
        increase: increase, decrease: decrease, memory: memory,
        rates: RuleMemory(count, repeating: rate), meanSlope: RuleMemory(count)),
      rate: rate, parameterCount: count)
  }

  private struct Rule: GradientRule {
    let increase: Double
    let decrease: Double
    let memory: Double
    let rates: RuleMemory
    let meanSlope: RuleMemory

    func update(
      _ parameters: UnsafeMutablePointer<Double>, gradient: UnsafePointer<Double>, loss: Double,
      rate: Double, count: Int
    ) {
      let (rates, mean) = (rates.base, meanSlope.base)
      for i in 0..<count {
        let g = gradient[i]
        if (g > 0 && mean[i] > 0) || (g < 0 && mean[i] < 0) {
          rates[i] += increase
        } else if (g > 0 && mean[i] < 0) || (g < 0 && mean[i] > 0) {
          rates[i] *= 1 - decrease
        }
        parameters[i] -= rates[i] * g
        mean[i] = (1 - memory) * g + memory * mean[i]
      }
    }
  }
}

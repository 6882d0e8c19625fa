public import Catalogue
public import Objectives

/// Quickprop: each weight goes to the bottom of the parabola through its last two slopes,
/// `d(t) = d(t−1) g(t) / (g(t−1) − g(t))`, but at most `μ` times its last step.
///
/// The gradient step `−ε g` is added while the slope still points the way of the last step, and is
/// all there is where the last step was 0. As in Fahlman's own program, the parabola is distrusted
/// from `g(t) ≥ μ/(1+μ) g(t−1)` on, where its step would exceed `μ d(t−1)` or point uphill.
public struct Quickprop: Optimizer {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Optimizer>.Entry(
    "quickprop", "each weight to the bottom of the parabola through its last two slopes",
    reference: "Fahlman 1988",
    settings: [
      Setting("rate", .number(.positive), default: 0.1, "rate ε of the gradient part"),
      Setting("growth", .number(1...100), default: 1.75, "largest factor μ from step to step"),
      Setting(
        "decay", .number(.nonNegative), default: 0, "added to every slope, times its weight"),
    ]
  ) {
    Quickprop(rate: $0.number("rate"), growth: $0.number("growth"), decay: $0.number("decay"))
  }
  public let name = "quickprop"
  public let allowsMiniBatches = false
  /// The rate of the gradient part.
  public let rate: Double
  /// The largest factor from step to step.
  public let growth: Double
  /// What is added to every slope, times its weight; 0.0001 in Fahlman's experiments.
  public let decay: Double

  /// Quickprop.
  public init(rate: Double = 0.1, growth: Double = 1.75, decay: Double = 0) {
    self.rate = rate
    self.growth = growth
    self.decay = decay
  }

  public func makeState(for objective: any DifferentiableObjective) -> any OptimizerState {
    let count = objective.parameterCount
    return GradientState(
      Rule(
        growth: growth, decay: decay, lastSlope: RuleMemory(count), lastStep: RuleMemory(count)),
      rate: rate, parameterCount: count)
  }

  private struct Rule: GradientRule {
    let growth: Double
    let decay: Double
    let lastSlope: RuleMemory
    let lastStep: RuleMemory

    func update(
      _ parameters: UnsafeMutablePointer<Double>, gradient: UnsafePointer<Double>, loss: Double,
      rate: Double, count: Int
    ) {
      let trusted = growth / (1 + growth)
      let (last, step) = (lastSlope.base, lastStep.base)
      for i in 0..<count {
        let slope = gradient[i] + decay * parameters[i]
        let d = step[i]
        var next = 0.0
        if d == 0 {
          next = -rate * slope
        } else {
          // Both slopes as seen along the last step: positive while it still goes downhill.
          let downhill = d < 0 ? slope : -slope
          let lastDownhill = d < 0 ? last[i] : -last[i]
          if downhill > 0 { next = -rate * slope }
          next += downhill >= trusted * lastDownhill ? growth * d : d * slope / (last[i] - slope)
        }
        parameters[i] += next
        step[i] = next
        last[i] = slope
      }
    }
  }
}

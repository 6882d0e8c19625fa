public import Catalogue
import GSLNumerics
public import Objectives

/// Gradient descent: `θ ← (1 − h) θ − η g`, with the shrink `h` of 1986, usually 0.
///
/// The shrink takes the same part of every weight after every step, whatever the rate (Rumelhart,
/// Hinton & Williams 1986, the family-tree task: 0.2 % a step).
public struct GradientDescent: Optimizer {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Optimizer>.Entry(
    "gradient-descent", "steps against the gradient", reference: "Cauchy 1847",
    settings: [
      Setting("rate", .number(.positive), default: 0.1, "learning rate η"),
      shrinkSetting,
    ] + RateSchedule.settings
  ) {
    GradientDescent(
      rate: $0.number("rate"), shrink: $0.number("shrink"), schedule: RateSchedule($0))
  }
  public let name = "gradient-descent"
  public let allowsMiniBatches = true
  /// The learning rate.
  public let rate: Double
  /// The part of every parameter that a step takes away.
  public let shrink: Double
  /// The rate from epoch to epoch.
  public let schedule: RateSchedule

  /// Gradient descent.
  public init(rate: Double, shrink: Double = 0, schedule: RateSchedule = RateSchedule()) {
    self.rate = rate
    self.shrink = shrink
    self.schedule = schedule
  }

  public func makeState(for objective: any DifferentiableObjective) -> any OptimizerState {
    GradientState(
      Rule(shrink: shrink), rate: rate, schedule: schedule,
      parameterCount: objective.parameterCount)
  }

  private struct Rule: GradientRule {
    let shrink: Double

    func update(
      _ parameters: UnsafeMutablePointer<Double>, gradient: UnsafePointer<Double>, loss: Double,
      rate: Double, count: Int
    ) {
      applyShrink(shrink, to: parameters, count: count)
      addScaled(gradient, scale: -rate, to: parameters, count: count)
    }
  }
}

/// The setting of the 1986 shrink, for the methods that have it.
let shrinkSetting = Setting(
  "shrink", .number(0...1), default: 0,
  "part of every weight taken away at every step, whatever the rate")

/// `θ ← (1 − h) θ`.
func applyShrink(_ shrink: Double, to parameters: UnsafeMutablePointer<Double>, count: Int) {
  guard shrink != 0 else { return }
  for i in 0..<count { parameters[i] *= 1 - shrink }
}

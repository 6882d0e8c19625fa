public import Catalogue
public import Objectives

/// iRprop+: every weight has its own step, which grows while its slope keeps its sign and shrinks
/// when it changes; only the sign of the slope is used.
///
/// With `s = g(t−1) g(t)`, for each weight:
/// - `s > 0`: `Δ ← min(η⁺ Δ, Δmax)`, step `−sign(g) Δ`;
/// - `s < 0`: `Δ ← max(η⁻ Δ, Δmin)`, the last step is taken back if the loss has risen, and `g` is
///   kept as 0;
/// - `s = 0`: step `−sign(g) Δ`.
///
/// Without taking back it is the same paper's iRprop−, which is what PyTorch calls Rprop.
public struct IRprop: Optimizer {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Optimizer>.Entry(
    "irprop+", "a step of its own for every weight, by the slope's sign; taken back on a rise",
    reference: "Igel & Hüsken 2003; Riedmiller & Braun 1993",
    settings: [
      Setting("first-step", .number(.positive), default: 0.0125, "every weight's first step Δ₀"),
      Setting("growth", .number(1...100), default: 1.2, "factor η⁺ of steps that went on"),
      Setting("shrinkage", .number(0...1), default: 0.5, "factor η⁻ of steps that went too far"),
      Setting("smallest-step", .number(.nonNegative), default: 0, "no step gets below Δmin"),
      Setting("largest-step", .number(.positive), default: 50, "no step gets above Δmax"),
      Setting("backtrack", .flag, default: true, "take a step back when the loss rose by it"),
    ]
  ) {
    IRprop(
      firstStep: $0.number("first-step"), growth: $0.number("growth"),
      shrinkage: $0.number("shrinkage"), smallestStep: $0.number("smallest-step"),
      largestStep: $0.number("largest-step"), backtracks: $0.flag("backtrack"))
  }
  public let name = "irprop+"
  public let allowsMiniBatches = false
  /// Every weight's first step.
  public let firstStep: Double
  /// The factor of steps that went on.
  public let growth: Double
  /// The factor of steps that went too far.
  public let shrinkage: Double
  /// No step gets below this.
  public let smallestStep: Double
  /// No step gets above this.
  public let largestStep: Double
  /// Whether a step is taken back when the loss rose by it.
  public let backtracks: Bool

  /// iRprop+, or iRprop− without backtracking.
  public init(
    firstStep: Double = 0.0125, growth: Double = 1.2, shrinkage: Double = 0.5,
    smallestStep: Double = 0, largestStep: Double = 50, backtracks: Bool = true
  ) {
    self.firstStep = firstStep
    self.growth = growth
    self.shrinkage = shrinkage
    self.smallestStep = smallestStep
    self.largestStep = largestStep
    self.backtracks = backtracks
  }

  public func makeState(for objective: any DifferentiableObjective) -> any OptimizerState {
    let count = objective.parameterCount
    return GradientState(
      Rule(
        settings: self, sizes: RuleMemory(count, repeating: firstStep),
        lastGradient: RuleMemory(count), lastStep: RuleMemory(count)),
      rate: 1, parameterCount: count)
  }

  private struct Rule: GradientRule {
    let settings: IRprop
    let sizes: RuleMemory
    let lastGradient: RuleMemory
    let lastStep: RuleMemory
    var lastLoss = Double.infinity

    // It compares losses, so they must not depend on where an evaluation began.
    var start: Start { .cold }

    mutating func update(
      _ parameters: UnsafeMutablePointer<Double>, gradient: UnsafePointer<Double>, loss: Double,
      rate: Double, count: Int
    ) {
      let takesBack = settings.backtracks && loss > lastLoss
      lastLoss = loss
      let (size, last, step) = (sizes.base, lastGradient.base, lastStep.base)
      for i in 0..<count {
        let g = gradient[i]
        // The signs are compared, not the product, which may underflow.
        if (g > 0 && last[i] < 0) || (g < 0 && last[i] > 0) {
          size[i] = max(size[i] * settings.shrinkage, settings.smallestStep)
          if takesBack { parameters[i] -= step[i] }
          last[i] = 0
          continue
        }
        if g != 0 && last[i] != 0 {
          size[i] = min(size[i] * settings.growth, settings.largestStep)
        }
        step[i] = g > 0 ? -size[i] : g < 0 ? size[i] : 0
        parameters[i] += step[i]
        last[i] = g
      }
    }
  }
}

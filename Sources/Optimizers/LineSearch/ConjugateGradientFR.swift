public import Catalogue
public import Objectives

/// Conjugate gradients with the factor of Fletcher and Reeves, `β = ‖g(t)‖² / ‖g(t−1)‖²`, by GSL.
public struct ConjugateGradientFR: Optimizer {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Optimizer>.Entry(
    "conjugate-gradient-fr", "conjugate gradients with line searches, Fletcher and Reeves's factor",
    reference: "Fletcher & Reeves 1964", settings: lineSearchSettings
  ) {
    ConjugateGradientFR(
      firstStep: $0.number("first-step"), lineTolerance: $0.number("line-tolerance"))
  }
  public let name = "conjugate-gradient-fr"
  public let allowsMiniBatches = false
  /// The length of the first trial step.
  public let firstStep: Double
  /// How exact line searches are; smaller is more exact.
  public let lineTolerance: Double

  /// The method; GSL's advice is a tolerance of 0.1.
  public init(firstStep: Double = 0.01, lineTolerance: Double = 0.1) {
    self.firstStep = firstStep
    self.lineTolerance = lineTolerance
  }

  public func makeState(for objective: any DifferentiableObjective) -> any OptimizerState {
    LineSearchState(
      .conjugateFletcherReeves, firstStep: firstStep, lineTolerance: lineTolerance,
      objective: objective)
  }
}

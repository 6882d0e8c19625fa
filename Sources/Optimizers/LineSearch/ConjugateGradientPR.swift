public import Catalogue
public import Objectives

/// Conjugate gradients with the factor of Polak and Ribière,
/// `β = g(t)ᵀ (g(t) − g(t−1)) / ‖g(t−1)‖²`, by GSL.
public struct ConjugateGradientPR: Optimizer {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Optimizer>.Entry(
    "conjugate-gradient-pr", "conjugate gradients with line searches, Polak and Ribière's factor",
    reference: "Polak & Ribière 1969", settings: lineSearchSettings
  ) {
    ConjugateGradientPR(
      firstStep: $0.number("first-step"), lineTolerance: $0.number("line-tolerance"))
  }
  public let name = "conjugate-gradient-pr"
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
      .conjugatePolakRibiere, firstStep: firstStep, lineTolerance: lineTolerance,
      objective: objective)
  }
}

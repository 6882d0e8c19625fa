public import Catalogue
public import Objectives

/// Broyden, Fletcher, Goldfarb and Shanno's quasi-Newton method, in the form and with the line
/// search of Fletcher (1987, section 2.6): GSL's `vector_bfgs2`.
public struct BFGS: Optimizer {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Optimizer>.Entry(
    "bfgs", "quasi-Newton with Fletcher's line search (GSL's BFGS2)",
    reference: "Fletcher 1987; Nocedal & Wright 2006", settings: lineSearchSettings
  ) {
    BFGS(firstStep: $0.number("first-step"), lineTolerance: $0.number("line-tolerance"))
  }
  public let name = "bfgs"
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
      .bfgs, firstStep: firstStep, lineTolerance: lineTolerance, objective: objective)
  }
}

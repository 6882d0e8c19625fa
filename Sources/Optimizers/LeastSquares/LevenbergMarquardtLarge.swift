public import Catalogue
public import GSLNumerics
public import Objectives

/// The large form: conjugate gradients in a trust region from products with the residuals' Jacobian
/// and its transpose only, by GSL's `gsl_multilarge_nlinear` (cgst).
///
/// For objectives that are sums of squared residuals. One step is one accepted step of the method.
public struct LevenbergMarquardtLarge: Optimizer {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Optimizer>.Entry(
    "levenberg-marquardt-large", "trust-region least squares from products with J only (GSL, cgst)",
    reference: "Steihaug 1983; Toint 1981",
    settings: [
      Setting(
        "inner-iterations", .integer(.nonNegative), default: 0,
        "most conjugate-gradient iterations a step; 0 for as many as there are residuals"),
      Setting(
        "inner-tolerance", .number(.positive), default: 1e-6,
        "fall of the inner residual that ends a step's conjugate gradients"),
      Setting("factor-up", .number(1...1000), default: 3, "growth of the radius on success"),
      Setting("factor-down", .number(1...1000), default: 2, "its division on failure"),
      stepToleranceSetting,
    ]
  ) { values in
    var settings = LargeNonlinearLeastSquares.Settings()
    settings.maximumInnerIterations = values.integer("inner-iterations")
    settings.innerTolerance = values.number("inner-tolerance")
    settings.factorUp = values.number("factor-up")
    settings.factorDown = values.number("factor-down")
    return LevenbergMarquardtLarge(settings, stepTolerance: values.number("step-tolerance"))
  }
  public let name = "levenberg-marquardt-large"
  public let allowsMiniBatches = false
  /// GSL's choices.
  public let settings: LargeNonlinearLeastSquares.Settings
  /// The relative step at which the method has nothing left to do.
  public let stepTolerance: Double

  /// The large form with GSL's defaults unless told.
  public init(
    _ settings: LargeNonlinearLeastSquares.Settings = .init(), stepTolerance: Double = 1e-15
  ) {
    self.settings = settings
    self.stepTolerance = stepTolerance
  }

  public func makeState(for objective: any DifferentiableObjective) throws -> any OptimizerState {
    let evaluator = try LeastSquaresEvaluator(objective, optimizer: name)
    let stepper = LargeNonlinearLeastSquares(
      residualCount: evaluator.objective.residualCount,
      parameterCount: objective.parameterCount, settings: settings,
      residuals: { try evaluator.residuals($0, $1) },
      product: { try evaluator.product($0, $1, $2, $3) })
    return LeastSquaresState(stepper, evaluator, stepTolerance: stepTolerance)
  }
}

public import Catalogue
public import GSLNumerics
public import Objectives

/// Levenberg–Marquardt and the other trust-region methods on the residuals' full Jacobian, by GSL's
/// `gsl_multifit_nlinear`.
///
/// For objectives that are sums of squared residuals. One step is one accepted step of the method.
public struct LevenbergMarquardt: Optimizer {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Optimizer>.Entry(
    "levenberg-marquardt", "trust-region least squares on the full Jacobian (GSL)",
    reference: "Levenberg 1944; Marquardt 1963; Moré 1978",
    settings: [
      Setting(
        "trust-region", .choice(NonlinearLeastSquares.TrustRegion.allCases.map(\.rawValue)),
        default: "lm", "how the trust-region subproblem is solved"),
      Setting(
        "scaling", .choice(NonlinearLeastSquares.Scaling.allCases.map(\.rawValue)),
        default: "more", "what steps are measured by"),
      Setting(
        "solver", .choice(NonlinearLeastSquares.Solver.allCases.map(\.rawValue)), default: "qr",
        "how the linear systems are solved"),
      Setting("factor-up", .number(1...1000), default: 3, "growth of the radius on success"),
      Setting("factor-down", .number(1...1000), default: 2, "its division on failure"),
      Setting(
        "maximum-acceleration", .number(.positive), default: 0.75,
        "largest ratio of acceleration to velocity, for lmaccel"),
      Setting(
        "refine", .flag, default: true,
        "at the end, Gauss–Newton steps judged by the gradient, where sums are equal to rounding"),
      stepToleranceSetting,
    ]
  ) { values in
    var settings = NonlinearLeastSquares.Settings()
    // The choices come from the cases themselves, so they name one.
    settings.trustRegion = .init(rawValue: values.text("trust-region")) ?? settings.trustRegion
    settings.scaling = .init(rawValue: values.text("scaling")) ?? settings.scaling
    settings.solver = .init(rawValue: values.text("solver")) ?? settings.solver
    settings.factorUp = values.number("factor-up")
    settings.factorDown = values.number("factor-down")
    settings.maximumAcceleration = values.number("maximum-acceleration")
    return LevenbergMarquardt(
      settings, refines: values.flag("refine"), stepTolerance: values.number("step-tolerance"))
  }
  public let name = "levenberg-marquardt"
  public let allowsMiniBatches = false
  /// GSL's choices.
  public let settings: NonlinearLeastSquares.Settings
  /// Whether, where GSL is stuck, Gauss–Newton steps are judged by the gradient.
  public let refines: Bool
  /// The relative step at which the method has nothing left to do.
  public let stepTolerance: Double

  /// Levenberg–Marquardt with Moré's scaling and QR unless told.
  public init(
    _ settings: NonlinearLeastSquares.Settings = .init(), refines: Bool = true,
    stepTolerance: Double = 1e-15
  ) {
    self.settings = settings
    self.refines = refines
    self.stepTolerance = stepTolerance
  }

  public func makeState(for objective: any DifferentiableObjective) throws -> any OptimizerState {
    let evaluator = try LeastSquaresEvaluator(objective, optimizer: name)
    let stepper = NonlinearLeastSquares(
      residualCount: evaluator.objective.residualCount,
      parameterCount: objective.parameterCount, settings: settings,
      residuals: { try evaluator.residuals($0, $1) },
      jacobian: { try evaluator.jacobian($0, $1) })
    return LeastSquaresState(
      stepper, evaluator, stepTolerance: stepTolerance, refines: refines)
  }
}

/// The setting of the smallest step, for both forms.
let stepToleranceSetting = Setting(
  "step-tolerance", .number(.nonNegative), default: 1e-15,
  "the run stalls when no parameter moves by more than this part of itself")

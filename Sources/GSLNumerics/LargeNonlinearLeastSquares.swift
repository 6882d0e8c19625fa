internal import CGSL

/// A nonlinear least-squares problem by GSL's Steihaug–Toint conjugate gradients in a trust region
/// (`gsl_multilarge_nlinear`, cgst), from products with `J` and `Jᵀ` only, step by step.
///
/// Steps are measured by the identity: the other scalings read `JᵀJ`, which is neither formed nor
/// stored.
public final class LargeNonlinearLeastSquares: LeastSquaresStepper {
  /// The choices, with GSL's defaults.
  public struct Settings: Sendable, Equatable {
    /// The most conjugate-gradient iterations a step; 0 for as many as there are residuals.
    public var maximumInnerIterations = 0
    /// The fall of the inner residual at which a step's conjugate gradients end.
    public var innerTolerance = 1e-6
    /// What the trust radius is multiplied by after a good step.
    public var factorUp = 3.0
    /// What the trust radius is divided by after a bad step.
    public var factorDown = 2.0

    /// GSL's defaults.
    public init() {}
  }

  /// `r`: reads `p` values of `x` and writes `n` residuals.
  public typealias Residuals = LeastSquaresCallbacks.Residuals
  /// `J v` for `.none` (`v` has `p` values, the product `n`), `Jᵀ v` for `.transposed` (`n` and `p`).
  public typealias Product = (
    _ transposition: Transposition, _ x: UnsafePointer<Double>, _ vector: UnsafePointer<Double>,
    _ product: UnsafeMutablePointer<Double>
  ) throws -> Void

  public let residualCount: Int
  public let parameterCount: Int
  private let callbacks: LeastSquaresCallbacks
  private let function: UnsafeMutablePointer<gsl_multilarge_nlinear_fdf>
  private let workspace: UnsafeMutablePointer<gsl_multilarge_nlinear_workspace>

  /// A problem of `residualCount` residuals of `parameterCount` parameters, memory allocated.
  ///
  /// There may be fewer residuals than parameters: GSL, which refuses that, sees the rest as zeros.
  public init(
    residualCount: Int, parameterCount: Int, settings: Settings = Settings(),
    residuals: @escaping Residuals, product: @escaping Product
  ) {
    precondition(residualCount > 0 && parameterCount > 0, "A fit has residuals and parameters")
    disableGSLErrorHandler()
    let paddedCount = max(residualCount, parameterCount)
    self.residualCount = residualCount
    self.parameterCount = parameterCount
    callbacks = LeastSquaresCallbacks(
      residualCount, residuals, jacobian: nil, multiply: product)
    function = .allocate(capacity: 1)
    function.initialize(
      to: gsl_multilarge_nlinear_fdf(
        f: { LeastSquaresCallbacks.from($1).residuals($0!, $2!) },
        df: { transposition, x, vector, parameters, product, squared in
          // GSL asks for JᵀJ with a direct solver only, and there is none here.
          guard squared == nil else { return Int32(GSL_EUNIMPL) }
          guard let vector, let product else { return Int32(GSL_SUCCESS) }
          return LeastSquaresCallbacks.from(parameters).product(
            transposition == CblasNoTrans ? .none : .transposed, x!, vector, product)
        },
        fvv: nil, n: paddedCount, p: parameterCount,
        params: Unmanaged.passUnretained(callbacks).toOpaque(), nevalf: 0, nevaldfu: 0,
        nevaldf2: 0, nevalfvv: 0))
    var parameters = gsl_multilarge_nlinear_default_parameters()
    parameters.trs = attractor_multilarge_nlinear_trs_cgst()
    parameters.scale = attractor_multilarge_nlinear_scale_levenberg()
    parameters.solver = attractor_multilarge_nlinear_solver_none()
    parameters.max_iter = settings.maximumInnerIterations
    parameters.tol = settings.innerTolerance
    parameters.factor_up = settings.factorUp
    parameters.factor_down = settings.factorDown
    workspace = gsl_multilarge_nlinear_alloc(
      attractor_multilarge_nlinear_trust(), &parameters, paddedCount, parameterCount)
  }

  deinit {
    gsl_multilarge_nlinear_free(workspace)
    function.deallocate()
  }

  public func start(at x: UnsafePointer<Double>) throws {
    var vector = gslVector(x, count: parameterCount)
    let status = gsl_multilarge_nlinear_init(&vector, function, workspace)
    try callbacks.errors.rethrow()
    try check(status, "beginning a large least-squares fit")
  }

  public func iterate() throws -> LeastSquaresStep {
    let status = gsl_multilarge_nlinear_iterate(workspace)
    try callbacks.errors.rethrow()
    return try LeastSquaresStep(status)
  }

  public var position: UnsafeBufferPointer<Double> { workspace.pointee.x.buffer }
  public var residual: UnsafeBufferPointer<Double> {
    UnsafeBufferPointer(rebasing: workspace.pointee.f.buffer[..<residualCount])
  }
  public var gradient: UnsafeBufferPointer<Double> { workspace.pointee.g.buffer }
  public var lastStep: UnsafeBufferPointer<Double> { workspace.pointee.dx.buffer }
}

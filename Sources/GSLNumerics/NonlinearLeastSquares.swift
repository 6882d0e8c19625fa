internal import CGSL

/// A nonlinear least-squares problem, `min ½ ‖r(x)‖²`, by GSL's trust-region methods on the full
/// Jacobian (`gsl_multifit_nlinear`), step by step.
public final class NonlinearLeastSquares: LeastSquaresStepper {
  /// How the trust-region subproblem is solved.
  public enum TrustRegion: String, Sendable, CaseIterable {
    /// Levenberg–Marquardt.
    case levenbergMarquardt = "lm"
    /// Levenberg–Marquardt with geodesic acceleration (Transtrum & Sethna 2012).
    case accelerated = "lmaccel"
    /// Powell's dogleg.
    case dogleg
    /// The double dogleg of Dennis & Mei 1979.
    case doubleDogleg = "ddogleg"
    /// The best point in the plane of the gradient and the Gauss–Newton step.
    case subspace = "subspace2D"
  }

  /// What steps are measured by.
  public enum Scaling: String, Sendable, CaseIterable {
    /// The largest column norms of the Jacobian so far (Moré 1978): steps do not depend on units.
    case more
    /// The identity (Levenberg 1944).
    case levenberg
    /// The present column norms of the Jacobian (Marquardt 1963).
    case marquardt
  }

  /// How the linear systems are solved.
  public enum Solver: String, Sendable, CaseIterable {
    /// QR with column pivoting; the safe one.
    case qr
    /// Cholesky on the normal equations: fastest, squares the condition.
    case cholesky
    /// Cholesky modified where the normal equations are singular.
    case modifiedCholesky = "mcholesky"
    /// Singular values: slowest, for nearly dependent columns.
    case svd
  }

  /// The choices, with GSL's defaults.
  public struct Settings: Sendable, Equatable {
    /// How the trust-region subproblem is solved.
    public var trustRegion = TrustRegion.levenbergMarquardt
    /// What steps are measured by.
    public var scaling = Scaling.more
    /// How the linear systems are solved.
    public var solver = Solver.qr
    /// What the trust radius is multiplied by after a good step.
    public var factorUp = 3.0
    /// What the trust radius is divided by after a bad step.
    public var factorDown = 2.0
    /// The largest ratio of acceleration to velocity that an accelerated step is accepted with.
    public var maximumAcceleration = 0.75

    /// GSL's defaults.
    public init() {}
  }

  /// `r`: reads `p` values of `x` and writes `n` residuals.
  public typealias Residuals = LeastSquaresCallbacks.Residuals
  /// The Jacobian `∂r_i/∂x_j`, written to an `n × p` matrix.
  public typealias Jacobian = (_ x: UnsafePointer<Double>, _ jacobian: MutableMatrixView) throws ->
    Void

  public let residualCount: Int
  public let parameterCount: Int
  private let callbacks: LeastSquaresCallbacks
  private let function: UnsafeMutablePointer<gsl_multifit_nlinear_fdf>
  private let workspace: UnsafeMutablePointer<gsl_multifit_nlinear_workspace>

  /// A problem of `residualCount` residuals of `parameterCount` parameters, memory allocated.
  ///
  /// There may be fewer residuals than parameters: GSL, which refuses that, sees the rest as zeros.
  public init(
    residualCount: Int, parameterCount: Int, settings: Settings = Settings(),
    residuals: @escaping Residuals, jacobian: @escaping Jacobian
  ) {
    precondition(residualCount > 0 && parameterCount > 0, "A fit has residuals and parameters")
    disableGSLErrorHandler()
    let paddedCount = max(residualCount, parameterCount)
    self.residualCount = residualCount
    self.parameterCount = parameterCount
    callbacks = LeastSquaresCallbacks(
      residualCount, residuals, jacobian: jacobian, multiply: nil)
    function = .allocate(capacity: 1)
    function.initialize(
      to: gsl_multifit_nlinear_fdf(
        f: { LeastSquaresCallbacks.from($1).residuals($0!, $2!) },
        df: { LeastSquaresCallbacks.from($1).jacobian($0!, $2!) },
        fvv: nil, n: paddedCount, p: parameterCount,
        params: Unmanaged.passUnretained(callbacks).toOpaque(), nevalf: 0, nevaldf: 0, nevalfvv: 0))
    var parameters = gsl_multifit_nlinear_default_parameters()
    parameters.trs = settings.trustRegion.pointer
    parameters.scale = settings.scaling.pointer
    parameters.solver = settings.solver.pointer
    parameters.factor_up = settings.factorUp
    parameters.factor_down = settings.factorDown
    parameters.avmax = settings.maximumAcceleration
    workspace = gsl_multifit_nlinear_alloc(
      attractor_multifit_nlinear_trust(), &parameters, paddedCount, parameterCount)
  }

  deinit {
    gsl_multifit_nlinear_free(workspace)
    function.deallocate()
  }

  public func start(at x: UnsafePointer<Double>) throws {
    var vector = gslVector(x, count: parameterCount)
    let status = gsl_multifit_nlinear_init(&vector, function, workspace)
    try callbacks.errors.rethrow()
    try check(status, "beginning a least-squares fit")
  }

  public func iterate() throws -> LeastSquaresStep {
    let status = gsl_multifit_nlinear_iterate(workspace)
    try callbacks.errors.rethrow()
    return try LeastSquaresStep(status)
  }

  public var position: UnsafeBufferPointer<Double> { workspace.pointee.x.buffer }
  public var residual: UnsafeBufferPointer<Double> {
    UnsafeBufferPointer(rebasing: workspace.pointee.f.buffer[..<residualCount])
  }
  public var gradient: UnsafeBufferPointer<Double> { workspace.pointee.g.buffer }
  public var lastStep: UnsafeBufferPointer<Double> { workspace.pointee.dx.buffer }

  /// The Jacobian at the present parameters, `residualCount × parameterCount`; valid until the next
  /// call and as long as the problem lives.
  public var jacobian: MatrixView { workspace.pointee.J.view.readOnly.rows(0..<residualCount) }
}

extension NonlinearLeastSquares.TrustRegion {
  fileprivate var pointer: UnsafePointer<gsl_multifit_nlinear_trs>? {
    switch self {
    case .levenbergMarquardt: attractor_multifit_nlinear_trs_lm()
    case .accelerated: attractor_multifit_nlinear_trs_lmaccel()
    case .dogleg: attractor_multifit_nlinear_trs_dogleg()
    case .doubleDogleg: attractor_multifit_nlinear_trs_ddogleg()
    case .subspace: attractor_multifit_nlinear_trs_subspace2D()
    }
  }
}

extension NonlinearLeastSquares.Scaling {
  fileprivate var pointer: UnsafePointer<gsl_multifit_nlinear_scale>? {
    switch self {
    case .more: attractor_multifit_nlinear_scale_more()
    case .levenberg: attractor_multifit_nlinear_scale_levenberg()
    case .marquardt: attractor_multifit_nlinear_scale_marquardt()
    }
  }
}

extension NonlinearLeastSquares.Solver {
  fileprivate var pointer: UnsafePointer<gsl_multifit_nlinear_solver>? {
    switch self {
    case .qr: attractor_multifit_nlinear_solver_qr()
    case .cholesky: attractor_multifit_nlinear_solver_cholesky()
    case .modifiedCholesky: attractor_multifit_nlinear_solver_mcholesky()
    case .svd: attractor_multifit_nlinear_solver_svd()
    }
  }
}

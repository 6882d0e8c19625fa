internal import CGSL

/// An initial value problem `dy/dt = f(t, y)`, by GSL's steppers with adaptive step size, step by
/// step.
///
/// Every accepted step keeps each component's estimated error below
/// `absoluteTolerance + relativeTolerance |y|`.
public final class ODEStepper {
  /// GSL's steppers.
  public enum Method: String, Sendable, CaseIterable {
    /// Runge–Kutta–Fehlberg 4(5), explicit.
    case rkf45
    /// Runge–Kutta Prince–Dormand 8(9), explicit.
    case rk8pd
    /// Backward differentiation of order 1 to 5, for stiff systems; needs the Jacobian.
    case msbdf
    /// Implicit Bulirsch–Stoer (Bader & Deuflhard), for stiff systems; needs the Jacobian.
    case bsimp

    /// Whether the method needs the Jacobian as a function.
    public var needsJacobian: Bool { self == .msbdf || self == .bsimp }
  }

  /// `f`: reads `n` values of `y` and writes as many of `dy/dt`.
  public typealias Derivative = (
    _ t: Double, _ y: UnsafePointer<Double>, _ dydt: UnsafeMutablePointer<Double>
  ) throws -> Void
  /// `∂f_i/∂y_j`, written to an `n × n` matrix, and `∂f_i/∂t`, `n` values that are 0 at the call.
  public typealias Jacobian = (
    _ t: Double, _ y: UnsafePointer<Double>, _ dfdy: MutableMatrixView,
    _ dfdt: UnsafeMutablePointer<Double>
  ) throws -> Void

  /// The stepper.
  public let method: Method
  /// The number `n` of components.
  public let dimension: Int
  /// The present time.
  public private(set) var time = 0.0
  /// The present `y`, `n` values; the stepper's own memory.
  public var state: UnsafeMutablePointer<Double> { memory.view.base }
  /// The step size that would be tried next.
  public var nextStep: Double { driver.pointee.h }
  /// The steps that were tried and refused since `start`.
  public var refusedSteps: Int { Int(driver.pointee.e.pointee.failed_steps) }
  private let memory: MatrixBuffer
  private let callbacks: ODECallbacks
  private let system: UnsafeMutablePointer<gsl_odeiv2_system>
  private let driver: UnsafeMutablePointer<gsl_odeiv2_driver>

  /// A stepper for `dimension` components, memory allocated.
  ///
  /// - Parameter jacobian: needed when `method.needsJacobian`, else not used.
  public init(
    _ method: Method, dimension: Int, absoluteTolerance: Double = 1e-9,
    relativeTolerance: Double = 1e-9, firstStep: Double = 1e-3, derivative: @escaping Derivative,
    jacobian: Jacobian? = nil
  ) {
    precondition(dimension > 0, "A system has at least one component")
    precondition(jacobian != nil || !method.needsJacobian, "\(method.rawValue) needs the Jacobian")
    disableGSLErrorHandler()
    self.method = method
    self.dimension = dimension
    memory = MatrixBuffer(rows: 1, columns: dimension)
    callbacks = ODECallbacks(derivative, jacobian, dimension)
    system = .allocate(capacity: 1)
    system.initialize(
      to: gsl_odeiv2_system(
        function: { ODECallbacks.from($3).differentiate($0, $1!, $2!) },
        jacobian: { ODECallbacks.from($4).jacobian($0, $1!, $2!, $3!) },
        dimension: dimension, params: Unmanaged.passUnretained(callbacks).toOpaque()))
    let type =
      switch method {
      case .rkf45: attractor_odeiv2_step_rkf45()
      case .rk8pd: attractor_odeiv2_step_rk8pd()
      case .msbdf: attractor_odeiv2_step_msbdf()
      case .bsimp: attractor_odeiv2_step_bsimp()
      }
    driver = gsl_odeiv2_driver_alloc_y_new(
      system, type, firstStep, absoluteTolerance, relativeTolerance)
  }

  deinit {
    gsl_odeiv2_driver_free(driver)
    system.deallocate()
  }

  /// Begins at a time and a `y` of `n` values, with a first step to try.
  public func start(at time: Double = 0, _ y: UnsafePointer<Double>, firstStep: Double = 1e-3) {
    self.time = time
    state.update(from: y, count: dimension)
    gsl_odeiv2_driver_reset_hstart(driver, firstStep)
  }

  /// One accepted step, shortened so as not to pass `limit`; `time` and `state` move on.
  ///
  /// A derivative that is not finite is not found here: check `state`, or the next derivative.
  /// - Throws: what the derivative threw, or `GSLError` when no step is small enough.
  public func advance(toAtMost limit: Double) throws {
    let status = gsl_odeiv2_evolve_apply(
      driver.pointee.e, driver.pointee.c, driver.pointee.s, system, &time, limit,
      &driver.pointee.h, state)
    try callbacks.errors.rethrow()
    try check(status, "a step of \(method.rawValue) at t = \(time)")
  }
}

/// What the C callbacks reach through their parameter.
private final class ODECallbacks {
  let derivative: ODEStepper.Derivative
  let jacobianOfDerivative: ODEStepper.Jacobian?
  let dimension: Int
  let errors = CallbackErrors()

  init(
    _ derivative: @escaping ODEStepper.Derivative, _ jacobian: ODEStepper.Jacobian?,
    _ dimension: Int
  ) {
    self.derivative = derivative
    self.jacobianOfDerivative = jacobian
    self.dimension = dimension
  }

  static func from(_ parameters: UnsafeMutableRawPointer?) -> ODECallbacks {
    Unmanaged<ODECallbacks>.fromOpaque(parameters!).takeUnretainedValue()
  }

  func differentiate(
    _ t: Double, _ y: UnsafePointer<Double>, _ dydt: UnsafeMutablePointer<Double>
  ) -> Int32 {
    let status = errors.guarding { try derivative(t, y, dydt) }
    if status != 0 { dydt.update(repeating: .nan, count: dimension) }
    return status
  }

  func jacobian(
    _ t: Double, _ y: UnsafePointer<Double>, _ dfdy: UnsafeMutablePointer<Double>,
    _ dfdt: UnsafeMutablePointer<Double>
  ) -> Int32 {
    dfdt.update(repeating: 0, count: dimension)
    return errors.guarding {
      try jacobianOfDerivative!(
        t, y, MutableMatrixView(dfdy, rows: dimension, columns: dimension), dfdt)
    }
  }
}

internal import CGSL

/// A root `f(x) = 0` of `n` equations in `n` unknowns, by GSL's solvers, step by step.
///
/// The caller owns the loop: `start`, then `iterate` while its own test on `residual` asks for more.
public final class RootFinder {
  /// GSL's solvers.
  public enum Method: String, Sendable, CaseIterable {
    /// Powell's hybrid with scaling, on a given Jacobian (MINPACK's HYBRJ).
    case hybridsj
    /// Powell's hybrid with scaling; the Jacobian by differences at first, then by rank-one updates.
    case hybrids
    /// Newton's method, its step shortened while the residual grows; on a given Jacobian.
    case gnewton
    /// Broyden's method: the Jacobian by differences at first, then by rank-one updates.
    case broyden

    /// Whether the method needs the Jacobian as a function.
    public var needsJacobian: Bool { self == .hybridsj || self == .gnewton }
  }

  /// What an iteration did.
  public enum Step: Equatable, Sendable {
    /// The iterate moved on.
    case advanced
    /// The solver sees no progress any more, with GSL's reason.
    case stuck(String)
  }

  /// `f`: reads `n` values of `x` and writes as many of `f(x)`.
  public typealias Function = (_ x: UnsafePointer<Double>, _ f: UnsafeMutablePointer<Double>) throws
    -> Void
  /// The Jacobian `∂f_i/∂x_j`, written to an `n × n` matrix.
  public typealias Jacobian = (_ x: UnsafePointer<Double>, _ jacobian: MutableMatrixView) throws ->
    Void

  /// The solver.
  public let method: Method
  /// The number `n` of unknowns.
  public let dimension: Int
  private let handle: Handle
  private let callbacks: Callbacks

  /// A solver for `dimension` unknowns, memory allocated.
  ///
  /// - Parameters:
  ///   - jacobian: needed when `method.needsJacobian`, else not used.
  public init(
    _ method: Method, dimension: Int, function: @escaping Function, jacobian: Jacobian? = nil
  ) {
    precondition(dimension > 0, "A system has at least one unknown")
    precondition(jacobian != nil || !method.needsJacobian, "\(method.rawValue) needs the Jacobian")
    disableGSLErrorHandler()
    self.method = method
    self.dimension = dimension
    callbacks = Callbacks(function, jacobian)
    handle = Handle(method, dimension, Unmanaged.passUnretained(callbacks).toOpaque())
  }

  /// Begins at `x`, `n` values, and evaluates there.
  /// - Throws: what the function threw, or `GSLError`.
  public func start(at x: UnsafePointer<Double>) throws {
    var vector = gslVector(x, count: dimension)
    let status = handle.set(&vector)
    try callbacks.errors.rethrow()
    try check(status, "beginning \(method.rawValue)")
  }

  /// One iteration.
  /// - Throws: what the function threw, or `GSLError`, as for a singular Jacobian.
  public func iterate() throws -> Step {
    let status = handle.iterate()
    try callbacks.errors.rethrow()
    switch status {
    case Int32(GSL_SUCCESS): return .advanced
    case Int32(GSL_ENOPROG), Int32(GSL_ENOPROGJ):
      return .stuck(String(cString: gsl_strerror(status)))
    default:
      throw GSLError(code: status, activity: "an iteration of \(method.rawValue)")
    }
  }

  /// The present `x`; valid until the next call and as long as the finder lives.
  public var root: UnsafeBufferPointer<Double> { handle.x.buffer }

  /// `f` at the present `x`; valid until the next call and as long as the finder lives.
  public var residual: UnsafeBufferPointer<Double> { handle.f.buffer }
}

/// What the C callbacks reach through their parameter.
private final class Callbacks {
  let function: RootFinder.Function
  let jacobian: RootFinder.Jacobian?
  let errors = CallbackErrors()

  init(_ function: @escaping RootFinder.Function, _ jacobian: RootFinder.Jacobian?) {
    self.function = function
    self.jacobian = jacobian
  }

  static func from(_ parameters: UnsafeMutableRawPointer?) -> Callbacks {
    Unmanaged<Callbacks>.fromOpaque(parameters!).takeUnretainedValue()
  }

  func evaluate(_ x: UnsafePointer<gsl_vector>?, _ f: UnsafeMutablePointer<gsl_vector>?) -> Int32 {
    let status = errors.guarding { try function(x!.elements, f!.elements) }
    if status != 0 { f!.fill(.nan) }
    return status
  }

  func differentiate(
    _ x: UnsafePointer<gsl_vector>?, _ matrix: UnsafeMutablePointer<gsl_matrix>?
  ) -> Int32 {
    let status = errors.guarding { try jacobian!(x!.elements, matrix!.view) }
    if status != 0 { matrix!.view.fill(.nan) }
    return status
  }
}

/// GSL's two kinds of solvers, with and without a Jacobian, behind one face.
private final class Handle {
  private let plain: UnsafeMutablePointer<gsl_multiroot_fsolver>?
  private let derived: UnsafeMutablePointer<gsl_multiroot_fdfsolver>?
  // GSL keeps the addresses of these.
  private let function: UnsafeMutablePointer<gsl_multiroot_function>
  private let functionAndJacobian: UnsafeMutablePointer<gsl_multiroot_function_fdf>

  init(_ method: RootFinder.Method, _ n: Int, _ parameters: UnsafeMutableRawPointer) {
    function = .allocate(capacity: 1)
    function.initialize(
      to: gsl_multiroot_function(
        f: { Callbacks.from($1).evaluate($0, $2) }, n: n, params: parameters))
    functionAndJacobian = .allocate(capacity: 1)
    functionAndJacobian.initialize(
      to: gsl_multiroot_function_fdf(
        f: { Callbacks.from($1).evaluate($0, $2) },
        df: { Callbacks.from($1).differentiate($0, $2) },
        fdf: { x, parameters, f, jacobian in
          let callbacks = Callbacks.from(parameters)
          let status = callbacks.evaluate(x, f)
          return status == 0 ? callbacks.differentiate(x, jacobian) : status
        }, n: n, params: parameters))
    switch method {
    case .hybridsj:
      derived = gsl_multiroot_fdfsolver_alloc(attractor_multiroot_fdfsolver_hybridsj(), n)
      plain = nil
    case .gnewton:
      derived = gsl_multiroot_fdfsolver_alloc(attractor_multiroot_fdfsolver_gnewton(), n)
      plain = nil
    case .hybrids:
      plain = gsl_multiroot_fsolver_alloc(attractor_multiroot_fsolver_hybrids(), n)
      derived = nil
    case .broyden:
      plain = gsl_multiroot_fsolver_alloc(attractor_multiroot_fsolver_broyden(), n)
      derived = nil
    }
  }

  deinit {
    if let plain { gsl_multiroot_fsolver_free(plain) }
    if let derived { gsl_multiroot_fdfsolver_free(derived) }
    function.deallocate()
    functionAndJacobian.deallocate()
  }

  func set(_ x: UnsafePointer<gsl_vector>) -> Int32 {
    if let derived { return gsl_multiroot_fdfsolver_set(derived, functionAndJacobian, x) }
    return gsl_multiroot_fsolver_set(plain, function, x)
  }

  func iterate() -> Int32 {
    if let derived { return gsl_multiroot_fdfsolver_iterate(derived) }
    return gsl_multiroot_fsolver_iterate(plain)
  }

  var x: UnsafeMutablePointer<gsl_vector> { derived?.pointee.x ?? plain!.pointee.x }
  var f: UnsafeMutablePointer<gsl_vector> { derived?.pointee.f ?? plain!.pointee.f }
}

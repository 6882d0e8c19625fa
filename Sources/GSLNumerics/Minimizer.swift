internal import CGSL

/// A minimum of a function of `n` variables with its gradient, by GSL's minimisers, line search by
/// line search.
///
/// The caller owns the loop: `start`, then `iterate` while its own test on `gradient` asks for more.
public final class Minimizer {
  /// GSL's minimisers.
  public enum Method: String, Sendable, CaseIterable {
    /// Conjugate gradients of Fletcher & Reeves 1964.
    case conjugateFletcherReeves = "conjugate_fr"
    /// Conjugate gradients of Polak & Ribière 1969.
    case conjugatePolakRibiere = "conjugate_pr"
    /// Broyden, Fletcher, Goldfarb & Shanno, with Fletcher's line search (1987, section 2.6).
    case bfgs = "vector_bfgs2"
  }

  /// What an iteration did.
  public enum Step: Equatable, Sendable {
    /// The iterate moved on.
    case advanced
    /// The line search finds nothing lower, with GSL's reason.
    case stuck(String)
  }

  /// The function: reads `n` values of `x`; writes its gradient there when asked for one.
  /// - Returns: the value.
  public typealias Function = (
    _ x: UnsafePointer<Double>, _ gradient: UnsafeMutablePointer<Double>?
  ) throws -> Double

  /// The minimiser.
  public let method: Method
  /// The number `n` of variables.
  public let dimension: Int
  private let callbacks: MinimizerCallbacks
  private let function: UnsafeMutablePointer<gsl_multimin_function_fdf>
  private let handle: UnsafeMutablePointer<gsl_multimin_fdfminimizer>

  /// A minimiser of `dimension` variables, memory allocated.
  public init(_ method: Method, dimension: Int, function body: @escaping Function) {
    precondition(dimension > 0, "A function has at least one variable")
    disableGSLErrorHandler()
    self.method = method
    self.dimension = dimension
    callbacks = MinimizerCallbacks(body)
    function = .allocate(capacity: 1)
    function.initialize(
      to: gsl_multimin_function_fdf(
        f: { MinimizerCallbacks.from($1).evaluate($0!.elements, nil) },
        df: { _ = MinimizerCallbacks.from($1).evaluate($0!.elements, $2!) },
        fdf: { $2!.pointee = MinimizerCallbacks.from($1).evaluate($0!.elements, $3!) },
        n: dimension, params: Unmanaged.passUnretained(callbacks).toOpaque()))
    let type =
      switch method {
      case .conjugateFletcherReeves: attractor_multimin_fdfminimizer_conjugate_fr()
      case .conjugatePolakRibiere: attractor_multimin_fdfminimizer_conjugate_pr()
      case .bfgs: attractor_multimin_fdfminimizer_vector_bfgs2()
      }
    handle = gsl_multimin_fdfminimizer_alloc(type, dimension)
  }

  deinit {
    gsl_multimin_fdfminimizer_free(handle)
    function.deallocate()
  }

  /// Begins at `x`, `n` values, and evaluates there.
  ///
  /// - Parameters:
  ///   - firstStep: the length of the first trial step.
  ///   - lineTolerance: how exact line searches are: the part of the initial slope (the angle to the
  ///     gradient, for conjugate gradients) that may remain; 0.1 is usual.
  /// - Throws: what the function threw, or `GSLError`.
  public func start(at x: UnsafePointer<Double>, firstStep: Double, lineTolerance: Double) throws {
    var vector = gslVector(x, count: dimension)
    let status = gsl_multimin_fdfminimizer_set(
      handle, function, &vector, firstStep, lineTolerance)
    try callbacks.errors.rethrow()
    try check(status, "beginning \(method.rawValue)")
  }

  /// One line search.
  /// - Throws: what the function threw, or `GSLError`.
  public func iterate() throws -> Step {
    let status = gsl_multimin_fdfminimizer_iterate(handle)
    try callbacks.errors.rethrow()
    switch status {
    case Int32(GSL_SUCCESS): return .advanced
    case Int32(GSL_ENOPROG): return .stuck(String(cString: gsl_strerror(status)))
    default: throw GSLError(code: status, activity: "an iteration of \(method.rawValue)")
    }
  }

  /// Forgets the past directions: the next line search goes down the gradient.
  public func restart() { gsl_multimin_fdfminimizer_restart(handle) }

  /// The present `x`; valid until the next call and as long as the minimiser lives.
  public var position: UnsafeBufferPointer<Double> { handle.pointee.x.buffer }

  /// The gradient there; valid until the next call and as long as the minimiser lives.
  public var gradient: UnsafeBufferPointer<Double> { handle.pointee.gradient.buffer }

  /// The value there.
  public var value: Double { handle.pointee.f }
}

/// What the C callbacks reach through their parameter.
private final class MinimizerCallbacks {
  let function: Minimizer.Function
  let errors = CallbackErrors()

  init(_ function: @escaping Minimizer.Function) { self.function = function }

  static func from(_ parameters: UnsafeMutableRawPointer?) -> MinimizerCallbacks {
    Unmanaged<MinimizerCallbacks>.fromOpaque(parameters!).takeUnretainedValue()
  }

  func evaluate(
    _ x: UnsafePointer<Double>, _ gradient: UnsafeMutablePointer<gsl_vector>?
  ) -> Double {
    var value = Double.nan
    let status = errors.guarding { value = try function(x, gradient?.elements) }
    if status != 0 { gradient?.fill(.nan) }
    return value
  }
}

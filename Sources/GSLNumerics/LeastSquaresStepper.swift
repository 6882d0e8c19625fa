internal import CGSL

/// A nonlinear least-squares method, step by step: the caller owns the loop.
///
/// The buffers show the method's own memory: valid until the next call and as long as it lives.
public protocol LeastSquaresStepper: AnyObject {
  /// The number of residuals.
  var residualCount: Int { get }
  /// The number of parameters.
  var parameterCount: Int { get }

  /// Begins at `x`, as many values as there are parameters, and evaluates there.
  /// - Throws: what a callback threw, or `GSLError`.
  func start(at x: UnsafePointer<Double>) throws

  /// One accepted step.
  /// - Throws: what a callback threw, or `GSLError`.
  func iterate() throws -> LeastSquaresStep

  /// A step past where `iterate` is stuck, if the method has one.
  /// - Returns: whether the position has moved to a better one.
  /// - Throws: what a callback threw, or `GSLError`.
  func refine() throws -> Bool

  /// The present parameters.
  var position: UnsafeBufferPointer<Double> { get }
  /// The residuals there.
  var residual: UnsafeBufferPointer<Double> { get }
  /// The gradient `Jᵀ r` there.
  var gradient: UnsafeBufferPointer<Double> { get }
  /// The last step.
  var lastStep: UnsafeBufferPointer<Double> { get }
}

extension LeastSquaresStepper {
  public func refine() throws -> Bool { false }
}

/// What an iteration did.
public enum LeastSquaresStep: Equatable, Sendable {
  /// The iterate moved on.
  case advanced
  /// No step in the trust region lowers the residuals, with GSL's reason.
  case stuck(String)

  init(_ status: Int32) throws {
    switch status {
    case Int32(GSL_SUCCESS): self = .advanced
    case Int32(GSL_ENOPROG): self = .stuck(String(cString: gsl_strerror(status)))
    default: throw GSLError(code: status, activity: "an iteration of a least-squares fit")
    }
  }
}

/// What the C callbacks reach through their parameter.
public final class LeastSquaresCallbacks {
  /// `r`: reads the parameters and writes the residuals.
  public typealias Residuals = (
    _ x: UnsafePointer<Double>, _ residuals: UnsafeMutablePointer<Double>
  ) throws -> Void

  let errors = CallbackErrors()
  private let count: Int
  private let writeResiduals: Residuals
  private let writeJacobian: NonlinearLeastSquares.Jacobian?
  private let multiply: LargeNonlinearLeastSquares.Product?

  init(
    _ count: Int, _ residuals: @escaping Residuals, jacobian: NonlinearLeastSquares.Jacobian?,
    multiply: LargeNonlinearLeastSquares.Product?
  ) {
    self.count = count
    writeResiduals = residuals
    writeJacobian = jacobian
    self.multiply = multiply
  }

  static func from(_ parameters: UnsafeMutableRawPointer?) -> LeastSquaresCallbacks {
    Unmanaged<LeastSquaresCallbacks>.fromOpaque(parameters!).takeUnretainedValue()
  }

  func residuals(
    _ x: UnsafePointer<gsl_vector>, _ residuals: UnsafeMutablePointer<gsl_vector>
  ) -> Int32 {
    let status = errors.guarding { try writeResiduals(x.elements, residuals.elements) }
    for row in count..<max(count, residuals.pointee.size) { residuals.elements[row] = 0 }
    if status != 0 {
      residuals.fill(.nan)
    } else if residuals.buffer.contains(where: { !$0.isFinite }) {
      // An overflow far out is no failure: infinite residuals make the trust region shrink, whereas
      // GSL's comparisons let a NaN pass.
      residuals.fill(.infinity)
    }
    return status
  }

  func jacobian(
    _ x: UnsafePointer<gsl_vector>, _ jacobian: UnsafeMutablePointer<gsl_matrix>
  ) -> Int32 {
    let status = errors.guarding { try writeJacobian!(x.elements, jacobian.view.rows(0..<count)) }
    jacobian.view.rows(count..<max(count, jacobian.pointee.size1)).fill(0)
    if status != 0 { jacobian.view.fill(.nan) }
    return status
  }

  func product(
    _ transposition: Transposition, _ x: UnsafePointer<gsl_vector>,
    _ vector: UnsafePointer<gsl_vector>, _ product: UnsafeMutablePointer<gsl_vector>
  ) -> Int32 {
    let status = errors.guarding {
      try multiply!(transposition, x.elements, vector.elements, product.elements)
    }
    if transposition == .none {
      for row in count..<max(count, product.pointee.size) { product.elements[row] = 0 }
    }
    if status != 0 { product.fill(.nan) }
    return status
  }
}

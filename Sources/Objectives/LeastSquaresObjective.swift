/// An objective whose loss is half a sum of squared residuals, `E = ½ ‖r(θ)‖²`, over all patterns.
///
/// The residuals carry the scale that makes this `E` the mean loss: for squared error over `B`
/// patterns, `r = (x − t) / √B`. What Levenberg–Marquardt and its kin work on.
public protocol LeastSquaresObjective: DifferentiableObjective {
  /// Why this loss is no sum of squares, if so; the calls below then throw it as an
  /// `ObjectiveError`. Methods ask before they start.
  var leastSquaresRefusal: ObjectiveError? { get }

  /// The number `R` of residuals: patterns times output units.
  var residualCount: Int { get }

  /// The residuals, pattern after pattern.
  /// - Parameters:
  ///   - parameters: `P` values.
  ///   - residuals: `R` values, overwritten.
  func residuals(at parameters: [Double], into residuals: inout [Double]) throws

  /// The residuals' Jacobian `∂r/∂θ`, a row-major `R × P` matrix.
  /// - Parameters:
  ///   - parameters: `P` values.
  ///   - jacobian: `R · P` values, overwritten.
  func residualJacobian(at parameters: [Double], into jacobian: inout [Double]) throws

  /// `J v`, without forming `J`.
  /// - Parameters:
  ///   - parameters: `P` values, where `J` is taken.
  ///   - vector: `P` values.
  ///   - product: `R` values, overwritten.
  func multiplyResidualJacobian(
    at parameters: [Double], by vector: [Double], into product: inout [Double]) throws

  /// `Jᵀ v`, without forming `J`.
  /// - Parameters:
  ///   - parameters: `P` values, where `J` is taken.
  ///   - vector: `R` values.
  ///   - product: `P` values, overwritten.
  func multiplyTransposedResidualJacobian(
    at parameters: [Double], by vector: [Double], into product: inout [Double]) throws
}

extension LeastSquaresObjective {
  public var leastSquaresRefusal: ObjectiveError? { nil }
}

/// What an objective can't do, and what to do instead, in one line.
public struct ObjectiveError: Error, Equatable, CustomStringConvertible {
  /// The line.
  public let description: String

  /// An error of this text.
  public init(_ description: String) { self.description = description }
}

/// What was computed, per pattern and summed: the machine-independent cost of a method.
///
/// Counted by the library around the maps, never by a method, so that a method can't misreport its
/// own. A forward pass of a feedforward net is one map evaluation, its backward pass one transposed
/// product.
public struct Work: Equatable, Sendable, Codable {
  /// Evaluations of the map `F`, one a pattern.
  public var mapEvaluations = 0
  /// Products with `Jᵀ`, one a pattern.
  public var transposedProducts = 0
  /// Products with `J`, one a pattern.
  public var jacobianProducts = 0
  /// Matrices factored.
  public var factorizations = 0
  /// What the factorizations and the solves with them cost, in sweeps: an LU of order `n` is
  /// `2n³/3` operations against `2n²` of a sweep, `n/3` sweeps; a solve is one.
  public var factorizationSweeps = 0.0

  /// No work.
  public init() {}

  /// The whole as network sweeps: one sweep is one evaluation or product for one pattern.
  public var sweeps: Double {
    Double(mapEvaluations + transposedProducts + jacobianProducts) + factorizationSweeps
  }

  /// The sum, part by part.
  public static func + (left: Work, right: Work) -> Work {
    var sum = left
    sum.mapEvaluations += right.mapEvaluations
    sum.transposedProducts += right.transposedProducts
    sum.jacobianProducts += right.jacobianProducts
    sum.factorizations += right.factorizations
    sum.factorizationSweeps += right.factorizationSweeps
    return sum
  }

  /// The difference, part by part: the work between two readings.
  public static func - (left: Work, right: Work) -> Work {
    var difference = left
    difference.mapEvaluations -= right.mapEvaluations
    difference.transposedProducts -= right.transposedProducts
    difference.jacobianProducts -= right.jacobianProducts
    difference.factorizations -= right.factorizations
    difference.factorizationSweeps -= right.factorizationSweeps
    return difference
  }
}

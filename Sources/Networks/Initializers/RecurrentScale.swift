import Catalogue
import Foundation
public import GSLNumerics

/// How large the first `W` of a recurrent network is made, which decides how contractive its first
/// map is.
public enum RecurrentScale: Sendable, Equatable {
  /// The drawn `W` times a factor.
  case factor(Double)
  /// The drawn `W`, brought to this spectral radius. One without a nonzero eigenvalue stays as it is.
  case spectralRadius(Double)

  /// The settings that every initializer has.
  static let settings = [
    Setting("recurrent-scale", .number(.nonNegative), default: 1, "factor on W of recurrent nets"),
    Setting(
      "spectral-radius", .number(.nonNegative), default: 0,
      "what W of recurrent nets is brought to, in place of the factor; 0 leaves it"),
  ]

  init(_ settings: Settings) {
    let radius = settings.number("spectral-radius")
    self = radius > 0 ? .spectralRadius(radius) : .factor(settings.number("recurrent-scale"))
  }

  /// The factor that brings `W`, as it stands with its mask, to this scale.
  func factor(for recurrent: @autoclosure () -> Matrix) -> Double {
    switch self {
    case .factor(let given): return given
    case .spectralRadius(let wanted):
      let radius = radiusByPowers(recurrent())
      return radius > 0 ? wanted / radius : 1
    }
  }
}

/// The spectral radius of a square matrix by repeated squaring, `ρ = lim ‖A^k‖^(1/k)` (Gelfand
/// 1941), with complex pairs no different from real eigenvalues.
///
/// After `p` squarings the logarithm's error is about `log(n κ) / 2^p`, for `κ` the condition of the
/// eigenvectors, so fifty reach rounding.
public func radiusByPowers(_ matrix: Matrix, squarings: Int = 50) -> Double {
  precondition(matrix.rows == matrix.columns, "Only square matrices have a spectral radius")
  var power = matrix
  var square = matrix
  var (logarithm, exponent) = (0.0, 1.0)
  for squaring in 0...squarings {
    let size = norm(power.elements, count: power.elements.count)
    guard size > 0, size.isFinite else { return size }
    logarithm += exponent * log(size)
    if squaring == squarings { break }
    power = Matrix(
      rows: power.rows, columns: power.columns, elements: power.elements.map { $0 / size })
    power.withView { a in square.withMutableView { multiply(a, a, into: $0) } }
    swap(&power, &square)
    exponent /= 2
  }
  return exp(logarithm)
}

import Foundation
import Objectives

/// The mean absolute error of `x = 2 logit(y)`, from outputs `y = σ(x/2)`: the authors' loss on the
/// states before the logistic function. `∂E/∂y = sign(x − t) · 2 / (y (1 − y)) / n`.
struct LogitAbsoluteError: Loss {
  let name = "logit-absolute"

  /// `x`, kept finite where `y` is 0 or 1 to rounding.
  static func state(of y: Double) -> Double {
    let inside = min(max(y, 1e-12), 1 - 1e-12)
    return 2 * log(inside / (1 - inside))
  }

  func value(
    outputs: UnsafePointer<Double>, targets: UnsafePointer<Double>, width: Int
  ) -> Double {
    (0..<width).reduce(0) { $0 + abs(Self.state(of: outputs[$1]) - targets[$1]) } / Double(width)
  }

  func value(
    outputs: UnsafePointer<Double>, targets: UnsafePointer<Double>,
    gradient: UnsafeMutablePointer<Double>, width: Int
  ) -> Double {
    for unit in 0..<width {
      let y = min(max(outputs[unit], 1e-12), 1 - 1e-12)
      let difference = Self.state(of: y) - targets[unit]
      let sign = difference == 0 ? 0.0 : difference > 0 ? 1 : -1
      gradient[unit] = sign * 2 / (y * (1 - y)) / Double(width)
    }
    return value(outputs: outputs, targets: targets, width: width)
  }
}

/// The hyperbolic tangent of the C library, under a name of its own.
func tanh(of value: Double) -> Double { Foundation.tanh(value) }

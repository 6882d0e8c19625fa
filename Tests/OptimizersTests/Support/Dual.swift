import Foundation

/// A number with its derivative along one direction: exact derivatives of the models in tests.
struct Dual {
  var value: Double
  var slope: Double

  init(_ value: Double, _ slope: Double = 0) {
    self.value = value
    self.slope = slope
  }

  static prefix func - (x: Dual) -> Dual { Dual(-x.value, -x.slope) }
  static func + (x: Dual, y: Dual) -> Dual { Dual(x.value + y.value, x.slope + y.slope) }
  static func - (x: Dual, y: Dual) -> Dual { Dual(x.value - y.value, x.slope - y.slope) }
  static func * (x: Dual, y: Dual) -> Dual {
    Dual(x.value * y.value, x.slope * y.value + x.value * y.slope)
  }
  static func / (x: Dual, y: Dual) -> Dual {
    let quotient = x.value / y.value
    return Dual(quotient, (x.slope - quotient * y.slope) / y.value)
  }

  static func + (x: Double, y: Dual) -> Dual { Dual(x) + y }
  static func - (x: Double, y: Dual) -> Dual { Dual(x) - y }
  static func * (x: Double, y: Dual) -> Dual { Dual(x * y.value, x * y.slope) }
  static func / (x: Double, y: Dual) -> Dual { Dual(x) / y }
  static func + (x: Dual, y: Double) -> Dual { Dual(x.value + y, x.slope) }
  static func - (x: Dual, y: Double) -> Dual { Dual(x.value - y, x.slope) }
  static func * (x: Dual, y: Double) -> Dual { y * x }
  static func / (x: Dual, y: Double) -> Dual { Dual(x.value / y, x.slope / y) }

  var squared: Dual { Dual(value * value, 2 * value * slope) }
}

func exp(_ x: Dual) -> Dual {
  let value = Foundation.exp(x.value)
  return Dual(value, value * x.slope)
}
func log(_ x: Dual) -> Dual { Dual(Foundation.log(x.value), x.slope / x.value) }
func sin(_ x: Dual) -> Dual { Dual(Foundation.sin(x.value), Foundation.cos(x.value) * x.slope) }
func cos(_ x: Dual) -> Dual { Dual(Foundation.cos(x.value), -Foundation.sin(x.value) * x.slope) }
func atan(_ x: Dual) -> Dual {
  Dual(Foundation.atan(x.value), x.slope / (1 + x.value * x.value))
}
/// `x^y` for positive `x`.
func pow(_ x: Dual, _ y: Dual) -> Dual { exp(y * log(x)) }

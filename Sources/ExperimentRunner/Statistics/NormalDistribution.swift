import Foundation

/// The standard normal distribution.
enum NormalDistribution {
  /// The density at `z`.
  static func density(_ z: Double) -> Double { exp(-z * z / 2) / (2 * Double.pi).squareRoot() }

  /// The probability below `z`, accurate in the lower tail.
  static func cumulative(_ z: Double) -> Double { erfc(-z / 2.0.squareRoot()) / 2 }

  /// The `z` with `probability` below it; infinite at 0 and 1.
  static func quantile(_ probability: Double) -> Double {
    guard probability > 0 else { return -.infinity }
    guard probability < 1 else { return .infinity }
    // In the upper half 1 − p is exact, and the lower tail is where `cumulative` is accurate.
    if probability > 0.5 { return -quantile(1 - probability) }
    // A bracket by bisection, then Newton, which converges from the right of the convex tail.
    var low = -40.0
    var high = 0.0
    for _ in 0..<20 {
      let middle = (low + high) / 2
      if cumulative(middle) < probability { low = middle } else { high = middle }
    }
    var z = high
    for _ in 0..<4 { z -= (cumulative(z) - probability) / density(z) }
    return z
  }
}

/// The chi-squared distribution with a whole number of degrees of freedom.
enum ChiSquaredDistribution {
  /// The probability above `value`: the finite sums for even and for odd degrees of freedom
  /// (Abramowitz & Stegun 1964, 26.4.4 and 26.4.5).
  static func upperTail(_ value: Double, degreesOfFreedom: Int) -> Double {
    precondition(degreesOfFreedom > 0, "A chi-squared distribution has a degree of freedom")
    guard value > 0 else { return 1 }
    let half = value / 2
    var order = degreesOfFreedom.isMultiple(of: 2) ? 1.0 : 0.5
    var tail = order == 1 ? exp(-half) : erfc(half.squareRoot())
    // Q(a + 1, h) = Q(a, h) + hᵃ e⁻ʰ / Γ(a + 1).
    while 2 * order < Double(degreesOfFreedom) {
      tail += exp(order * log(half) - half - lgamma(order + 1))
      order += 1
    }
    return min(1, tail)
  }
}

public import Catalogue

/// The squared error with a dead zone: `½ (x − t)²`, but no error for a unit that should be on
/// (`t > ½`) and is above 0.8, nor for one that should be off and is below 0.2.
///
/// As published, the error jumps where the zone begins; the derivative is 0 inside it and `x − t`
/// outside. Its purpose is that outputs need no large weights (Rumelhart, Hinton & Williams 1986).
public struct DeadZone: Loss {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Loss>.Entry(
    "dead-zone", "squared error, none for units past high (on) or low (off)",
    reference: "Rumelhart, Hinton & Williams 1986",
    settings: [
      Setting("low", .number(.finite), default: 0.2, "units to be off have no error below this"),
      Setting("high", .number(.finite), default: 0.8, "units to be on have no error above this"),
    ]
  ) { DeadZone(low: $0.number("low"), high: $0.number("high")) }
  public let name = "dead-zone"
  public let isSumOfSquares = true
  /// Below this, a unit that should be off has no error.
  public let low: Double
  /// Above this, a unit that should be on has no error.
  public let high: Double

  /// A dead zone past these bounds.
  public init(low: Double = 0.2, high: Double = 0.8) {
    self.low = low
    self.high = high
  }

  public func value(
    outputs: UnsafePointer<Double>, targets: UnsafePointer<Double>, width: Int
  ) -> Double {
    var sum = 0.0
    for unit in 0..<width {
      let error = residual(outputs[unit], targets[unit])
      sum += error * error
    }
    return 0.5 * sum
  }

  public func value(
    outputs: UnsafePointer<Double>, targets: UnsafePointer<Double>,
    gradient: UnsafeMutablePointer<Double>, width: Int
  ) -> Double {
    var sum = 0.0
    for unit in 0..<width {
      let error = residual(outputs[unit], targets[unit])
      gradient[unit] = error
      sum += error * error
    }
    return 0.5 * sum
  }

  public func residuals(
    outputs: UnsafePointer<Double>, targets: UnsafePointer<Double>,
    residuals: UnsafeMutablePointer<Double>, slopes: UnsafeMutablePointer<Double>, width: Int
  ) {
    for unit in 0..<width {
      residuals[unit] = residual(outputs[unit], targets[unit])
      slopes[unit] = isDead(outputs[unit], targets[unit]) ? 0 : 1
    }
  }

  private func isDead(_ output: Double, _ target: Double) -> Bool {
    target > 0.5 ? output > high : output < low
  }

  private func residual(_ output: Double, _ target: Double) -> Double {
    isDead(output, target) ? 0 : output - target
  }
}

public import Catalogue

/// Huber's loss: with `e = x − t`, `½ e²` where `|e| ≤ δ`, and `δ (|e| − ½ δ)` past it.
public struct Huber: Loss {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Loss>.Entry(
    "huber", "half the square of small errors, linear in errors past delta",
    reference: "Huber 1964",
    settings: [Setting("delta", .number(.positive), default: 1, "where it turns linear")]
  ) { Huber(delta: $0.number("delta")) }
  public let name = "huber"
  /// The error `δ` where it turns linear.
  public let delta: Double

  /// Huber's loss, linear past `delta`.
  public init(delta: Double = 1) {
    precondition(delta > 0, "Huber's delta is positive")
    self.delta = delta
  }

  public func value(
    outputs: UnsafePointer<Double>, targets: UnsafePointer<Double>, width: Int
  ) -> Double {
    var sum = 0.0
    for unit in 0..<width {
      let error = abs(outputs[unit] - targets[unit])
      sum += error <= delta ? 0.5 * error * error : delta * (error - 0.5 * delta)
    }
    return sum
  }

  public func value(
    outputs: UnsafePointer<Double>, targets: UnsafePointer<Double>,
    gradient: UnsafeMutablePointer<Double>, width: Int
  ) -> Double {
    for unit in 0..<width {
      let error = outputs[unit] - targets[unit]
      // NaN is in no branch but the last.
      gradient[unit] = error > delta ? delta : error < -delta ? -delta : error
    }
    return value(outputs: outputs, targets: targets, width: width)
  }
}

public import Catalogue

/// Half the squared distance, `E = ½ Σ (x − t)²`.
public struct SquaredError: Loss {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Loss>.Entry(
    "squared", "half the squared distance of outputs and targets",
    reference: "Rumelhart, Hinton & Williams 1986"
  ) { _ in SquaredError() }
  public let name = "squared"
  public let isSumOfSquares = true

  /// The squared error.
  public init() {}

  public func value(
    outputs: UnsafePointer<Double>, targets: UnsafePointer<Double>, width: Int
  ) -> Double {
    var sum = 0.0
    for unit in 0..<width {
      let error = outputs[unit] - targets[unit]
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
      let error = outputs[unit] - targets[unit]
      gradient[unit] = error
      sum += error * error
    }
    return 0.5 * sum
  }
}

public import Catalogue

/// Half the squared distance of a softmax over logits from the targets, `E = ½ Σ (p − t)²` with
/// `p = softmax(x)`: Brier's score of the probabilities, halved.
///
/// With `e = p − t`, the derivative is `∂E/∂xᵢ = pᵢ (eᵢ − Σ pⱼ eⱼ)` (Bridle 1990 for softmax).
public struct SoftmaxSquaredError: Loss {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Loss>.Entry(
    "softmax-squared", "half the squared distance of a softmax over the outputs, taken as logits",
    reference: "Brier 1950; Bridle 1990"
  ) { _ in SoftmaxSquaredError() }
  public let name = "softmax-squared"
  public let takesLogits = true

  /// The squared error of a softmax.
  public init() {}

  public func value(
    outputs: UnsafePointer<Double>, targets: UnsafePointer<Double>, width: Int
  ) -> Double {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: width) { gradient in
      guard let base = gradient.baseAddress else { return 0 }
      return value(outputs: outputs, targets: targets, gradient: base, width: width)
    }
  }

  public func value(
    outputs: UnsafePointer<Double>, targets: UnsafePointer<Double>,
    gradient: UnsafeMutablePointer<Double>, width: Int
  ) -> Double {
    gradient.update(from: outputs, count: width)
    SoftmaxCrossEntropy.probabilities(gradient, width: width)
    var (sum, mean) = (0.0, 0.0)
    for unit in 0..<width {
      let error = gradient[unit] - targets[unit]
      sum += error * error
      mean += gradient[unit] * error
    }
    for unit in 0..<width {
      gradient[unit] *= gradient[unit] - targets[unit] - mean
    }
    return 0.5 * sum
  }
}

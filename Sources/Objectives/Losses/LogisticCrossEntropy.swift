public import Catalogue
import Foundation

/// Cross-entropy of independent logistic units over logits,
/// `E = −Σ t log σ(x) + (1 − t) log(1 − σ(x))`, stable at any logit.
///
/// With `s(x) = log(1 + exp x)`, `E = Σ (1 − t) s(x) + t s(−x)`, and the derivative `σ(x) − t` is
/// taken as `(1 − t) σ(x) − t σ(−x)`: neither cancels for targets of 0 and 1 (Hinton 1989).
public struct LogisticCrossEntropy: Loss {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Loss>.Entry(
    "logistic-cross-entropy", "cross-entropy of a logistic for each output, taken as logit",
    reference: "Hinton 1989"
  ) { _ in LogisticCrossEntropy() }
  public let name = "logistic-cross-entropy"
  public let takesLogits = true

  /// The logistic cross-entropy.
  public init() {}

  public func value(
    outputs: UnsafePointer<Double>, targets: UnsafePointer<Double>, width: Int
  ) -> Double {
    var sum = 0.0
    for unit in 0..<width {
      let (x, t) = (outputs[unit], targets[unit])
      let tail = log1p(exp(-abs(x)))
      sum += (1 - t) * ((x > 0 ? x : 0) + tail) + t * ((x < 0 ? -x : 0) + tail)
    }
    return sum
  }

  public func value(
    outputs: UnsafePointer<Double>, targets: UnsafePointer<Double>,
    gradient: UnsafeMutablePointer<Double>, width: Int
  ) -> Double {
    var sum = 0.0
    for unit in 0..<width {
      let (x, t) = (outputs[unit], targets[unit])
      let small = exp(-abs(x))
      let tail = log1p(small)
      sum += (1 - t) * ((x > 0 ? x : 0) + tail) + t * ((x < 0 ? -x : 0) + tail)
      let (near, far) = (1 / (1 + small), small / (1 + small))
      gradient[unit] = x < 0 ? (1 - t) * far - t * near : (1 - t) * near - t * far
    }
    return sum
  }
}

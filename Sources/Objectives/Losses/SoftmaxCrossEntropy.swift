public import Catalogue
import Foundation

/// Cross-entropy of a softmax over logits, `E = −Σ t log softmax(x)`, stable at any logit.
///
/// With `m = max x`, `log softmax(x)ᵢ = xᵢ − m − log Σ exp(xⱼ − m)`; the derivative is
/// `softmax(x) Σt − t` (Bridle 1990).
public struct SoftmaxCrossEntropy: Loss {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Loss>.Entry(
    "softmax-cross-entropy", "cross-entropy of a softmax over the outputs, taken as logits",
    reference: "Bridle 1990"
  ) { _ in SoftmaxCrossEntropy() }
  public let name = "softmax-cross-entropy"
  public let takesLogits = true

  /// The softmax cross-entropy.
  public init() {}

  public func value(
    outputs: UnsafePointer<Double>, targets: UnsafePointer<Double>, width: Int
  ) -> Double {
    guard width > 0 else { return 0 }
    let peak = Self.largest(outputs, width)
    var (rest, total, picked) = (0.0, 0.0, 0.0)
    for unit in 0..<width {
      let logit = outputs[unit] - outputs[peak]
      if unit != peak { rest += exp(logit) }
      total += targets[unit]
      picked += targets[unit] * logit
    }
    return total * log1p(rest) - picked
  }

  public func value(
    outputs: UnsafePointer<Double>, targets: UnsafePointer<Double>,
    gradient: UnsafeMutablePointer<Double>, width: Int
  ) -> Double {
    guard width > 0 else { return 0 }
    let peak = Self.largest(outputs, width)
    var (rest, total, picked) = (0.0, 0.0, 0.0)
    for unit in 0..<width {
      let logit = outputs[unit] - outputs[peak]
      gradient[unit] = exp(logit)
      if unit != peak { rest += gradient[unit] }
      total += targets[unit]
      picked += targets[unit] * logit
    }
    let scale = total / (1 + rest)
    for unit in 0..<width { gradient[unit] = gradient[unit] * scale - targets[unit] }
    return total * log1p(rest) - picked
  }

  /// Turns logits into the probabilities `softmax(x)`, in place.
  /// - Parameters:
  ///   - logits: `width` values of one pattern.
  public static func probabilities(_ logits: UnsafeMutablePointer<Double>, width: Int) {
    guard width > 0 else { return }
    let peak = logits[largest(logits, width)]
    var sum = 0.0
    for unit in 0..<width {
      logits[unit] = exp(logits[unit] - peak)
      sum += logits[unit]
    }
    for unit in 0..<width { logits[unit] /= sum }
  }

  /// The unit with the largest logit, whose exponential is 1 after the shift: leaving it to `log1p`
  /// keeps the digits of a loss near 0.
  private static func largest(_ logits: UnsafePointer<Double>, _ width: Int) -> Int {
    var peak = 0
    for unit in 1..<max(1, width) where logits[unit] > logits[peak] { peak = unit }
    return peak
  }
}

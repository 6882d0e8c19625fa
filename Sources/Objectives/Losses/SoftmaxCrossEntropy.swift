public import Catalogue

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

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
    let largest = UnsafeBufferPointer(start: outputs, count: width).max()!
    var (sum, total, picked) = (0.0, 0.0, 0.0)
    for unit in 0..<width {
      sum += exp(outputs[unit] - largest)
      total += targets[unit]
      picked += targets[unit] * (outputs[unit] - largest)
    }
    return total * log(sum) - picked
  }

  public func value(
    outputs: UnsafePointer<Double>, targets: UnsafePointer<Double>,
    gradient: UnsafeMutablePointer<Double>, width: Int
  ) -> Double {
    guard width > 0 else { return 0 }
    let largest = UnsafeBufferPointer(start: outputs, count: width).max()!
    var (sum, total, picked) = (0.0, 0.0, 0.0)
    for unit in 0..<width {
      gradient[unit] = exp(outputs[unit] - largest)
      sum += gradient[unit]
      total += targets[unit]
      picked += targets[unit] * (outputs[unit] - largest)
    }
    let scale = total / sum
    for unit in 0..<width { gradient[unit] = gradient[unit] * scale - targets[unit] }
    return total * log(sum) - picked
  }
}

/// The penalty `½ λ ‖θ‖²` on all parameters, weights and biases alike, added to the mean loss.
///
/// Objectives add it to their value and gradient. With least squares it is `P` further residuals,
/// `√λ θ`. (The per-step shrink of Rumelhart, Hinton & Williams 1986 belongs to the optimizers.)
public struct WeightDecay: Sendable, Equatable {
  /// `λ`; 0 for none.
  public let rate: Double

  /// A penalty of rate `λ`, which is not negative.
  public init(rate: Double = 0) {
    precondition(rate >= 0, "Weight decay is not negative")
    self.rate = rate
  }

  /// `½ λ ‖θ‖²`.
  public func penalty(_ parameters: [Double]) -> Double {
    guard rate > 0 else { return 0 }
    return parameters.withUnsafeBufferPointer { values in
      var sum = 0.0
      for value in values { sum += value * value }
      return 0.5 * rate * sum
    }
  }

  /// Adds `λ θ` to a gradient, and gives the penalty.
  public func add(_ parameters: [Double], to gradient: inout [Double]) -> Double {
    guard rate > 0 else { return 0 }
    precondition(parameters.count == gradient.count, "The gradient has another length")
    return parameters.withUnsafeBufferPointer { values in
      gradient.withUnsafeMutableBufferPointer { gradient in
        // Side by side: one sum would wait for each addition, an eighth of a small net's step.
        let lanes = SIMD8<Double>.scalarCount
        var sums = SIMD8<Double>.zero
        var (sum, index) = (0.0, 0)
        if let source = values.baseAddress, let target = gradient.baseAddress {
          while index + lanes <= values.count {
            let value = UnsafeRawPointer(source + index).loadUnaligned(as: SIMD8<Double>.self)
            let place = UnsafeMutableRawPointer(target + index)
            let slope = place.loadUnaligned(as: SIMD8<Double>.self)
            place.storeBytes(of: slope + rate * value, as: SIMD8<Double>.self)
            sums += value * value
            index += lanes
          }
          for rest in index..<values.count {
            target[rest] += rate * source[rest]
            sum += source[rest] * source[rest]
          }
        }
        return 0.5 * rate * (sums.sum() + sum)
      }
    }
  }
}

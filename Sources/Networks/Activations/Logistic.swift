public import Catalogue
import GSLNumerics

/// The logistic function `1 / (1 + exp(−a))`; `f′ = f (1 − f)`. Vectorised.
public struct Logistic: Activation {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Activation>.Entry(
    "logistic", "logistic function, outputs from 0 to 1",
    reference: "Rumelhart, Hinton & Williams 1986"
  ) { _ in Logistic() }
  public let name = "logistic"

  /// The logistic function.
  public init() {}

  public func value(_ netInput: Double) -> Double {
    withUnsafePointer(to: netInput) { input in
      var output = 0.0
      VectorKernels.logistic(input, &output, count: 1)
      return output
    }
  }

  public func slope(_ netInput: Double) -> Double {
    withUnsafePointer(to: netInput) { input in
      var (output, slope) = (0.0, 0.0)
      VectorKernels.logistic(input, &output, slope: &slope, count: 1)
      return slope
    }
  }

  public func apply(
    _ netInput: UnsafePointer<Double>, output: UnsafeMutablePointer<Double>, count: Int
  ) { VectorKernels.logistic(netInput, output, count: count) }

  public func apply(
    _ netInput: UnsafePointer<Double>, output: UnsafeMutablePointer<Double>,
    slope: UnsafeMutablePointer<Double>, count: Int
  ) { VectorKernels.logistic(netInput, output, slope: slope, count: count) }

  public func apply(
    _ netInput: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, count: Int
  ) { VectorKernels.logistic(netInput, output, count: count) }
}

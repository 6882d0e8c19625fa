public import Catalogue
import GSLNumerics

/// The hyperbolic tangent; `f′ = 1 − f²`. Vectorised.
public struct Tanh: Activation {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Activation>.Entry(
    "tanh", "hyperbolic tangent, outputs from −1 to 1",
    reference: "LeCun, Bottou, Orr & Müller 1998"
  ) { _ in Tanh() }
  public let name = "tanh"

  /// The hyperbolic tangent.
  public init() {}

  public func value(_ netInput: Double) -> Double {
    withUnsafePointer(to: netInput) { input in
      var output = 0.0
      VectorKernels.tanh(input, &output, count: 1)
      return output
    }
  }

  public func slope(_ netInput: Double) -> Double {
    withUnsafePointer(to: netInput) { input in
      var (output, slope) = (0.0, 0.0)
      VectorKernels.tanh(input, &output, slope: &slope, count: 1)
      return slope
    }
  }

  public func apply(
    _ netInput: UnsafePointer<Double>, output: UnsafeMutablePointer<Double>, count: Int
  ) { VectorKernels.tanh(netInput, output, count: count) }

  public func apply(
    _ netInput: UnsafePointer<Double>, output: UnsafeMutablePointer<Double>,
    slope: UnsafeMutablePointer<Double>, count: Int
  ) { VectorKernels.tanh(netInput, output, slope: slope, count: count) }

  public func apply(
    _ netInput: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, count: Int
  ) { VectorKernels.tanh(netInput, output, count: count) }
}

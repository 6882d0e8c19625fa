public import Catalogue
import GSLNumerics

/// LeCun's scaled hyperbolic tangent, `1.7159 tanh(2a/3)`: `f(±1) = ±1`, and its curvature is
/// largest there. `f′ = 1.7159 · ⅔ · (1 − tanh²)`. Vectorised.
public struct LeCunTanh: Activation {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Activation>.Entry(
    "lecun-tanh", "1.7159 tanh(2a/3), which maps ±1 to ±1",
    reference: "LeCun, Bottou, Orr & Müller 1998"
  ) { _ in LeCunTanh() }
  public let name = "lecun-tanh"

  private static let height = 1.7159
  private static let steepness = 2.0 / 3.0

  /// LeCun's hyperbolic tangent.
  public init() {}

  public func value(_ netInput: Double) -> Double {
    Self.height * Tanh().value(Self.steepness * netInput)
  }

  public func slope(_ netInput: Double) -> Double {
    Self.height * Self.steepness * Tanh().slope(Self.steepness * netInput)
  }

  public func apply(
    _ netInput: UnsafePointer<Double>, output: UnsafeMutablePointer<Double>, count: Int
  ) {
    for unit in 0..<count { output[unit] = Self.steepness * netInput[unit] }
    VectorKernels.tanh(output, output, count: count)
    for unit in 0..<count { output[unit] *= Self.height }
  }

  public func apply(
    _ netInput: UnsafePointer<Double>, output: UnsafeMutablePointer<Double>,
    slope: UnsafeMutablePointer<Double>, count: Int
  ) {
    for unit in 0..<count { output[unit] = Self.steepness * netInput[unit] }
    VectorKernels.tanh(output, output, slope: slope, count: count)
    for unit in 0..<count {
      output[unit] *= Self.height
      slope[unit] *= Self.height * Self.steepness
    }
  }
}

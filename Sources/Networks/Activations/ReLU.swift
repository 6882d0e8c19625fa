public import Catalogue

/// The rectifier `max(a, 0)`; `f′ = 1` from 0 on, 0 below. NaN stays NaN.
public struct ReLU: Activation {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Activation>.Entry(
    "relu", "max(a, 0), the rectifier", reference: "Nair & Hinton 2010"
  ) { _ in ReLU() }
  public let name = "relu"

  /// The rectifier.
  public init() {}

  public func value(_ netInput: Double) -> Double { netInput < 0 ? 0 : netInput }
  public func slope(_ netInput: Double) -> Double { netInput < 0 ? 0 : 1 }
}

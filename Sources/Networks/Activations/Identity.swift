public import Catalogue

/// The identity, for linear units and for logits.
public struct Identity: Activation {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Activation>.Entry(
    "identity", "the net input itself, for linear units and logits", reference: "–"
  ) { _ in Identity() }
  public let name = "identity"

  /// The identity.
  public init() {}

  public func value(_ netInput: Double) -> Double { netInput }
  public func slope(_ netInput: Double) -> Double { 1 }

  public func apply(
    _ netInput: UnsafePointer<Double>, output: UnsafeMutablePointer<Double>, count: Int
  ) { if output != netInput { output.update(from: netInput, count: count) } }

  public func apply(
    _ netInput: UnsafePointer<Double>, output: UnsafeMutablePointer<Double>,
    slope: UnsafeMutablePointer<Double>, count: Int
  ) {
    apply(netInput, output: output, count: count)
    slope.update(repeating: 1, count: count)
  }
}

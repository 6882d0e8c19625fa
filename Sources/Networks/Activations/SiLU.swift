public import Catalogue

/// The sigmoid linear unit (swish) `a σ(a)`, with `σ` the logistic function;
/// `f′ = σ (1 + a (1 − σ))`.
public struct SiLU: Activation {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Activation>.Entry(
    "silu", "a times the logistic function of a (swish)",
    reference: "Elfwing, Uchibe & Doya 2018"
  ) { _ in SiLU() }
  public let name = "silu"

  /// The sigmoid linear unit.
  public init() {}

  public func value(_ netInput: Double) -> Double { netInput * Logistic().value(netInput) }

  public func slope(_ netInput: Double) -> Double {
    // 1 − σ(a) as σ(−a), which keeps its digits.
    Logistic().value(netInput) * (1 + netInput * Logistic().value(-netInput))
  }
}

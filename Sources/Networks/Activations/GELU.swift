public import Catalogue
import Foundation

/// The Gaussian error linear unit `a Φ(a)`, with `Φ` the normal distribution by the error function
/// (the exact form, not the one by tanh); `f′ = Φ + a φ`.
public struct GELU: Activation {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Activation>.Entry(
    "gelu", "a times the normal distribution function of a, exact (by erf, not tanh)",
    reference: "Hendrycks & Gimpel 2016"
  ) { _ in GELU() }
  public let name = "gelu"

  /// The Gaussian error linear unit.
  public init() {}

  public func value(_ netInput: Double) -> Double { netInput * Self.distribution(netInput) }

  public func slope(_ netInput: Double) -> Double {
    let density = exp(-0.5 * netInput * netInput) / (2 * Double.pi).squareRoot()
    return Self.distribution(netInput) + netInput * density
  }

  /// `Φ(a)`; by the complement, so that it keeps its digits below 0.
  private static func distribution(_ a: Double) -> Double {
    0.5 * erfc(-a / 2.0.squareRoot())
  }
}

public import Catalogue
import Foundation

/// The softplus `log(1 + exp a)`, a smooth rectifier; `f′` is the logistic function. Taken as
/// `max(a, 0) + log(1 + exp(−|a|))`, which neither overflows nor loses digits.
public struct Softplus: Activation {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Activation>.Entry(
    "softplus", "log(1 + exp a), a smooth rectifier",
    reference: "Dugas, Bengio, Bélisle, Nadeau & Garcia 2001"
  ) { _ in Softplus() }
  public let name = "softplus"

  /// The softplus.
  public init() {}

  public func value(_ netInput: Double) -> Double {
    (netInput > 0 ? netInput : 0) + log1p(exp(-abs(netInput)))
  }

  public func slope(_ netInput: Double) -> Double { Logistic().value(netInput) }
}

public import Catalogue
import Foundation

/// The exponential linear unit: `a` from 0 on, `α (exp a − 1)` below.
public struct ELU: Activation {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Activation>.Entry(
    "elu", "a where positive, alpha (exp a − 1) below 0",
    reference: "Clevert, Unterthiner & Hochreiter 2016",
    settings: [Setting("alpha", .number(.finite), default: 1, "what it tends to below 0, negated")]
  ) { ELU(alpha: $0.number("alpha")) }
  public let name = "elu"
  public var settings: [String: SettingValue] { ["alpha": .number(alpha)] }
  /// The scale `α` below 0.
  public let alpha: Double

  /// An exponential linear unit of this `α`.
  public init(alpha: Double = 1) { self.alpha = alpha }

  public func value(_ netInput: Double) -> Double {
    netInput < 0 ? alpha * expm1(netInput) : netInput
  }
  public func slope(_ netInput: Double) -> Double { netInput < 0 ? alpha * exp(netInput) : 1 }
}

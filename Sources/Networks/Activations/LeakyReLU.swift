public import Catalogue

/// The leaky rectifier: `a` from 0 on, `s a` below.
public struct LeakyReLU: Activation {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Activation>.Entry(
    "leaky-relu", "a where positive, slope · a below 0", reference: "Maas, Hannun & Ng 2013",
    settings: [Setting("slope", .number(.finite), default: 0.01, "slope below 0")]
  ) { LeakyReLU(slope: $0.number("slope")) }
  public let name = "leaky-relu"
  public var settings: [String: SettingValue] { ["slope": .number(slopeBelow)] }
  /// The slope `s` below 0.
  public let slopeBelow: Double

  /// A leaky rectifier with this slope below 0.
  public init(slope: Double = 0.01) { slopeBelow = slope }

  public func value(_ netInput: Double) -> Double {
    netInput < 0 ? slopeBelow * netInput : netInput
  }
  public func slope(_ netInput: Double) -> Double { netInput < 0 ? slopeBelow : 1 }
}

import Catalogue

/// The time constants `τ` of the units in `τ dx/dt = −x + F(x)`: one for all, or one each.
///
/// They change the way to a fixed point, and with several whether it is stable, but not where it is.
public struct TimeConstants: Sendable, Equatable {
  /// One value, or one a unit; all above 0.
  public let values: [Double]

  /// One value for all units, or one for each.
  public init(_ values: [Double]) {
    precondition(values.allSatisfy { $0 > 0 }, "Time constants are above 0")
    self.values = values
  }

  static let setting = Setting(
    "time-constants", .numbers(.positive), default: [1],
    "time constants τ of the units: one for all, or one each")

  /// One value a unit.
  /// - Throws: `SettlingError` when there are neither one nor `width`.
  func expanded(to width: Int) throws -> [Double] {
    if values.count == 1 { return Array(repeating: values[0], count: width) }
    guard values.count == width else {
      throw SettlingError(
        "\(values.count) time constants do not fit \(width) units; give one, or one a unit")
    }
    return values
  }
}

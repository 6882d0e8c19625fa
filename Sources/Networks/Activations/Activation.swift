public import Catalogue

/// The function `f` of a unit, elementwise, with its derivative.
///
/// A new activation is one new file beside this one and one line in `activationCatalogue`.
public protocol Activation: Sendable {
  /// The name in specifications, network files and on the command line.
  var name: String { get }
  /// The settings that the catalogue makes it from again; none unless told.
  var settings: [String: SettingValue] { get }

  /// `f(a)` for one net input.
  func value(_ netInput: Double) -> Double
  /// `f′(a)` for one net input. Where `f` has a corner, the derivative from the right.
  func slope(_ netInput: Double) -> Double

  /// `output = f(netInput)` for `count` units. `output` may be `netInput`.
  func apply(
    _ netInput: UnsafePointer<Double>, output: UnsafeMutablePointer<Double>, count: Int)
  /// `output = f(netInput)` and `slope = f′(netInput)` for `count` units. `output` may be
  /// `netInput`; `slope` may not.
  func apply(
    _ netInput: UnsafePointer<Double>, output: UnsafeMutablePointer<Double>,
    slope: UnsafeMutablePointer<Double>, count: Int)
  /// `output = f(netInput)` for `count` units in single precision, for the first digits of an
  /// iteration. `output` may be `netInput`.
  func apply(_ netInput: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, count: Int)
}

extension Activation {
  public var settings: [String: SettingValue] { [:] }

  public func apply(
    _ netInput: UnsafePointer<Double>, output: UnsafeMutablePointer<Double>, count: Int
  ) {
    for unit in 0..<count { output[unit] = value(netInput[unit]) }
  }

  public func apply(
    _ netInput: UnsafePointer<Double>, output: UnsafeMutablePointer<Double>,
    slope: UnsafeMutablePointer<Double>, count: Int
  ) {
    for unit in 0..<count {
      let a = netInput[unit]
      slope[unit] = self.slope(a)
      output[unit] = value(a)
    }
  }

  public func apply(
    _ netInput: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, count: Int
  ) {
    for unit in 0..<count { output[unit] = Float(value(Double(netInput[unit]))) }
  }
}

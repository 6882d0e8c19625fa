public import Catalogue

/// A thing of a catalogue as an experiment names it: its name and all its settings, defaults
/// included, so that writing a default out changes nothing.
public struct NamedSettings: Codable, Hashable, Sendable, CustomStringConvertible {
  /// The name in its catalogue.
  public var name: String
  /// Every setting that the entry declares.
  public var settings: [String: SettingValue]

  /// A name with its settings.
  public init(_ name: String, _ settings: [String: SettingValue] = [:]) {
    self.name = name
    self.settings = settings
  }

  /// "momentum (momentum 0.9, rate 0.1)".
  public var description: String {
    guard !settings.isEmpty else { return name }
    let list = settings.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return "\(name) (\(list.joined(separator: ", ")))"
  }
}

extension Catalogue {
  /// Makes what an experiment names.
  /// - Throws: `SettingError` as `make(_:_:)` does.
  public func make(_ named: NamedSettings) throws -> Product {
    try make(named.name, named.settings)
  }
}

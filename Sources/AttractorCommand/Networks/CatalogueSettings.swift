import Catalogue

extension Catalogue {
  /// Makes what the command line names.
  /// - Parameters:
  ///   - name: the entry's name.
  ///   - settings: its settings, each as `name=value`; several numbers as `1,2,3`.
  ///   - option: the option that the settings were given to, as errors call it.
  /// - Throws: `SettingError` for an unknown name (with the nearest) or a value that does not fit.
  func make(_ name: String, settings: [String], option: String) throws -> Product {
    let entry = try entry(name)
    var values: [String: SettingValue] = [:]
    for text in settings {
      guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
        throw SettingError("\(option) takes name=value, not '\(text)'")
      }
      let setting = String(text[..<equals])
      let value = String(text[text.index(after: equals)...])
      guard values[setting] == nil else {
        throw SettingError("\(option) gives '\(setting)' twice")
      }
      let kind = entry.settings.first { $0.name == setting }?.kind
      values[setting] = kind.map { SettingValue(value, of: $0) } ?? .text(value)
    }
    return try make(name, values)
  }
}

extension SettingValue {
  /// What a text stands for where a setting of this kind is wanted; text where it does not fit, which
  /// the setting then refuses in its own words.
  fileprivate init(_ text: String, of kind: Setting.Kind) {
    switch kind {
    case .number: self = Double(text).map(SettingValue.number) ?? .text(text)
    case .integer: self = Int(text).map(SettingValue.integer) ?? .text(text)
    case .flag: self = Bool(text).map(SettingValue.flag) ?? .text(text)
    case .choice, .text: self = .text(text)
    case .numbers:
      let numbers = Self.parts(text).map { Double($0).map(SettingValue.number) ?? .text($0) }
      self = .list(numbers)
    case .integers:
      self = .list(Self.parts(text).map { Int($0).map(SettingValue.integer) ?? .text($0) })
    }
  }

  private static func parts(_ text: String) -> [String] {
    text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }
}

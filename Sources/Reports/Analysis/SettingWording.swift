import Catalogue
import ExperimentRunner

/// Names with their settings as a reader wants them: settings at their defaults are left out.
struct SettingWording {
  let catalogues: Catalogues

  /// Settings that are told even at their defaults: a reader asks for them first.
  static let alwaysTold: Set = ["hidden", "rate"]

  /// "momentum (rate 0.1)".
  func words(_ named: NamedSettings, in listing: KeyPath<Catalogues, CatalogueListing>) -> String {
    let entry = catalogues[keyPath: listing].entries.first { $0.name == named.name }
    let told = named.settings.sorted { $0.key < $1.key }.filter { name, value in
      guard !Self.alwaysTold.contains(name),
        let standard = entry?.settings.first(where: { $0.name == name })?.defaultValue
      else { return true }
      return !Self.areSame(value, standard)
    }
    guard !told.isEmpty else { return named.name }
    let list = told.map { "\($0.key) \(Self.words($0.value))" }
    return "\(named.name) (\(list.joined(separator: ", ")))"
  }

  /// A default may be written as a whole number where numbers are asked for.
  private static func areSame(_ value: SettingValue, _ standard: SettingValue) -> Bool {
    if let number = value.number { return number == standard.number }
    return value == standard
  }

  /// A value as a reader wants it: "0.1", "10⁻⁸", "yes".
  static func words(_ value: SettingValue) -> String {
    switch value {
    case .number(let number): NumberText.setting(number)
    case .integer(let number): NumberText.whole(number)
    case .flag(let flag): flag ? "yes" : "no"
    case .text(let text): text.isEmpty ? "none" : text
    case .list(let values): values.isEmpty ? "none" : values.map(words).joined(separator: " ")
    }
  }
}

import Catalogue

/// What a place in a specification takes. The decoder, its messages and the JSON Schema all come
/// from the same shapes, so they can't drift apart.
indirect enum Shape: Sendable {
  /// One value of a setting's kind.
  case value(Setting.Kind)
  /// This word, or something else.
  case wordOr(String, Shape)
  /// One thing, or a list of at least one.
  case oneOrMore(Shape)
  /// A list.
  case list(Shape, atLeast: Int, atMost: Int = .max)
  /// Keys and what they take.
  case object([Field])
  /// An entry of a catalogue: its name alone, or a mapping of its name under `key`, its settings,
  /// and these further fields.
  case named(CatalogueListing, key: String, also: [Field])
  /// A mapping that may have a `grid`: settings with several values each, crossed into variants.
  case gridded([Field])
}

/// A key of a mapping.
struct Field: Sendable {
  let key: String
  let shape: Shape
  let isRequired: Bool
  let summary: String

  init(_ key: String, _ shape: Shape, required: Bool = false, _ summary: String) {
    self.key = key
    self.shape = shape
    self.isRequired = required
    self.summary = summary
  }
}

/// A value that has the shape asked for, and the line where it stands.
struct Checked: Sendable {
  let line: Int
  let value: Value

  indirect enum Value: Sendable {
    case setting(SettingValue)
    case list([Checked])
    case object([String: Checked])
    case named(NamedSettings, also: [String: Checked])
    /// Given, but without the shape; what is wrong has been reported.
    case wrong
  }

  /// The value under a key, when it was given, even if it is wrong.
  subscript(key: String) -> Checked? {
    switch value {
    case .object(let fields), .named(_, let fields): fields[key]
    default: nil
    }
  }

  var text: String? { if case .setting(.text(let text)) = value { text } else { nil } }
  var number: Double? { if case .setting(let setting) = value { setting.number } else { nil } }
  var integer: Int? {
    if case .setting(.integer(let integer)) = value { integer } else { nil }
  }
  var flag: Bool? { if case .setting(.flag(let flag)) = value { flag } else { nil } }
  var named: NamedSettings? { if case .named(let named, _) = value { named } else { nil } }
  /// The elements of a list; one thing counts as a list of it.
  var elements: [Checked] { if case .list(let elements) = value { elements } else { [self] } }
}

/// Things of one kind that can be named: activations, losses, solvers, adjoints, optimizers,
/// problems. One line an entry; help, schema, `attractor list` and strict decoding come from it.
public struct Catalogue<Product>: Sendable {
  /// What the entries are, in the singular: "optimizer".
  public let kind: String
  /// The entries, in the order in which lists show them.
  public let entries: [Entry]

  /// One thing that can be named.
  public struct Entry: Sendable {
    /// The name in specifications and on the command line.
    public let name: String
    /// One line on what it is.
    public let summary: String
    /// Where it comes from.
    public let reference: String
    /// Its settings.
    public let settings: [Setting]
    /// Makes the thing from checked settings.
    public let make: @Sendable (Settings) throws -> Product

    /// An entry.
    public init(
      _ name: String, _ summary: String, reference: String, settings: [Setting] = [],
      make: @escaping @Sendable (Settings) throws -> Product
    ) {
      self.name = name
      self.summary = summary
      self.reference = reference
      self.settings = settings
      self.make = make
    }
  }

  /// A catalogue of entries with different names.
  public init(kind: String, _ entries: [Entry]) {
    precondition(Set(entries.map(\.name)).count == entries.count, "Two entries have one name")
    self.kind = kind
    self.entries = entries
  }

  /// The names of all entries.
  public var names: [String] { entries.map(\.name) }

  /// This catalogue with more entries, such as a script's own.
  public func adding(_ more: [Entry]) -> Catalogue { Catalogue(kind: kind, entries + more) }

  /// The entry of that name.
  /// - Throws: `SettingError` with the nearest name.
  public func entry(_ name: String) throws -> Entry {
    guard let entry = entries.first(where: { $0.name == name }) else {
      throw SettingError(unknown: kind, name, among: names)
    }
    return entry
  }

  /// Makes the thing of that name, with its other settings at their defaults.
  /// - Throws: `SettingError` for an unknown name or setting, a missing one, or a value out of range.
  public func make(_ name: String, _ values: [String: SettingValue] = [:]) throws -> Product {
    let entry = try entry(name)
    return try entry.make(
      Settings(checking: values, against: entry.settings, of: "\(kind) '\(name)'"))
  }
}

/// The settings of an entry, checked: each is there and of its kind.
public struct Settings: Sendable, Hashable {
  /// The values by name, defaults included.
  public let values: [String: SettingValue]

  /// Checks values and fills in defaults.
  /// - Throws: `SettingError` for an unknown setting (with the nearest name), a missing one, or a
  ///   value that does not fit.
  public init(checking given: [String: SettingValue], against settings: [Setting], of owner: String)
    throws
  {
    var values: [String: SettingValue] = [:]
    for name in given.keys.sorted() where !settings.contains(where: { $0.name == name }) {
      throw SettingError(unknownSetting: name, of: owner, among: settings.map(\.name))
    }
    for setting in settings {
      if let value = given[setting.name] {
        values[setting.name] = try setting.accept(value, of: owner)
      } else if let value = setting.defaultValue {
        values[setting.name] = value
      } else {
        throw SettingError("\(owner) needs the setting '\(setting.name)': \(setting.summary)")
      }
    }
    self.values = values
  }

  /// The number under a name that the entry declares as one.
  public func number(_ name: String) -> Double { declared(name, values[name]?.number) }

  /// The whole number under a name that the entry declares as one.
  public func integer(_ name: String) -> Int {
    if case .integer(let value)? = values[name] { return value }
    return declared(name, nil)
  }

  /// The flag under a name that the entry declares as one.
  public func flag(_ name: String) -> Bool {
    if case .flag(let value)? = values[name] { return value }
    return declared(name, nil)
  }

  /// The word or text under a name that the entry declares as one.
  public func text(_ name: String) -> String {
    if case .text(let value)? = values[name] { return value }
    return declared(name, nil)
  }

  /// The numbers under a name that the entry declares as a list.
  public func numbers(_ name: String) -> [Double] {
    if case .list(let values)? = values[name] { return values.compactMap(\.number) }
    return declared(name, nil)
  }

  /// The whole numbers under a name that the entry declares as a list.
  public func integers(_ name: String) -> [Int] {
    if case .list(let values)? = values[name] {
      return values.compactMap { if case .integer(let value) = $0 { value } else { nil } }
    }
    return declared(name, nil)
  }

  private func declared<Value>(_ name: String, _ value: Value?) -> Value {
    guard let value else { preconditionFailure("No entry declares '\(name)' so") }
    return value
  }
}

/// One setting of a catalogue entry: what a specification, the command line and the generated help
/// and schema know of it.
public struct Setting: Sendable {
  /// The name in specifications: lower case, words joined by hyphens.
  public let name: String
  /// One line on what it does, with its unit.
  public let summary: String
  /// What it takes.
  public let kind: Kind
  /// What holds when it is not given; `nil` for one that must be given.
  public let defaultValue: SettingValue?

  /// What a setting takes.
  public enum Kind: Sendable, Equatable {
    /// A number between the bounds.
    case number(ClosedRange<Double>)
    /// A whole number between the bounds.
    case integer(ClosedRange<Int>)
    /// Yes or no.
    case flag
    /// One of these words.
    case choice([String])
    /// Any text.
    case text
    /// Numbers, each between the bounds.
    case numbers(ClosedRange<Double>)
    /// Whole numbers, each between the bounds.
    case integers(ClosedRange<Int>)
  }

  /// A setting.
  public init(
    _ name: String, _ kind: Kind, default defaultValue: SettingValue? = nil, _ summary: String
  ) {
    self.name = name
    self.kind = kind
    self.defaultValue = defaultValue
    self.summary = summary
  }

  /// The value as this setting keeps it (whole numbers become numbers where numbers are asked for).
  /// - Throws: `SettingError` naming the setting, what it takes and what it got.
  public func accept(_ value: SettingValue, of owner: String) throws -> SettingValue {
    func refuse(_ wanted: String) -> SettingError {
      SettingError("setting '\(name)' of \(owner) takes \(wanted), not \(value)")
    }
    switch kind {
    case .number(let bounds):
      guard let number = value.number, bounds.contains(number) else {
        throw refuse("a number \(bounds.wording)")
      }
      return .number(number)
    case .integer(let bounds):
      guard case .integer(let number) = value, bounds.contains(number) else {
        throw refuse("a whole number \(bounds.wording)")
      }
      return value
    case .flag:
      guard case .flag = value else { throw refuse("true or false") }
      return value
    case .choice(let words):
      guard case .text(let word) = value, words.contains(word) else {
        throw refuse("one of \(words.joined(separator: ", "))")
      }
      return value
    case .text:
      guard case .text = value else { throw refuse("text") }
      return value
    case .numbers(let bounds):
      guard case .list(let values) = value else { throw refuse("a list of numbers") }
      return .list(
        try values.map {
          guard let number = $0.number, bounds.contains(number) else {
            throw refuse("numbers \(bounds.wording)")
          }
          return .number(number)
        })
    case .integers(let bounds):
      guard case .list(let values) = value,
        values.allSatisfy({ if case .integer(let n) = $0 { bounds.contains(n) } else { false } })
      else { throw refuse("a list of whole numbers \(bounds.wording)") }
      return value
    }
  }
}

/// A value of a setting, as specifications write it.
public enum SettingValue: Hashable, Sendable, CustomStringConvertible, ExpressibleByFloatLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByStringLiteral,
  ExpressibleByArrayLiteral
{
  /// A number with a fraction or an exponent.
  case number(Double)
  /// A whole number.
  case integer(Int)
  /// True or false.
  case flag(Bool)
  /// A word or any text.
  case text(String)
  /// Several values.
  case list([SettingValue])

  /// A number, from a literal.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// A whole number, from a literal.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// A flag, from a literal.
  public init(booleanLiteral value: Bool) { self = .flag(value) }
  /// Text, from a literal.
  public init(stringLiteral value: String) { self = .text(value) }
  /// A list, from a literal.
  public init(arrayLiteral elements: SettingValue...) { self = .list(elements) }

  /// The value as a number, when it is one, whole or not.
  public var number: Double? {
    switch self {
    case .number(let value): value
    case .integer(let value): Double(value)
    default: nil
    }
  }

  public var description: String {
    switch self {
    case .number(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .flag(let value): "\(value)"
    case .text(let value): "'\(value)'"
    case .list(let values): "[\(values.map(\.description).joined(separator: ", "))]"
    }
  }
}

/// A setting or a name that is not valid, as one line that says what would be.
public struct SettingError: Error, Equatable, CustomStringConvertible {
  /// The line.
  public let description: String

  /// An error of this text.
  public init(_ description: String) { self.description = description }
}

extension ClosedRange<Double> {
  /// Finite numbers above 0.
  public static var positive: ClosedRange<Double> {
    Double.leastNonzeroMagnitude...Double.greatestFiniteMagnitude
  }
  /// Finite numbers from 0 on.
  public static var nonNegative: ClosedRange<Double> { 0...Double.greatestFiniteMagnitude }
  /// All finite numbers.
  public static var finite: ClosedRange<Double> {
    -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
  }

  var wording: String {
    switch (lowerBound, upperBound) {
    case (-Double.greatestFiniteMagnitude, Double.greatestFiniteMagnitude): "(finite)"
    case (Double.leastNonzeroMagnitude, Double.greatestFiniteMagnitude): "above 0"
    case (let low, Double.greatestFiniteMagnitude): "from \(low) on"
    case (let low, let high): "from \(low) to \(high)"
    }
  }
}

extension ClosedRange<Int> {
  /// Whole numbers from 1 on.
  public static var positive: ClosedRange<Int> { 1...Int.max }
  /// Whole numbers from 0 on.
  public static var nonNegative: ClosedRange<Int> { 0...Int.max }

  var wording: String {
    upperBound == Int.max ? "from \(lowerBound) on" : "from \(lowerBound) to \(upperBound)"
  }
}

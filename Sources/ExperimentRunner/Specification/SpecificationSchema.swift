import Catalogue
import Foundation

extension Specification {
  /// The JSON Schema (draft 2020-12) of specifications, so that editors complete and check them; it
  /// comes from the shapes that the decoder uses.
  public static func schema(_ catalogues: Catalogues) throws -> String {
    guard case .object(var root) = SpecificationShape.shape(catalogues).schema else { return "{}" }
    root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    root["title"] = "Attractor experiment"
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(JSONValue.object(root)), as: UTF8.self)
  }
}

/// A JSON value, for building schemas.
enum JSONValue: Encodable, ExpressibleByStringLiteral, ExpressibleByBooleanLiteral {
  case setting(SettingValue)
  case list([JSONValue])
  case object([String: JSONValue])

  init(stringLiteral value: String) { self = .setting(.text(value)) }
  init(booleanLiteral value: Bool) { self = .setting(.flag(value)) }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .setting(let value): try value.encode(to: encoder)
    case .list(let values): try values.encode(to: encoder)
    case .object(let fields): try fields.encode(to: encoder)
    }
  }

  /// This schema with a description.
  func described(_ text: String) -> JSONValue {
    guard case .object(var fields) = self else { return self }
    fields["description"] = .setting(.text(text))
    return .object(fields)
  }
}

extension Shape {
  /// The JSON Schema of what has this shape.
  var schema: JSONValue { schema(isVaried: false) }

  /// - Parameter isVaried: whether a grid may give what is required here.
  private func schema(isVaried: Bool) -> JSONValue {
    switch self {
    case .value(let kind): return kind.schema
    case .wordOr(let word, let other):
      return .object([
        "anyOf": .list([
          .object(["const": .setting(.text(word))]), other.schema(isVaried: isVaried),
        ])
      ])
    case .oneOrMore(let element):
      return .object([
        "anyOf": .list([
          element.schema(isVaried: isVaried),
          Shape.list(element, atLeast: 1).schema(isVaried: isVaried),
        ])
      ])
    case .list(let element, let least, let most):
      var fields: [String: JSONValue] = [
        "type": "array", "items": element.schema(isVaried: isVaried),
        "minItems": .setting(.integer(least)),
      ]
      if most < .max { fields["maxItems"] = .setting(.integer(most)) }
      return .object(fields)
    case .object(let fields): return Self.objectSchema(fields, isVaried: isVaried)
    case .named(let listing, let key, let fields):
      return .object([
        "anyOf": .list(listing.entries.flatMap { $0.schemas(key: key, fields, isVaried: isVaried) })
      ])
    case .gridded(let fields):
      return Self.objectSchema(
        fields, isVaried: true,
        also: [
          "grid": .object([
            "type": "object", "description": "settings with several values each, all combined",
            "additionalProperties": .object([
              "type": "array", "minItems": .setting(.integer(1)),
            ]),
          ])
        ])
    }
  }

  private static func objectSchema(
    _ fields: [Field], isVaried: Bool, also: [String: JSONValue] = [:]
  ) -> JSONValue {
    var properties = also
    for field in fields {
      properties[field.key] = field.shape.schema(isVaried: isVaried).described(field.summary)
    }
    let required = fields.filter { $0.isRequired && (!isVaried || $0.key == "label") }.map {
      JSONValue.setting(.text($0.key))
    }
    return .object([
      "type": "object", "properties": .object(properties), "required": .list(required),
      "additionalProperties": false,
    ])
  }
}

extension CatalogueListing.Entry {
  /// The mapping form, and the name alone when no setting must be given.
  fileprivate func schemas(key: String, _ fields: [Field], isVaried: Bool) -> [JSONValue] {
    var properties: [String: JSONValue] = [key: .object(["const": .setting(.text(name))])]
    for field in fields { properties[field.key] = field.shape.schema.described(field.summary) }
    for setting in settings {
      guard case .object(var schema) = setting.kind.schema else { continue }
      schema["description"] = .setting(.text(setting.summary))
      schema["default"] = setting.defaultValue.map(JSONValue.setting)
      properties[setting.name] = .object(schema)
    }
    let missing = isVaried ? [] : settings.filter { $0.defaultValue == nil }.map(\.name)
    let mapping = JSONValue.object([
      "type": "object", "description": .setting(.text(summary)),
      "properties": .object(properties),
      "required": .list(([key] + missing).map { .setting(.text($0)) }),
      "additionalProperties": false,
    ])
    let word = JSONValue.object([
      "const": .setting(.text(name)), "description": .setting(.text(summary)),
    ])
    return missing.isEmpty && !fields.contains(where: \.isRequired) ? [word, mapping] : [mapping]
  }
}

extension Setting.Kind {
  /// The JSON Schema of values of this kind.
  fileprivate var schema: JSONValue {
    switch self {
    case .number(let bounds): return Self.numberSchema(bounds)
    case .integer(let bounds): return Self.integerSchema(bounds)
    case .flag: return .object(["type": "boolean"])
    case .choice(let words): return .object(["enum": .list(words.map { .setting(.text($0)) })])
    // YAML reads an unquoted 1986 as a number; where text is asked for, it is text.
    case .text:
      return .object(["type": .list(["string", "number", "boolean"])])
    case .numbers(let bounds):
      return .object(["type": "array", "items": Self.numberSchema(bounds)])
    case .integers(let bounds):
      return .object(["type": "array", "items": Self.integerSchema(bounds)])
    }
  }

  private static func numberSchema(_ bounds: ClosedRange<Double>) -> JSONValue {
    var fields: [String: JSONValue] = ["type": "number"]
    if bounds.lowerBound == .leastNonzeroMagnitude {
      fields["exclusiveMinimum"] = .setting(.integer(0))
    } else if bounds.lowerBound > -.greatestFiniteMagnitude {
      fields["minimum"] = .setting(.number(bounds.lowerBound))
    }
    if bounds.upperBound < .greatestFiniteMagnitude {
      fields["maximum"] = .setting(.number(bounds.upperBound))
    }
    return .object(fields)
  }

  private static func integerSchema(_ bounds: ClosedRange<Int>) -> JSONValue {
    var fields: [String: JSONValue] = [
      "type": "integer", "minimum": .setting(.integer(bounds.lowerBound)),
    ]
    if bounds.upperBound < .max { fields["maximum"] = .setting(.integer(bounds.upperBound)) }
    return .object(fields)
  }
}

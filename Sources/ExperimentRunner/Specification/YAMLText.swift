import Catalogue
import Foundation
import Yams

/// Reading YAML with the line of everything that is in it.
enum YAMLText {
  /// The largest specification that is read: far past any real one, and small enough that nested
  /// aliases can't exhaust the memory.
  static let largestSize = 1 << 20

  /// The one document of a text.
  static func root(of text: String, file: String) throws -> Node {
    guard text.utf8.count <= largestSize else {
      throw SpecificationErrors(
        file: file, [.init(line: 0, "is larger than 1 MiB; is it a specification?")])
    }
    do {
      guard let root = try Yams.compose(yaml: text) else {
        throw SpecificationErrors(
          file: file, [.init(line: 1, "is empty; a specification begins with 'name: …'")])
      }
      return root
    } catch let error as YamlError {
      throw SpecificationErrors(file: file, [issue(of: error, in: text)])
    }
  }

  /// The value of a scalar, by its look: true and false, whole numbers, numbers, otherwise text.
  /// What is quoted is text. `nil` for what is empty.
  static func value(of scalar: Node.Scalar) -> SettingValue? {
    let text = scalar.string
    switch scalar.style {
    case .singleQuoted, .doubleQuoted, .literal, .folded: return .text(text)
    default: break
    }
    switch text {
    case "", "~", "null": return nil
    case "true": return .flag(true)
    case "false": return .flag(false)
    case ".inf", "+.inf", "inf": return .number(.infinity)
    case "-.inf", "-inf": return .number(-.infinity)
    case ".nan", ".NaN", "nan", "NaN": return .number(.nan)
    default: break
    }
    if let integer = Int(text) { return .integer(integer) }
    if text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }), let number = Double(text) {
      return .number(number)
    }
    return .text(text)
  }

  private static func issue(of error: YamlError, in text: String) -> SpecificationErrors.Issue {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let around = context.map { " \($0.text) (line \($0.mark.line))" } ?? ""
      return .init(line: mark.line, "is not YAML:\(around) \(problem)")
    case .duplicatedKeysInMapping(let keys, let context):
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let key = keys.first ?? ""
      let first = context.mark.line
      let second = lines.indices.first {
        $0 >= first
          && lines[$0].trimmingCharacters(in: [" ", "-", "\t", "{", "'", "\""]).hasPrefix(key)
      }
      return .init(
        line: second.map { $0 + 1 } ?? first, "the key '\(key)' stands here for the second time")
    case .reader(let problem, let offset, _, _):
      let line = offset.map { text.prefix($0).reduce(1) { $1.isNewline ? $0 + 1 : $0 } } ?? 1
      return .init(line: line, "is not readable text: \(problem)")
    default:
      return .init(line: 1, "is not YAML: \(error)".replacing("\n", with: " "))
    }
  }
}

extension Node {
  /// The line, from 1.
  var line: Int { mark?.line ?? 1 }
}

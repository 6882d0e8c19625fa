import Catalogue
import Yams

/// Checks a YAML node against a shape and collects everything that is wrong.
struct ShapeChecker {
  private(set) var issues: [SpecificationErrors.Issue] = []
  private var visited = 0

  /// The largest number of values that are looked at: nested aliases stand for more than a text of
  /// any size could hold.
  static let largestCount = 1_000_000

  mutating func report(_ line: Int, _ text: String) { issues.append(.init(line: line, text)) }

  /// The node's value; `nil` when it has not the shape, which has then been reported. `path` names
  /// the place in messages.
  mutating func check(_ node: Node, _ shape: Shape, _ path: String) -> Checked? {
    visited += 1
    guard visited <= Self.largestCount else {
      report(1, "holds more than \(Self.largestCount) values; do aliases stand for aliases?")
      return nil
    }
    switch shape {
    case .value(let kind):
      return accept(node, Setting(path, kind, ""), nil).map {
        Checked(line: node.line, value: .setting($0))
      }
    case .wordOr(let word, let other):
      if case .scalar(let scalar) = node, YAMLText.value(of: scalar) == .text(word) {
        return Checked(line: node.line, value: .setting(.text(word)))
      }
      return check(node, other, path)
    case .oneOrMore(let element):
      guard case .sequence = node else { return check(node, element, path) }
      return check(node, .list(element, atLeast: 1), path)
    case .list(let element, let least, let most):
      return checkList(node, element, least, most, path)
    case .object(let fields):
      guard let pairs = pairs(of: node, path) else { return nil }
      guard !pairs.isEmpty || fields.contains(where: \.isRequired) else {
        report(node.line, "'\(path)' is empty; valid: \(fields.map(\.key).joined(separator: ", "))")
        return nil
      }
      return Checked(line: node.line, value: .object(checkFields(pairs, fields, node.line, path)))
    case .named(let listing, let key, let fields):
      return checkNamed(node, listing, key, fields, path)
    case .gridded(let fields):
      guard pairs(of: node, path) != nil else { return nil }
      let variants = GridExpansion.variants(of: node) { report($0, $1) }
      return Checked(
        line: node.line,
        value: .list(
          variants.compactMap { variant in
            guard case .mapping(let mapping) = variant.node else { return nil }
            var checked = checkFields(Array(mapping), fields, node.line, path)
            if !variant.label.isEmpty {
              checked["variant"] = Checked(line: node.line, value: .setting(.text(variant.label)))
            }
            return Checked(line: node.line, value: .object(checked))
          }))
    }
  }

  private mutating func checkList(
    _ node: Node, _ element: Shape, _ least: Int, _ most: Int, _ path: String
  ) -> Checked? {
    guard case .sequence(let sequence) = node else {
      report(node.line, "'\(path)' takes a list, not \(wording(of: node))")
      return nil
    }
    guard sequence.count >= least, sequence.count <= most else {
      let wanted = least == most ? "\(least)" : "at least \(least)"
      report(node.line, "'\(path)' takes \(wanted) in its list, not \(sequence.count)")
      return nil
    }
    return Checked(
      line: node.line, value: .list(sequence.compactMap { check($0, element, path) }))
  }

  /// The fields that are given; reports unknown, missing and wrong ones.
  private mutating func checkFields(
    _ pairs: [(key: Node, value: Node)], _ fields: [Field], _ line: Int, _ path: String
  ) -> [String: Checked] {
    var checked: [String: Checked] = [:]
    var given: Set<String> = []
    for (key, value) in pairs {
      let name = Self.name(of: key)
      guard let field = fields.first(where: { $0.key == name }) else {
        reportUnknown(key, name, fields.map(\.key), path)
        continue
      }
      guard given.insert(name).inserted else {
        report(key.line, "the key '\(name)' stands here for the second time")
        continue
      }
      checked[name] =
        check(value, field.shape, path.isEmpty ? name : "\(path).\(name)")
        ?? Checked(line: value.line, value: .wrong)
    }
    for field in fields where field.isRequired && !given.contains(field.key) {
      let owner = path.isEmpty ? "the specification" : "'\(path)'"
      report(line, "\(owner) needs '\(field.key)': \(field.summary)")
    }
    return checked
  }

  private mutating func checkNamed(
    _ node: Node, _ listing: CatalogueListing, _ key: String, _ fields: [Field], _ path: String
  ) -> Checked? {
    let pairs: [(key: Node, value: Node)]
    let nameNode: Node
    switch node {
    case .scalar: (pairs, nameNode) = ([], node)
    case .mapping(let mapping):
      guard let name = mapping.first(where: { Self.name(of: $0.key) == key }) else {
        report(
          node.line, "'\(path)' needs '\(key)': one of \(listing.names.joined(separator: ", "))")
        return nil
      }
      (pairs, nameNode) = (mapping.filter { Self.name(of: $0.key) != key }, name.value)
    default:
      report(
        node.line,
        "'\(path)' takes a name or a mapping with '\(key)', not \(wording(of: node))")
      return nil
    }
    guard case .scalar(let scalar) = nameNode,
      let entry = listing.entries.first(where: { $0.name == scalar.string })
    else {
      let name = nameNode.scalar?.string ?? wording(of: nameNode)
      report(
        nameNode.line, SettingError(unknown: listing.kind, name, among: listing.names).description)
      return nil
    }
    let owner = "\(listing.kind) '\(entry.name)'"
    let (own, further) = partition(pairs, entry, fields, owner)
    let also = checkFields(further, fields, node.line, path)
    guard let settings = checkSettings(own, entry, owner, node.line) else { return nil }
    return Checked(
      line: node.line, value: .named(NamedSettings(entry.name, settings), also: also))
  }

  /// The entry's own settings, and the further fields; reports what is neither.
  private mutating func partition(
    _ pairs: [(key: Node, value: Node)], _ entry: CatalogueListing.Entry, _ fields: [Field],
    _ owner: String
  ) -> (own: [(key: Node, value: Node)], further: [(key: Node, value: Node)]) {
    var own: [(key: Node, value: Node)] = []
    var further: [(key: Node, value: Node)] = []
    for (key, value) in pairs {
      let name = Self.name(of: key)
      let isOwn = entry.settings.contains { $0.name == name }
      let isFurther = fields.contains { $0.key == name }
      if isOwn { own.append((key, value)) }
      if isFurther { further.append((key, value)) }
      if !isOwn, !isFurther {
        let valid = entry.settings.map(\.name) + fields.map(\.key)
        report(
          key.line, SettingError(unknownSetting: name, of: owner, among: valid).description)
      }
    }
    return (own, further)
  }

  private mutating func checkSettings(
    _ pairs: [(key: Node, value: Node)], _ entry: CatalogueListing.Entry, _ owner: String,
    _ line: Int
  ) -> [String: SettingValue]? {
    var values: [String: SettingValue] = [:]
    var isRight = true
    for setting in entry.settings {
      if let value = pairs.first(where: { Self.name(of: $0.key) == setting.name })?.value {
        values[setting.name] = accept(value, setting, owner)
      } else if let standard = setting.defaultValue {
        // Through `accept`, so that a default of 1 and a written 1.0 are the same number.
        values[setting.name] = (try? setting.accept(standard, of: owner)) ?? standard
      } else {
        report(line, "\(owner) needs the setting '\(setting.name)': \(setting.summary)")
      }
      isRight = isRight && values[setting.name] != nil
    }
    return isRight ? values : nil
  }

  /// The value as the setting keeps it.
  private mutating func accept(_ node: Node, _ setting: Setting, _ owner: String?) -> SettingValue?
  {
    func place() -> String {
      owner.map { "setting '\(setting.name)' of \($0)" } ?? "'\(setting.name)'"
    }
    let value: SettingValue
    switch node {
    case .scalar(let scalar):
      guard let found = YAMLText.value(of: scalar) else {
        report(node.line, "\(place()) has no value")
        return nil
      }
      // A label or a file may look like a number.
      if case .text = setting.kind { value = .text(scalar.string) } else { value = found }
    case .sequence(let sequence):
      let found = sequence.compactMap { $0.scalar.flatMap(YAMLText.value) }
      guard found.count == sequence.count else {
        report(node.line, "\(place()) takes no list of lists, mappings or empty values")
        return nil
      }
      value = .list(found)
    default:
      report(node.line, "\(place()) takes no \(wording(of: node))")
      return nil
    }
    do {
      return try setting.accept(value, of: owner ?? "")
    } catch {
      let text = "\(error)"
      report(
        node.line,
        owner == nil ? text.replacing("setting '\(setting.name)' of ", with: place()) : text)
      return nil
    }
  }

  private mutating func reportUnknown(
    _ key: Node, _ name: String, _ valid: [String], _ path: String
  ) {
    let hint =
      nearestName(to: name, among: valid).map { "did you mean '\($0)'?" }
      ?? "valid: \(valid.joined(separator: ", "))"
    let place = path.isEmpty ? "" : " in '\(path)'"
    report(key.line, "unknown key '\(name)'\(place); \(hint)")
  }

  private mutating func pairs(of node: Node, _ path: String) -> [(key: Node, value: Node)]? {
    if case .mapping(let mapping) = node { return Array(mapping) }
    let place = path.isEmpty ? "a specification" : "'\(path)'"
    report(node.line, "\(place) takes a mapping of keys to values, not \(wording(of: node))")
    return nil
  }

  /// The text of a key; keys that are no scalars have none that is valid.
  static func name(of key: Node) -> String { key.scalar?.string ?? "[…]" }

  private func wording(of node: Node) -> String {
    switch node {
    case .scalar(let scalar): scalar.string.isEmpty ? "nothing" : "'\(scalar.string.prefix(60))'"
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .alias: "an alias"
    }
  }
}

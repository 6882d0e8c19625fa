import Yams

/// Crosses the `grid` of a method into its variants, before anything is checked: the values of a
/// grid are then checked by the very shapes that check a setting written out.
enum GridExpansion {
  /// The largest number of variants of one method.
  static let largestCount = 10_000

  struct Variant {
    var node: Node
    /// "rate 0.1, momentum 0.9"; empty without a grid.
    var label: String
  }

  /// The variants of a mapping: itself when it has no grid.
  static func variants(of node: Node, report: (Int, String) -> Void) -> [Variant] {
    guard case .mapping(let mapping) = node, let grid = mapping["grid"] else {
      return [Variant(node: node, label: "")]
    }
    var plain = node
    plain.mapping?["grid"] = nil
    guard case .mapping(let axes) = grid, !axes.isEmpty else {
      report(grid.line, "'grid' takes settings with their values: 'optimizer.rate: [0.1, 0.2]'")
      return [Variant(node: plain, label: "")]
    }
    var variants = [Variant(node: plain, label: "")]
    for (key, values) in axes {
      let path = ShapeChecker.name(of: key)
      guard case .sequence(let sequence) = values, !sequence.isEmpty else {
        report(values.line, "'grid.\(path)' takes a list of at least one value")
        continue
      }
      guard path != "label", path != "grid", !path.hasPrefix("grid.") else {
        report(key.line, "'\(path)' can't be varied by a grid")
        continue
      }
      guard variants.count * sequence.count <= largestCount else {
        report(key.line, "'grid' makes more than \(largestCount) methods; vary fewer settings")
        return Array(variants.prefix(1))
      }
      let steps = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      if let given = value(at: steps[...], of: plain) {
        report(
          given.line, "'\(path)' stands here and in 'grid' (line \(key.line)); leave one out")
      }
      variants = variants.flatMap { variant in
        sequence.map { value in
          let part = "\(steps.last ?? path) \(wording(of: value))"
          return Variant(
            node: setting(steps[...], of: variant.node, to: value, at: key),
            label: variant.label.isEmpty ? part : "\(variant.label), \(part)")
        }
      }
    }
    return variants
  }

  /// What stands under a path of keys, if anything does.
  private static func value(at path: ArraySlice<String>, of node: Node) -> Node? {
    guard let step = path.first else { return node }
    guard case .mapping(let mapping) = node,
      let inner = mapping.first(where: { ShapeChecker.name(of: $0.key) == step })?.value
    else { return nil }
    return value(at: path.dropFirst(), of: inner)
  }

  /// The node with the value under a path of keys. A name alone becomes a mapping of that name.
  private static func setting(
    _ path: ArraySlice<String>, of node: Node, to value: Node, at key: Node
  ) -> Node {
    guard let step = path.first else { return value }
    guard case .mapping(var mapping) = node else { return node }
    let stepKey = Node.scalar(.init(step, Tag(.str), .plain, key.mark))
    let position = mapping.firstIndex { ShapeChecker.name(of: $0.key) == step }
    let inner: Node
    if let position, path.count > 1, case .scalar = mapping[position].value {
      let nameKey = nameKeys[step] ?? "name"
      inner = .mapping(
        .init(
          [(.scalar(.init(nameKey, Tag(.str), .plain, key.mark)), mapping[position].value)],
          Tag(.map), .any, mapping[position].value.mark))
    } else if let position {
      inner = mapping[position].value
    } else {
      inner = .mapping(.init([], Tag(.map), .any, key.mark))
    }
    let changed = setting(path.dropFirst(), of: inner, to: value, at: key)
    mapping[position.map { mapping[$0].key } ?? stepKey] = changed
    return .mapping(mapping)
  }

  /// Under which key a thing's name stands, where it is not `name`.
  private static let nameKeys = ["network": "kind", "settling": "solver"]

  private static func wording(of value: Node) -> String {
    switch value {
    case .scalar(let scalar): scalar.string
    case .sequence(let sequence):
      "[\(sequence.prefix(8).map { $0.scalar?.string ?? "…" }.joined(separator: ", "))]"
    case .mapping(let mapping):
      mapping.prefix(8).map { "\(ShapeChecker.name(of: $0.key)) \($0.value.scalar?.string ?? "…")" }
        .joined(separator: " ")
    case .alias: "…"
    }
  }
}

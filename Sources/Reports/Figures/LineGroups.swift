import ExperimentRunner

/// The lines that go into one figure: all of them, or where they are too many to tell apart those of a
/// family of methods each.
struct LineGroups {
  /// More lines than this can't be told apart.
  static let mostLines = 12

  /// One figure's.
  struct Group {
    /// What its title and its file's name have more than others.
    var title = ""
    var suffix = ""
    /// The methods with the styles of their lines.
    var lines: [(method: String, style: Int)]
  }

  let groups: [Group]

  /// The figures of some methods of an experiment, `all` of whose methods have styles in their order.
  init(_ methods: [String], among all: [String]) {
    let families = methods.map(MethodFamily.base).reduce(into: [String]()) { families, family in
      if !families.contains(family) { families.append(family) }
    }
    guard methods.count > Self.mostLines, families.count > 1, families.count < methods.count else {
      groups = [Group(lines: methods.map { ($0, all.firstIndex(of: $0) ?? 0) })]
      return
    }
    groups = families.enumerated().map { place, family in
      let members = methods.filter { MethodFamily.base(of: $0) == family }
      return Group(
        title: ": \(family)", suffix: "-of-\(place + 1)",
        lines: members.enumerated().map { ($1, $0) })
    }
  }
}

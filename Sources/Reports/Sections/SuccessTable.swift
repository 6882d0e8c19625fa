import ExperimentRunner

/// How often each method reached the target that decides, and at what median cost, beside what others
/// published.
enum SuccessTable {
  /// Adds the table, unless every trial reached the target and nothing was published.
  static func add(
    to section: inout Section, _ trials: ReportTrials, _ deciding: DecidingComparison?
  ) {
    guard case .cost(let cost, let target)? = deciding?.comparison.quantity else { return }
    let published = trials.specification.published.filter { $0.cost == cost }
    let found = trials.methods.map { method in
      (method: method, costs: trials.costs(cost, of: method, to: target) ?? [])
    }
    let areAllReached = found.allSatisfy { $0.costs.allSatisfy(\.isReached) }
    guard !published.isEmpty || !areAllReached else { return }
    section.add(
      "Trials that reached \(target.words), with Wilson's intervals, and the median cost, a failure "
        + "counted as infinite:")
    var table = MarkdownTable([
      .text("method"), .number("reached"), .number("median \(cost.words)"),
    ])
    for (method, costs) in found {
      table.append([
        method, CostSection.rate(costs.count(where: \.isReached), of: costs.count),
        NumberText.significant(ExpectedRunningTime.median(costs)),
      ])
    }
    for reference in published {
      table.append([
        "published: \(reference.source)", "–", NumberText.setting(reference.value),
      ])
    }
    section.add(table)
  }
}

import ExperimentRunner

/// Medians and quartiles of the cost to each target, failures as infinite.
enum TargetSection {
  static func section(_ trials: ReportTrials) -> Section {
    var section = Section("Epochs and work to target")
    guard !trials.specification.targets.isEmpty else { return section }
    let published =
      trials.specification.published.isEmpty ? "" : " Published costs stand as printed."
    section.add(
      "Medians over trials with quartiles in brackets; a failure counts as infinite (∞).\(published)"
    )
    let severalProblems = trials.problems.count > 1
    let costs: [Cost] = [.epochs, .work]
    var table = MarkdownTable(
      [.text("target")] + (severalProblems ? [.text("problem")] : []) + [.text("method")]
        + costs.map { .number($0.words) })
    for target in trials.specification.targets {
      for problem in trials.problems {
        for method in trials.methods {
          let cells = costs.map { cost in
            Quartiles(
              (trials.costs(cost, of: method, on: problem, to: target) ?? []).map(\.cost)
            ).words()
          }
          table.append([target.words] + (severalProblems ? [problem] : []) + [method] + cells)
        }
      }
    }
    for published in trials.specification.published {
      table.append(
        ["published"] + (severalProblems ? ["–"] : []) + [published.source]
          + costs.map { $0 == published.cost ? NumberText.setting(published.value) : "–" })
    }
    section.add(table)
    return section
  }
}

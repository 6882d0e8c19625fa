import ExperimentRunner

/// How the trials ended: every planned one is counted.
enum OutcomeSection {
  static func section(_ trials: ReportTrials) -> Section {
    var section = Section("Outcomes")
    let trains = trials.specification.methods.contains { $0.training != nil }
    let endings = TrialEnding.allCases.filter { ending in
      trials.all.contains { $0.ending == ending }
        || trains && (ending == .target || ending == .budget)
    }
    let severalProblems = trials.problems.count > 1
    var table = MarkdownTable(
      (severalProblems ? [.text("problem")] : []) + [.text("method"), .number("trials")]
        + endings.map { .number($0.rawValue) })
    for problem in trials.problems {
      for method in trials.methods {
        let group = trials.of(method, on: problem)
        table.append(
          (severalProblems ? [problem] : []) + [method, "\(group.count)"]
            + endings.map { ending in "\(group.count { $0.ending == ending })" })
      }
    }
    section.add(table)
    return section
  }
}

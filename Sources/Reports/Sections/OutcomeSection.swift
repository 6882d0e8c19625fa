import ExperimentRunner

/// How the trials ended: every planned one is counted.
enum OutcomeSection {
  static func section(_ trials: ReportTrials) -> Section {
    var section = Section("Outcomes")
    let endings = TrialEnding.allCases.filter { ending in
      ending == .target || ending == .budget || trials.all.contains { $0.ending == ending }
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

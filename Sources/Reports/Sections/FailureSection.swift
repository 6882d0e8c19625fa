import ExperimentRunner

/// Every trial that went wrong, with its reason.
enum FailureSection {
  static func section(_ trials: ReportTrials) -> Section {
    var section = Section("Failures")
    let failures = trials.all.filter { $0.ending.isFailure }
    guard !failures.isEmpty else {
      section.add("None of \(NumberText.whole(trials.all.count)) trials.")
      return section
    }
    section.add(
      "\(failures.count) of \(trials.all.count) trials; they count as failures in every table above."
    )
    var table = MarkdownTable([
      .text("problem"), .text("method"), .number("replicate"), .text("ending"), .text("reason"),
    ])
    for trial in failures {
      table.append([
        trial.specification.problemLabel, trial.specification.method.label,
        "\(trial.specification.replicate)", trial.ending.rawValue,
        trial.record.result.outcome.detail.isEmpty ? "–" : trial.record.result.outcome.detail,
      ])
    }
    section.add(table)
    return section
  }
}

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
    let costs: [Cost] = [.epochs, .work]
    if trials.problems.count == 1 {
      var table = MarkdownTable(
        [.text("target"), .text("method")] + costs.map { .number($0.words) })
      for target in trials.specification.targets {
        for method in trials.methods {
          table.append(
            [target.words, method]
              + costs.map { words($0, of: method, on: nil, to: target, trials) })
        }
      }
      for published in trials.specification.published {
        table.append(
          ["published", published.source]
            + costs.map { $0 == published.cost ? NumberText.setting(published.value) : "–" })
      }
      section.add(table)
      return section
    }
    for target in trials.specification.targets {
      section.add(heading: "To \(target.words)")
      for cost in costs {
        var table = MarkdownTable(
          [.text("\(cost.words) on")] + trials.methods.map { .number($0) })
        for problem in trials.problems {
          table.append(
            [problem]
              + trials.methods.map { words(cost, of: $0, on: problem, to: target, trials) })
        }
        section.add(table)
      }
    }
    for published in trials.specification.published {
      section.add(
        "\(published.source): \(NumberText.setting(published.value)) \(published.cost.words).")
    }
    return section
  }

  private static func words(
    _ cost: Cost, of method: String, on problem: String?, to target: MeasureTarget,
    _ trials: ReportTrials
  ) -> String {
    Quartiles((trials.costs(cost, of: method, on: problem, to: target) ?? []).map(\.cost)).words()
  }
}

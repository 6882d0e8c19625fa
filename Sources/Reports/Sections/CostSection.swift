import ExperimentRunner

/// What it costs to reach each target, failures included.
enum CostSection {
  static func section(_ trials: ReportTrials) -> Section {
    var section = Section("Expected cost to target")
    guard !trials.specification.targets.isEmpty else { return section }
    let costs: [Cost] = trials.costs
    section.add(
      "Expected running time: what all trials spent, failures too, over the number that reached the "
        + "target, so what restarts until success would cost; infinite (∞) when none did. "
        + (costs.contains(.work)
          ? "A network sweep is one pass of one pattern through all weights; solving a linear system "
            + "counts as many sweeps as have its operations. " : "")
        + "In "
        + "brackets Wilson's intervals of the share that reached it, and \(ReportConstants.intervalWords).\(trials.timesNote)"
    )
    let severalProblems = trials.problems.count > 1
    for target in trials.specification.targets {
      // Times that are all short are told in milliseconds.
      let times = trials.methods.compactMap { trials.costs(.seconds, of: $0, to: target) }
      let isShort = times.joined().map(\.spent).max() ?? 1 < 0.5
      var table = MarkdownTable(
        (severalProblems ? [.text("problem")] : []) + [.text("method"), .number("reached")]
          + costs.map { .number($0 == .seconds && isShort ? "time (ms)" : $0.words) })
      for problem in trials.problems {
        for method in trials.methods {
          let reached = trials.costs(.epochs, of: method, on: problem, to: target) ?? []
          var row = severalProblems ? [problem, method] : [method]
          row.append(rate(reached.count(where: \.isReached), of: reached.count))
          for cost in costs {
            let values = trials.costs(cost, of: method, on: problem, to: target) ?? []
            let factor = cost == .seconds && isShort ? 1000.0 : 1
            row.append(
              values.isEmpty
                ? "–"
                : ReportConstants.interval(values, statistic: ExpectedRunningTime.expected).words {
                  NumberText.significant($0 * factor)
                })
          }
          table.append(row)
        }
      }
      section.add(heading: target.words)
      section.add(table)
    }
    return section
  }

  /// "8 of 8 (68 % to 100 %)".
  static func rate(_ successes: Int, of trials: Int, unit: String = "") -> String {
    let rate = SuccessRate(successes, of: trials, level: ReportConstants.intervalLevel)
    let (lower, upper) = (
      NumberText.percent(rate.lower, digits: 0), NumberText.percent(rate.upper, digits: 0)
    )
    return "\(successes) of \(trials)\(unit) (\(lower) to \(upper))"
  }
}

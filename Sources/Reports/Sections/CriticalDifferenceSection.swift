import ExperimentRunner

/// Mean ranks over many problems, and which differ.
enum CriticalDifferenceSection {
  static func section(_ trials: ReportTrials, _ deciding: DecidingComparison?) -> Section {
    var section = Section("Ranks over problems")
    guard let deciding, trials.methods.count >= CriticalDifference.fewestMethods,
      trials.problems.count >= CriticalDifference.fewestProblems
    else { return section }
    let values = trials.methods.map { method in
      trials.problems.map { typical(deciding.comparison.quantity, method, $0, trials) }
    }
    let result = CriticalDifference(costs: values, level: deciding.comparison.level)
    section.add(figure(result, trials, deciding))
    return section
  }

  /// The median over replicates, turned so that less is better; infinite where it is not known.
  private static func typical(
    _ quantity: Comparison.Quantity, _ method: String, _ problem: String, _ trials: ReportTrials
  ) -> Double {
    switch quantity {
    case .cost(let cost, let target):
      return trials.costs(cost, of: method, on: problem, to: target)
        .map(ExpectedRunningTime.median) ?? .infinity
    case .final(let measure):
      let median = Quantiles.median(trials.of(method, on: problem).map { $0.final(measure) })
      return measure.largerIsBetter ? -median : median
    }
  }

  /// Demšar's diagram with the names on one side: a stem for each method at its mean rank, bars
  /// over the stems of methods that do not differ.
  static func figure(
    _ result: CriticalDifference, _ trials: ReportTrials, _ deciding: DecidingComparison
  ) -> Figure {
    let order = result.order
    let bars = result.groups
    let floor = 0.4 + 0.35 * Double(bars.count)
    let height = floor + Double(order.count) + 1.2
    var series: [Series] = []
    var annotations: [Panel.Annotation] = []
    for (place, method) in order.enumerated() {
      let rank = result.meanRanks[method]
      let top = floor + Double(order.count - place) - 0.3
      series.append(
        Series(nil, style: method, .rule([Point(rank, 0), Point(rank, top)], width: 1)))
      series.append(Series(nil, style: method, .points([Point(rank, top)])))
      annotations.append(
        .init("  \(trials.methods[method]) (\(NumberText.significant(rank)))", at: Point(rank, top))
      )
    }
    for (place, bar) in bars.enumerated() {
      let y = 0.35 * Double(place + 1)
      let ranks = (
        result.meanRanks[order[bar.lowerBound]], result.meanRanks[order[bar.upperBound]]
      )
      series.append(
        Series(
          nil, style: 0, .rule([Point(ranks.0 - 0.04, y), Point(ranks.1 + 0.04, y)], width: 5)))
    }
    let scale = (1.0, 1 + result.criticalDifference)
    let top = height - 0.5
    series.append(
      Series(nil, style: 0, .rule([Point(scale.0, top), Point(scale.1, top)], width: 2)))
    annotations.append(
      .init(
        "  critical difference \(NumberText.significant(result.criticalDifference))",
        at: Point(scale.1, top)))
    let k = Double(order.count)
    return Figure(
      name: "critical-difference", title: "Critical-difference diagram",
      caption: "Mean ranks by the \(deciding.words) (medians over replicates) on "
        + "\(trials.problems.count) problems, 1 for the best. A bar joins methods whose ranks differ "
        + "by less than Nemenyi's critical difference at level \(NumberText.setting(result.level)) "
        + "(Demšar 2006); Friedman's test \(NumberText.probabilityWords(result.pValue)).",
      panels: [
        Panel(
          x: Axis("mean rank", from: 1, to: k + (k - 1) * 0.6, lastTic: k),
          y: Axis("", from: 0, to: height, isVisible: false), series: series,
          annotations: annotations)
      ])
  }
}

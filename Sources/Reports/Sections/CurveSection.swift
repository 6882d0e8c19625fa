import ExperimentRunner

/// Learning curves over epochs, over work and over time.
enum CurveSection {
  /// From which factor between the methods' ends on a cost is drawn on a logarithmic axis.
  static let logarithmicFrom = 8.0

  static func section(_ trials: ReportTrials, _ deciding: DecidingComparison?) -> Section {
    var section = Section("Learning curves")
    guard let measure = measure(trials, deciding) else { return section }
    let groups = LineGroups(trials.methods, among: trials.methods).groups
    let isOne = trials.problems.count == 1
    for ((place, problem), group) in trials.problems.enumerated().flatMap({ problem in
      groups.map { (problem, $0) }
    }) {
      let panels = trials.costs.compactMap {
        panel(trials, problem, measure, over: $0, of: group)
      }
      guard !panels.isEmpty else { continue }
      var caption = isOne ? "" : "\(problem). "
      let replicates = trials.specification.replicates
      caption += "The \(measure.words) over "
      caption += panels.map(\.x.quantity).joined(separator: ", ")
      caption += ". \(ReportConstants.bandWords) (\(replicates) replicates), linear between logged "
      caption += "moments; a trial that ended keeps its last value, one that failed counts as the "
      caption += "worst.\(trials.timesNote)"
      section.add(
        Figure(
          name: (isOne ? "learning-curves" : "learning-curves-\(place + 1)") + group.suffix,
          title: (isOne ? "Learning curves" : "Learning curves on \(problem)") + group.title,
          caption: caption, panels: panels))
    }
    return section
  }

  /// The measure that decides when it was logged along the way, or else the final one.
  static func measure(_ trials: ReportTrials, _ deciding: DecidingComparison?) -> Measure? {
    var candidates: [Measure] = []
    switch deciding?.comparison.quantity {
    case .cost(_, let target)?: candidates.append(target.measure)
    case .final(let measure)?: candidates.append(measure)
    case nil: break
    }
    candidates += [.testError, .testLoss, .trainingError, .trainingLoss]
    return candidates.first(where: trials.isLogged)
  }

  static func panel(
    _ trials: ReportTrials, _ problem: String, _ measure: Measure, over cost: Cost,
    of group: LineGroups.Group, failuresAreWorst: Bool = true
  ) -> Panel? {
    func summaries(_ scale: Axis.Scale) -> [(Int, CurveSummary)] {
      group.lines.enumerated().compactMap { place, line in
        CurveSummary(
          trials.of(line.method, on: problem), measure, over: cost, scale: scale,
          failuresAreWorst: failuresAreWorst
        ).map { (place, $0) }
      }
    }
    var drawn = summaries(.linear)
    let ends = drawn.map(\.1.end)
    guard let longest = ends.max(), let shortest = ends.min() else { return nil }
    let isLogarithmic = longest > logarithmicFrom * shortest && shortest > 0
    if isLogarithmic { drawn = summaries(.logarithmic) }
    let values = drawn.flatMap { $0.1.median.map(\.y) + $0.1.band.map(\.lower) }.filter(\.isFinite)
    let logarithmicValues =
      !measure.largerIsBetter && !values.isEmpty && values.allSatisfy { $0 > 0 }
      && (values.max() ?? 1) > logarithmicFrom * (values.min() ?? 1)
    let highest = values.max() ?? 1
    let bands = drawn.map { place, summary in
      // An infinite edge, a failure's, is cut at twice the highest value that is drawn.
      Series(
        nil, style: group.lines[place].style,
        .band(summary.band.map { .init($0.x, lower: $0.lower, upper: min($0.upper, highest * 2)) }))
    }
    let lines = drawn.map { place, summary in
      Series(group.lines[place].method, style: group.lines[place].style, .line(summary.median))
    }
    return Panel(
      x: Axis(
        cost.quantity, unit: cost.quantity == cost.unit ? nil : cost.unit,
        scale: isLogarithmic ? .logarithmic : .linear, from: isLogarithmic ? nil : 0),
      y: Axis(
        measure.words, unit: measure.isShare ? "share of patterns" : nil,
        scale: logarithmicValues ? .logarithmic : .linear),
      series: bands + lines)
  }
}

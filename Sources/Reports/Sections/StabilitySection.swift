import ExperimentRunner

/// What the dynamics of recurrent methods did: how patterns settled, how adjoints ended, how near
/// the edge of stability the networks came.
enum StabilitySection {
  static func section(_ trials: ReportTrials) -> Section {
    var section = Section("Stability of the dynamics")
    let methods = trials.specification.methods.filter(\.isRecurrent).map(\.label)
    guard !methods.isEmpty else { return section }
    for (heading, counts) in [
      ("Settlings by outcome, patterns summed over all epochs", \TrialResult.settling),
      ("Adjoints by outcome, patterns summed over all epochs", \TrialResult.adjoint),
    ] as [(String, KeyPath<TrialResult, [String: Int]>)] {
      let table = table(trials, methods, counts)
      guard !table.rows.isEmpty else { continue }
      section.add("\(heading):")
      section.add(table)
    }
    addEdge(&section, trials, methods)
    addEvents(&section, trials, methods)
    return section
  }

  private static func table(
    _ trials: ReportTrials, _ methods: [String], _ counts: KeyPath<TrialResult, [String: Int]>
  ) -> MarkdownTable {
    let names = Set(trials.all.flatMap { $0.record.result[keyPath: counts].keys })
    // What should happen comes first, the failures in the order of their names.
    let ordered = names.filter { $0 == "converged" } + names.filter { $0 != "converged" }.sorted()
    let heads = ordered + ["not converged"]
    var table = MarkdownTable([.text("method")] + heads.map { .number($0) })
    guard !ordered.isEmpty else { return table }
    for method in methods {
      let group = trials.of(method)
      let sums = ordered.map { name in
        group.reduce(0) { $0 + ($1.record.result[keyPath: counts][name] ?? 0) }
      }
      let whole = sums.reduce(0, +)
      let failed = whole - (ordered.first == "converged" ? sums[0] : 0)
      table.append(
        [method] + sums.map(NumberText.whole)
          + [whole == 0 ? "–" : NumberText.percent(Double(failed) / Double(whole), digits: 2)])
    }
    return table
  }

  private static func addEdge(
    _ section: inout Section, _ trials: ReportTrials, _ methods: [String]
  ) {
    let measures = [
      (Measure.spectralRadius, "ρ(J)", "discrete"),
      (.spectralAbscissa, "max Re λ(J)", "continuous"),
    ].filter { measure, _, _ in
      trials.isLogged(measure) || trials.all.contains { $0.record.result[final: measure] != nil }
    }
    guard !measures.isEmpty else { return }
    var table = MarkdownTable(
      [.text("method")]
        + measures.flatMap { _, symbol, _ in
          [.number("final \(symbol)"), .number("largest \(symbol)")]
        })
    for method in methods {
      let results = trials.of(method).map(\.record.result)
      table.append(
        [method]
          + measures.flatMap { measure, _, _ in
            let ends = results.compactMap { $0[final: measure] ?? $0.curve.last[measure] }
            let largest = results.compactMap { result in
              (result.curve[measure] + [result[final: measure]]).compactMap { $0 }.max()
            }
            return [Quartiles(ends).words(), NumberText.significant(largest.max() ?? .nan)]
          })
    }
    let conditions = measures.map { _, symbol, dynamics in
      "the \(dynamics) dynamics are stable where \(symbol) < 1"
    }
    section.add(
      "The spectrum's edge, the largest over the patterns looked at (medians over trials with "
        + "quartiles in brackets, and the largest of any trial at any time): "
        + conditions.joined(separator: ", ") + ".")
    section.add(table)
    let groups = LineGroups(methods, among: trials.methods).groups
    for ((place, problem), group) in trials.problems.enumerated().flatMap({ problem in
      groups.map { (problem, $0) }
    }) {
      let panels = measures.compactMap { measure, symbol, _ -> Panel? in
        guard
          var panel = CurveSection.panel(
            trials, problem, measure, over: .epochs, of: group, failuresAreWorst: false)
        else {
          return nil
        }
        panel.y = Axis(symbol)
        let end = panel.series.flatMap { $0.coordinates.x }.max() ?? 1
        panel.series.append(Series(nil, style: 0, .rule([Point(0, 1), Point(end, 1)], width: 1)))
        return panel
      }
      guard !panels.isEmpty else { continue }
      let isOne = trials.problems.count == 1
      section.add(
        Figure(
          name: (isOne ? "stability" : "stability-\(place + 1)") + group.suffix,
          title: (isOne ? "The spectrum's edge" : "The spectrum's edge on \(problem)")
            + group.title,
          caption: (isOne ? "" : "\(problem). ")
            + "The spectrum's edge over epochs; the level line at 1 is the border of stability. "
            + "\(ReportConstants.bandWords), without trials that failed from then on.",
          panels: panels))
    }
  }

  private static func addEvents(
    _ section: inout Section, _ trials: ReportTrials, _ methods: [String]
  ) {
    var table = MarkdownTable([
      .text("method"), .text("event"), .number("count"), .number("trials"), .number("first epoch"),
    ])
    for method in methods {
      let group = trials.of(method)
      for kind in Set(group.flatMap { $0.record.result.events.map(\.kind) }).sorted() {
        let events = group.map { $0.record.result.events.filter { $0.kind == kind } }
        table.append([
          method, kind, NumberText.whole(events.map(\.count).reduce(0, +)),
          "\(events.count { !$0.isEmpty }) of \(group.count)",
          events.flatMap { $0.map(\.epoch) }.min().map(String.init) ?? "–",
        ])
      }
    }
    guard !table.rows.isEmpty else { return }
    section.add("Events on the way:")
    section.add(table)
  }
}

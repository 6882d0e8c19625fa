import ExperimentRunner

/// The time of an epoch on the clock on the wall, of the algorithm alone.
enum TimeSection {
  static func section(_ trials: ReportTrials) -> Section {
    var section = Section("Wall time per epoch")
    guard trials.all.contains(where: { $0.timing?.secondsPerEpoch != nil }) else { return section }
    let severalProblems = trials.problems.count > 1
    var table = MarkdownTable(
      (severalProblems ? [.text("problem")] : []) + [
        .text("method"), .number("ms per epoch"), .number("s per trial"), .text("ran side by side"),
      ])
    var anyBesideOthers = false
    for problem in trials.problems {
      for method in trials.methods {
        let timings = trials.of(method, on: problem).compactMap(\.timing)
        let beside = timings.count(where: \.ranBesideOthers)
        anyBesideOthers = anyBesideOthers || beside > 0
        let epochs = timings.compactMap(\.secondsPerEpoch).map { $0 * 1000 }
        table.append(
          (severalProblems ? [problem] : []) + [
            method, Quartiles(epochs).words(), Quartiles(timings.map(\.seconds)).words(),
            beside == 0 ? "no" : "\(beside) of \(timings.count)",
          ])
      }
    }
    section.add(
      "Medians with quartiles in brackets. The clock covers the algorithm, not evaluation.")
    if anyBesideOthers {
      section.add(
        "Times were taken while other trials ran on the same machine: they are longer than alone, "
          + "and fit for comparison within this table only.")
    }
    section.add(table)
    return section
  }
}

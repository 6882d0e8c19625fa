import ExperimentRunner

/// The time of an epoch on the clock on the wall, of the algorithm alone.
enum TimeSection {
  static func section(_ trials: ReportTrials) -> Section {
    var section = Section("Wall time per epoch")
    guard trials.all.contains(where: { $0.timing?.secondsPerEpoch != nil }) else { return section }
    let beside = trials.all.count { $0.timing?.ranBesideOthers ?? false }
    section.add(
      "Medians with quartiles in brackets. The clock covers the algorithm, not evaluation.")
    if beside > 0 {
      section.add(
        "\(beside) of \(trials.all.count) trials were timed while others ran on the same machine: "
          + "such times are longer than alone, and fit for comparison within this table only.")
    }
    section.add(trials.problems.count > 1 ? epochTable(trials) : table(trials))
    return section
  }

  /// Of one problem: a row a method.
  private static func table(_ trials: ReportTrials) -> MarkdownTable {
    var table = MarkdownTable([
      .text("method"), .number("ms per epoch"), .number("s per trial"), .text("ran side by side"),
    ])
    for method in trials.methods {
      let timings = trials.of(method).compactMap(\.timing)
      let beside = timings.count(where: \.ranBesideOthers)
      table.append([
        method, milliseconds(timings), Quartiles(timings.map(\.seconds)).words(),
        beside == 0 ? "no" : "\(beside) of \(timings.count)",
      ])
    }
    return table
  }

  /// Of several problems: a row a problem and a column a method.
  private static func epochTable(_ trials: ReportTrials) -> MarkdownTable {
    var table = MarkdownTable(
      [.text("ms per epoch on")] + trials.methods.map { .number($0) })
    for problem in trials.problems {
      table.append(
        [problem]
          + trials.methods.map { milliseconds(trials.of($0, on: problem).compactMap(\.timing)) })
    }
    return table
  }

  private static func milliseconds(_ timings: [TrialTiming]) -> String {
    Quartiles(timings.compactMap(\.secondsPerEpoch).map { $0 * 1000 }).words()
  }
}

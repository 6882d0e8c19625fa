import ExperimentRunner

/// What warm starts saved, of the methods that have them.
enum WarmStartSection {
  static func section(_ trials: ReportTrials) -> Section {
    var section = Section("Savings of warm starts")
    var table = MarkdownTable([
      .text("method"), .number("sweeps saved"), .number("of all that settling would take"),
      .number("products saved"), .number("of all that adjoints would take"),
    ])
    for method in trials.methods {
      let savings = trials.of(method).compactMap(\.record.result.warmStarts)
      guard !savings.isEmpty else { continue }
      table.append([
        method, Quartiles(savings.map { Double($0.savedSweeps) }).words(),
        share(savings.map { ($0.savedSweeps, $0.sweeps) }),
        Quartiles(savings.map { Double($0.savedProducts) }).words(),
        share(savings.map { ($0.savedProducts, $0.products) }),
      ])
    }
    guard !table.rows.isEmpty else { return section }
    section.add(
      "Counted a trial and summed over its patterns and epochs, each warm evaluation of a pattern "
        + "against that pattern's last cold one, times how much longer the watched patterns take to "
        + "settle from rest by then; medians over trials with quartiles in brackets, and the share "
        + "over all trials together. Line searches always start cold.")
    section.add(table)
    return section
  }

  /// What was saved of what all would have taken without.
  private static func share(_ counts: [(saved: Int, spent: Int)]) -> String {
    let saved = counts.reduce(0) { $0 + $1.saved }
    let whole = counts.reduce(saved) { $0 + $1.spent }
    return whole == 0 ? "–" : NumberText.percent(Double(saved) / Double(whole), digits: 1)
  }
}

import ExperimentRunner

/// The measures that studies gave, and those of training that a specification asks for: medians with
/// intervals.
enum MeasureSection {
  /// The most columns of measures that a table has when none are asked for.
  static let mostColumns = 8

  static func section(_ trials: ReportTrials, _ wording: SettingWording) -> Section {
    var section = Section("Measures")
    let asked = trials.specification.presentation.tables
    let hasStudies = trials.specification.methods.contains { $0.study != nil }
    guard hasStudies || !asked.isEmpty else { return section }
    let groups = asked.isEmpty ? allMeasures(trials, wording) : asked
    guard groups.contains(where: { !$0.isEmpty }) else { return section }
    section.add(
      "Medians over replicates, in brackets \(ReportConstants.intervalWords); of measures that are 1 "
        + "for success and 0 otherwise the trials that succeeded, with Wilson's intervals. A trial "
        + "that failed counts as the worst (∞ or −∞). “Of 9” says that a median is of the nine "
        + "trials that gave a value; “–” where none did.")
    for measures in groups { section.add(table(measures, trials)) }
    return section
  }

  /// All measures that were given, in tables of few columns.
  private static func allMeasures(_ trials: ReportTrials, _ wording: SettingWording) -> [[Measure]]
  {
    let order = trials.specification.methods.compactMap { $0.study?.name }
      .reduce(into: [String]()) { names, name in if !names.contains(name) { names.append(name) } }
      .flatMap { wording.catalogues.studyMeasures[$0] ?? [] }
    let measures = trials.givenMeasures(order: order)
    return stride(from: 0, to: measures.count, by: mostColumns).map {
      Array(measures[$0..<min($0 + mostColumns, measures.count)])
    }
  }

  private static func table(_ measures: [Measure], _ trials: ReportTrials) -> MarkdownTable {
    let severalProblems = trials.problems.count > 1
    var table = MarkdownTable(
      (severalProblems ? [.text("problem")] : []) + [.text("method")]
        + measures.map { .number($0.words) })
    for problem in trials.problems {
      for method in trials.methods {
        let group = trials.of(method, on: problem)
        let cells = measures.map { MeasureEstimate($0, of: group)?.cell ?? "–" }
        // A method that gives none of these measures has no row among them.
        if cells.allSatisfy({ $0 == "–" }) { continue }
        table.append((severalProblems ? [problem] : []) + [method] + cells)
      }
    }
    return table
  }
}

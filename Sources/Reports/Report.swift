public import ExperimentRunner

/// A comparison's report: Markdown and figures, from records alone. The same specification, records,
/// times and environment give the same bytes.
public struct Report: Sendable {
  /// The text of `report.md`.
  public let markdown: String
  /// The verdict in few sentences.
  public let verdict: String
  /// The figures it shows, each the file `figures/<name>.svg`.
  public let figures: [Figure]

  /// The report of an experiment.
  /// - Parameters:
  ///   - specification: what was planned; a planned trial without a record is told as lost.
  ///   - results: what the trials gave, in any order, those that were not planned left out; their
  ///     times, without which there is nothing over time; and where they ran.
  ///   - command: what makes the results again.
  ///   - catalogues: what the specification names, for the defaults that need no telling; a script
  ///     adds its own.
  public init(
    specification: Specification, results: CollectedResults, command: String,
    catalogues: Catalogues = Toolbox().listings
  ) {
    let trials = ReportTrials(specification: specification, results: results)
    let deciding = DecidingComparison(trials)
    let wording = SettingWording(catalogues: catalogues)
    let sections = [
      VerdictSection.section(trials, deciding),
      SetupSection.section(trials, wording),
      NotesSection.section(trials),
      PublishedSection.section(trials),
      MeasureSection.section(trials, wording),
      PlannedFigureSection.section(trials),
      OutcomeSection.section(trials),
      CostSection.section(trials),
      ProfileSection.section(trials),
      FinalSection.section(trials),
      TargetSection.section(trials),
      TimeSection.section(trials),
      CurveSection.section(trials, deciding),
      TestSection.section(deciding),
      CriticalDifferenceSection.section(trials, deciding),
      WarmStartSection.section(trials),
      StabilitySection.section(trials),
      FailureSection.section(trials),
      EnvironmentSection.section(results.environment),
      ReproductionSection.section(specification, command: command),
    ]
    verdict = VerdictSection.summary(trials, deciding)
    let body = sections.map(\.markdown).filter { !$0.isEmpty }
    markdown = (["# \(specification.name)\n"] + body).joined(separator: "\n")
    figures = sections.flatMap(\.figures)
  }
}

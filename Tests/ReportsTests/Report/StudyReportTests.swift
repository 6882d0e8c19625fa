import Catalogue
import ExperimentRunner
import Foundation
import Studies
import Testing

@testable import Reports

/// Reports of made-up studies whose numbers are known.
@Suite struct StudyReportTests {
  private static let measures = ["cost", "test-accuracy", "recall-success"]

  private static func specification(
    _ presentation: Presentation, replicates: Int = 4
  ) -> Specification {
    Specification(
      name: "made-up", question: "How does the made-up cost grow?",
      problems: [LabelledProblem(label: "patterns", NamedSettings("patterns"))],
      methods: [1, 2, 4, 8].map { width in
        MethodSpecification(
          label: "net (width \(width))",
          .study(NamedSettings("made-up", ["width": .integer(width)])))
      } + [
        MethodSpecification(
          label: "other", .study(NamedSettings("made-up", ["width": .integer(3)])))
      ],
      baseSeed: 1, replicates: replicates, budget: TrialBudget(), presentation: presentation)
  }

  /// Cost 5·width², accuracy 0.9 to 0.93 by replicate, success in three of four.
  private static func report(_ presentation: Presentation) -> Report {
    let specification = specification(presentation)
    var timings: [String: TrialTiming] = [:]
    let records = specification.trials.map { trial in
      let width = trial.method.study?.settings["width"]?.number ?? 0
      var result = TrialResult(outcome: TrialOutcome(.measured))
      result.final = [
        "cost": 5 * width * width, "test-accuracy": 0.9 + 0.01 * Double(trial.replicate),
        "recall-success": trial.replicate == 2 ? 0 : 1,
      ]
      result.series = [
        StudySeries(
          "cost", along: "tolerance", positions: [0.01, 0.1, 1], values: [3 * width, nil, width])
      ]
      timings[trial.identity] = TrialTiming(
        identity: trial.identity, seconds: 1, measured: ["answer-seconds": 0.001 * width],
        series: [
          StudySeries(
            "answer-seconds", along: "size", positions: [1, 10, 100], values: [2, 20, 200])
        ])
      return TrialRecord(
        identity: trial.identity, fingerprint: "f", trial: trial, result: result)
    }
    var catalogues = Toolbox().listings
    catalogues.studyMeasures["made-up"] = measures + ["answer-seconds"]
    return Report(
      specification: specification,
      results: CollectedResults(
        records: records, timings: timings, environment: SampleExperiment.environment),
      command: "attractor compare Experiments/made-up.yaml", catalogues: catalogues)
  }

  /// The report, on one line, of trials that end with these measures: by whether their method is the one
  /// of width 2, and by replicate; a trial without any is lost.
  private static func text(
    _ specification: Specification,
    final: (_ isFirst: Bool, _ replicate: Int) -> [String: Double]?
  ) -> String {
    let records = specification.trials.map { trial in
      let found = final(trial.method.study?.settings["width"]?.number == 2, trial.replicate)
      var result = TrialResult(outcome: TrialOutcome(found == nil ? .notFinite : .measured))
      if let found { result.final = found }
      return TrialRecord(identity: trial.identity, fingerprint: "f", trial: trial, result: result)
    }
    return Report(
      specification: specification,
      results: CollectedResults(records: records, timings: [:]), command: "c"
    ).markdown.replacing("\n", with: " ").replacing("  ", with: " ")
  }

  private static func measure(_ name: String) -> Measure { Measure(rawValue: name) }

  @Test func `statements tell what holds, what does not and what is not decided`() {
    var presentation = Presentation()
    let accuracy = Self.measure("test-accuracy")
    presentation.statements = [
      Statement(.level(accuracy, .atLeast(0.89)), of: ["other"]),
      Statement(.level(accuracy, .atLeast(0.95)), of: ["other"]),
      Statement(.level(accuracy, .atMost(0.915)), of: ["other"]),
      Statement(.level(Self.measure("recall-success"), nil), of: ["other"]),
      Statement(.powerLaw(Self.measure("cost"), along: "width", expected: 2), of: ["net"]),
      Statement(.powerLaw(Self.measure("cost"), along: "width", expected: 1), of: ["net"]),
    ]
    let text = Self.report(presentation).markdown.replacing("\n  ", with: " ")
    #expect(text.contains("was 91.5 % (90.0 % to 93.0 %); at least 89 %: holds."))
    #expect(text.contains("at least 95 %: does not hold."))
    #expect(text.contains("at most 91.5 %: not decided."))
    #expect(text.contains("**other**: recall in 3 of 4 trials (30 % to 95 %)."))
    #expect(text.contains("to the power 2.00 (2.00 to 2.00); 2, as expected, lies inside."))
    #expect(text.contains("expected 1, which lies outside."))
  }

  @Test func `successes are compared by their shares, and a failed trial is none`() throws {
    var specification = Self.specification(Presentation())
    specification.comparison = Comparison(
      .final(Self.measure("recall-success")), pairs: [.init("net (width 2)", "net (width 4)")],
      largerIsBetter: true)
    let text = Self.text(specification) { isFirst, replicate in
      if isFirst, replicate == 3 { return nil }
      // Three of four succeed, and one.
      return ["recall-success": (isFirst ? replicate < 3 : replicate == 0) ? 1 : 0]
    }
    #expect(
      text.contains(
        "**net (width 2)** counts as *recall* in 50.0 percentage points more of its trials than "
          + "**net (width 4)** (mean over 4"))
  }

  @Test func `where most pairs are equal, those that differ are counted`() throws {
    var specification = Self.specification(Presentation(), replicates: 20)
    specification.comparison = Comparison(
      .final(Self.measure("recall-accuracy")), pairs: [.init("net (width 2)", "net (width 4)")])
    // Equal in twelve pairs, and the second below in eight.
    let text = Self.text(specification) { isFirst, replicate in
      ["recall-accuracy": isFirst || replicate < 12 ? 0.9 : 0.8]
    }
    #expect(
      text.contains(
        "Verdict: **net (width 2)** was better than **net (width 4)** in 8 of the 8 pairs that differ, of "
          + "20, but in final *recall accuracy* **net (width 2)** was 0.0 percentage points above "
          + "**net (width 4)** (median over 20 pairs; 95 % interval 0.0 to 10.0 percentage points; "
          + "Wilcoxon p = 0.008"))
    #expect(text.contains("net (width 2) is better in 8 of the 8 pairs that differ |"))
    #expect(!text.contains("No difference shown"))
  }

  @Test func `times along something are stated and drawn as other series are`() {
    var presentation = Presentation()
    let seconds = Self.measure("answer-seconds")
    presentation.statements = [
      Statement(.powerLaw(seconds, along: "size", expected: 1), of: ["net"])
    ]
    presentation.figures = [PlannedFigure([seconds], along: "size", of: ["other"], scale: .logLog)]
    let report = Self.report(presentation)
    let text = report.markdown.replacing("\n", with: " ")
    #expect(text.contains("grew with the size to the power 1.00 (1.00 to 1.00); 1, as expected"))
    let line = report.figures[0].panels[0].series.first { $0.label != nil }
    #expect(line?.coordinates.x == [1, 10, 100])
    #expect(line?.coordinates.y == [2, 20, 200])
  }

  @Test func `a study's report, with every part that a specification may ask for`() throws {
    var presentation = Presentation()
    presentation.statements = [
      Statement(.powerLaw(Self.measure("cost"), along: "width", expected: 2), of: ["net"])
    ]
    presentation.figures = [
      PlannedFigure([Self.measure("cost")], along: "width", scale: .logLog),
      PlannedFigure(
        [Self.measure("cost"), Self.measure("test-accuracy")], along: "tolerance", of: ["net"],
        scale: .logX, title: "cost of a tolerance"),
    ]
    presentation.published = [
      PublishedMeasure(
        source: "A paper 1986", Self.measure("test-accuracy"), of: "other", .value(0.8)),
      PublishedMeasure(
        source: "Another paper", Self.measure("test-accuracy"), of: "other",
        .claim("better than chance")),
    ]
    presentation.notes = "The width is **made up**.\n"
    let report = Self.report(presentation)
    try expectSnapshot(report.markdown, "study.md")
    #expect(report.figures.map(\.name) == ["figure-1", "figure-2"])
    // Widths are one line; the other method is one of its own.
    let lines = report.figures[0].panels[0].series.filter { $0.label != nil }
    #expect(lines.map(\.label) == ["net", "other"])
    #expect(lines[0].coordinates.x == [1, 2, 4, 8])
    #expect(lines[0].coordinates.y == [5, 20, 80, 320])
    // A series' gap is left out, and a measure without a series has no panel.
    #expect(report.figures[1].panels.count == 1)
    #expect(report.figures[1].panels[0].series.filter { $0.label != nil }.count == 4)
    #expect(
      report.figures[1].panels[0].series.first { $0.label != nil }?.coordinates.x == [0.01, 1])
  }

  @Test func `a figure of successes shows shares of trials with their intervals`() throws {
    var presentation = Presentation()
    presentation.figures = [PlannedFigure([Self.measure("recall-success")], along: "width")]
    let figure = try #require(Self.report(presentation).figures.first)
    let panel = figure.panels[0]
    #expect(panel.y.unit == "share of trials")
    let line = try #require(panel.series.first { $0.label == "net" })
    #expect(line.coordinates.y == [0.75, 0.75, 0.75, 0.75])
    guard case .band(let band)? = panel.series.first?.shape else {
      Issue.record("The band is drawn first")
      return
    }
    let rate = SuccessRate(3, of: 4)
    #expect(band.allSatisfy { $0.lower == rate.lower && $0.upper == rate.upper })
    #expect(figure.caption.contains("Wilson"))
    #expect(!figure.caption.contains("medians"))
  }

  @Test func `a report without figures leaves no folder for them, and removes one`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "report-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let figures = folder.appending(path: "figures")
    try FileManager.default.createDirectory(at: figures, withIntermediateDirectories: true)
    try Data().write(to: figures.appending(path: "old.svg"))
    try Self.report(Presentation()).write(to: folder, using: Gnuplot())
    #expect(FileManager.default.fileExists(atPath: folder.appending(path: "report.md").path))
    #expect(!FileManager.default.fileExists(atPath: figures.path))
  }

  @Test func `measures of a study are compared by difference or by ratio, in the direction told`() {
    var specification = Self.specification(Presentation())
    specification.comparison = Comparison(
      .final(Self.measure("cost")), pairs: [.init("net (width 2)", "net (width 4)")],
      largerIsBetter: true, effect: .ratio)
    let records = specification.trials.map { trial in
      let width = trial.method.study?.settings["width"]?.number ?? 0
      var result = TrialResult(outcome: TrialOutcome(.target))
      result.final = ["cost": 5 * width * width + Double(trial.replicate)]
      return TrialRecord(identity: trial.identity, fingerprint: "f", trial: trial, result: result)
    }
    let text = Report(
      specification: specification,
      results: CollectedResults(records: records, timings: [:]), command: "c"
    ).markdown
    #expect(text.contains("came to 0.264 times **net (width 4)**"))
  }
}

import ExperimentRunner
import Foundation
import Testing

@testable import Reports

@Suite struct ReportTests {
  private let two = [
    SampleExperiment.method("static", recurrent: false),
    SampleExperiment.method("recurrent, LU", recurrent: true),
  ]

  private func report(_ sample: SampleExperiment) -> Report {
    Report(
      specification: sample.specification, results: sample.results,
      command: "attractor compare Experiments/sample.yaml")
  }

  /// For a look at the figures: their folder is `ATTRACTOR_LOOK`, when that is set.
  private func draw(_ report: Report, _ name: String) throws {
    guard let folder = ProcessInfo.processInfo.environment["ATTRACTOR_LOOK"] else { return }
    try report.write(to: URL(fileURLWithPath: folder).appending(path: name), using: Gnuplot())
  }

  @Test func `two methods, with every part of a report`() throws {
    let report = report(SampleExperiment(methods: two, replicates: 8))
    try draw(report, "two")
    try expectSnapshot(report.markdown, "two-methods.md")
    for figure in report.figures {
      try expectSnapshot(GnuplotScript(figure).text, "two-methods-\(figure.name).gnuplot")
    }
  }

  @Test func `failures of every kind are told and counted`() throws {
    let methods = two + [SampleExperiment.method("recurrent, relaxed", recurrent: true)]
    let report = report(
      SampleExperiment(methods: methods, replicates: 5) { method, replicate in
        switch (method, replicate) {
        case (1, 2): TrialOutcome(.diverged, "12 patterns lost their fixed point at epoch 8")
        case (2, 0): TrialOutcome(.error, "bad | text\nin two lines")
        case (2, 4): TrialOutcome(.lost)
        default: TrialOutcome(.budget)
        }
      })
    try draw(report, "failures")
    try expectSnapshot(report.markdown, "failures.md")
  }

  @Test
  func `pairs are told problem by problem, with failures, and no difference where there is none`()
    throws
  {
    var sample = SampleExperiment(problems: 2, methods: two, replicates: 6) { method, replicate in
      TrialOutcome(method == 1 && replicate == 3 ? .diverged : .budget)
    }
    let labels = two.map(\.label)
    sample.specification.presentation.statements = [
      Statement(.pair(.cost(.work, MeasureTarget(.testError, 0.1))), of: labels, on: "problem 1"),
      Statement(.pair(.cost(.epochs, MeasureTarget(.testError, 0.001))), of: labels),
      Statement(.pair(.final(.trainingLoss)), of: [labels[0], labels[0]], on: "problem 2"),
      Statement(.pair(.final(.testError)), of: labels.reversed(), on: "problem 2"),
    ]
    let text = report(sample).markdown.replacing("\n  ", with: " ")
    // By hand: 9 epochs of 10⁵ sweeps against 11 of 1.2·10⁶ in the median, 0 where one failed.
    #expect(
      text.contains(
        "**static** took 0.0682 (0.0341 to 0.0705) times the work of **recurrent, LU** to"))
    #expect(text.contains("≤ 10 % on problem 1 (reached by 6 and by 5 of 6 trials)."))
    for problem in 1...2 {
      #expect(
        text.contains(
          "Neither **static** nor **recurrent, LU** reached test error ≤ 0.1 % on problem \(problem)"
        ))
    }
    #expect(
      text.contains(
        "In *training loss* on problem 2 **static** was 0 (0 to 0) above **static**; no difference shown."
      ))
    #expect(
      text.contains(
        "In *test error* on problem 2 **recurrent, LU** was 0.9 percentage points (0.8 percentage points to "
          + "∞) above **static**."
      ))
  }

  @Test func `what a training spent is infinite where it did not reach its level`() {
    var sample = SampleExperiment(methods: two, replicates: 4)
    // A run of 20 epochs falls below 10 %, and never to 0.1 %.
    for (level, epochs) in [(0.1, 20.0), (0.001, .infinity)] {
      sample.specification.stopAt = [MeasureTarget(.testError, level)]
      let records = zip(sample.specification.trials, sample.records).map { trial, record in
        TrialRecord(
          identity: trial.identity, fingerprint: "f", trial: trial, result: record.result)
      }
      let trials = ReportTrials(
        specification: sample.specification,
        results: CollectedResults(records: records, timings: [:]))
      #expect(trials.all.allSatisfy { $0.given("epochs") == epochs })
      #expect(trials.all.allSatisfy { $0.given("seconds") == nil })
    }
  }

  @Test func `many problems give profiles and a critical difference`() throws {
    let methods = (0..<5).map {
      SampleExperiment.method("method \($0)", recurrent: $0 > 2, hidden: 8 + $0)
    }
    let report = report(SampleExperiment(problems: 10, methods: methods, replicates: 2))
    try draw(report, "many")
    let names = report.figures.map(\.name)
    #expect(names.contains("performance-profiles") && names.contains("critical-difference"))
    try expectSnapshot(report.markdown, "many-problems.md")
  }

  @Test func `a published cost stands beside those measured`() {
    var sample = SampleExperiment(methods: two, replicates: 3)
    sample.specification.published = [
      PublishedCost(source: "A paper 1986", cost: .epochs, value: 1425)
    ]
    // The comparison is by work when none is stated, and an epoch is no work.
    #expect(!report(sample).markdown.contains("A paper 1986"))
    sample.specification.comparison = Comparison(
      .cost(.epochs, MeasureTarget(.testError, 0.05)), pairs: [.init("static", "recurrent, LU")])
    let rows = report(sample).markdown.split(separator: "\n").map { row in
      row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
    #expect(rows.contains(["method", "reached", "median epochs"]))
    #expect(rows.contains { $0.prefix(2) == ["static", "3 of 3 (44 % to 100 %)"] })
    #expect(rows.contains(["published: A paper 1986", "–", "1,425"]))
  }

  @Test func `the order of records and times changes nothing`() {
    var sample = SampleExperiment(methods: two, replicates: 4)
    let first = report(sample)
    sample.records.reverse()
    sample.timings.reverse()
    let second = report(sample)
    #expect(first.markdown == second.markdown)
    #expect(first.figures == second.figures)
  }

  @Test func `without times there is nothing over time, and all else stays`() {
    var sample = SampleExperiment(methods: two, replicates: 4)
    sample.timings = []
    let report = report(sample)
    #expect(!report.markdown.contains("Wall time"))
    #expect(report.figures.first { $0.name == "learning-curves" }?.panels.count == 2)
  }

  @Test func `paragraphs keep to the width of a terminal and lose no word`() {
    let text = (0..<60).map { "word\($0)" }.joined(separator: " ")
    let wrapped = Section.wrapped("- \(text)\n- short")
    let lines = wrapped.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= Section.width })
    #expect(lines[1].hasPrefix("  word") && lines.last == "- short")
    let words = wrapped.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
    #expect(words == "- \(text) - short")
    #expect(Section.wrapped("```\n\(text)\n```") == "```\n\(text)\n```")
  }

  @Test func `savings of warm starts stand beside what all would take`() {
    var sample = SampleExperiment(methods: two, replicates: 3)
    #expect(!report(sample).markdown.contains("Savings of warm starts"))
    for index in sample.records.indices where sample.records[index].trial.method.isRecurrent {
      sample.records[index].result.warmStarts = WarmStartSaving(
        savedSweeps: 300, sweeps: 700, savedProducts: -50, products: 250)
    }
    let text = report(sample).markdown
    #expect(text.contains("Savings of warm starts"))
    #expect(text.contains("30.0 %") && text.contains("−25.0 %"), "\(text)")
  }

  @Test func `captions state the constants that made the figures`() throws {
    let report = report(SampleExperiment(methods: two, replicates: 4))
    let curves = try #require(report.figures.first { $0.name == "learning-curves" })
    let (lower, _, upper) = Quartiles.probabilities
    #expect(curves.caption.contains("\(Int(lower * 100)) % to \(Int(upper * 100)) % quantiles"))
    #expect(curves.caption.contains("(4 replicates)"))
    let text = report.markdown.split { $0 == "\n" || $0 == " " }.joined(separator: " ")
    #expect(text.contains("\(Int(ReportConstants.intervalLevel * 100)) % percentile"))
    #expect(text.contains("(\(NumberText.whole(ReportConstants.resamples)) resamples"))
    #expect(text.contains("exact up to \(WilcoxonSignedRank.exactLimit) pairs"))
  }

  @Test func `a report is made again from its folder, byte for byte`() throws {
    let sample = SampleExperiment(methods: two, replicates: 3)
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func write(_ name: String, _ lines: [String]) throws {
      try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: folder.appending(path: name))
    }
    try write("trials.jsonl", sample.records.map { try CanonicalJSON.text($0) })
    try write("timings.jsonl", sample.timings.map { try CanonicalJSON.text($0) })
    try write("environment.json", [try CanonicalJSON.text(SampleExperiment.environment)])
    let command = "attractor compare Experiments/sample.yaml"
    let again = try Report(resultsIn: folder, of: sample.specification, command: command)
    let first = report(sample)
    #expect(again.markdown == first.markdown)
    let gnuplot = try Gnuplot()
    try again.write(to: folder, using: gnuplot)
    let stored = try Data(contentsOf: folder.appending(path: "report.md"))
    #expect(stored == Data(first.markdown.utf8))
    for figure in first.figures {
      let drawn = try Data(contentsOf: folder.appending(path: "figures/\(figure.name).svg"))
      #expect(drawn == Data(try gnuplot.draw(figure).utf8))
    }
  }

  @Test func `few pairs are said to be too few`() {
    let report = report(SampleExperiment(methods: two, replicates: 4))
    let text = report.markdown.split { $0 == "\n" || $0 == " " }.joined(separator: " ")
    #expect(text.contains("No difference shown between **static** and **recurrent, LU**"))
    #expect(text.contains("With 4 pairs no result could have had a corrected p below 0.125"))
  }
}

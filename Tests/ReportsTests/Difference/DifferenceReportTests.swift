import ExperimentRunner
import Foundation
import Testing

@testable import Reports

@Suite struct DifferenceReportTests {
  private let sample = SampleExperiment(
    methods: [
      SampleExperiment.method("static", recurrent: false),
      SampleExperiment.method("recurrent, LU", recurrent: true),
    ], replicates: 9)

  private func difference(to after: CollectedResults) -> DifferenceReport {
    DifferenceReport(
      from: sample.results, to: after, targets: sample.specification.targets)
  }

  @Test func `results do not differ from themselves`() {
    let difference = difference(to: sample.results)
    #expect(!difference.hasChanged)
    let text = difference.markdown.split { $0 == "\n" || $0 == " " }.joined(separator: " ")
    #expect(text.contains("18 of 18 paired trials gave the same result"))
    #expect(!difference.markdown.contains("**changed**"))
  }

  @Test func `slower epochs of one method are found, and only they`() {
    var after = sample.results
    let slower = Set(
      after.records.filter { $0.trial.method.label == "static" }.map(\.identity))
    for identity in slower { after.timings[identity]?.secondsPerEpoch? *= 1.3 }
    let difference = difference(to: after)
    #expect(difference.hasChanged)
    let rows = difference.markdown.split(separator: "\n").filter { $0.contains("**changed**") }
    #expect(rows.count == 1)
    #expect(rows[0].contains("static") && rows[0].contains("seconds per epoch"))
    #expect(rows[0].contains("1.30 (1.30 to 1.30)"))
  }

  @Test func `one slower trial is noise`() {
    var after = sample.results
    after.timings[after.records[0].identity]?.secondsPerEpoch? *= 1.3
    #expect(!difference(to: after).hasChanged)
  }

  @Test func `other outcomes, missing trials and another machine are told`() throws {
    var after = sample.results
    after.records[0].result.outcome = TrialOutcome(.diverged, "at epoch 3")
    after.records.removeLast()
    after.environment?.processor = "Another"
    let difference = difference(to: after)
    #expect(difference.hasChanged)
    #expect(difference.markdown.contains("diverged: at epoch 3"))
    let text = difference.markdown.split { $0 == "\n" || $0 == " " }.joined(separator: " ")
    #expect(text.contains("1 are only in the first, 0 only in the second"))
    #expect(difference.markdown.contains("Another, 2 cores"))
  }
}

import ExperimentRunner
import Testing

@testable import Reports

@Suite struct VerificationReportTests {
  @Test func `differences are shown as a table, and sameness in a sentence`() {
    let sample = SampleExperiment(
      methods: [SampleExperiment.method("static", recurrent: false)], replicates: 3)
    let same = Verification(stored: sample.records, again: sample.records, isExact: true)
    #expect(
      same.markdown == "The same: 3 trials compared exactly, as on the same kind of processor.\n")
    var again = sample.records
    again[1].result.final["test-accuracy"] = 0.5
    let different = Verification(stored: sample.records, again: again, isExact: false)
    #expect(different.markdown.hasPrefix("Different: 3 trials compared within 5 % and 0.01"))
    let rows = different.markdown.split(separator: "\n").filter {
      $0.contains("final test-accuracy")
    }
    #expect(rows.count == 1)
    #expect(
      rows[0].contains("digits · static · replicate 1") && rows[0].hasSuffix(" 0.5 |"))
  }
}

import ExperimentRunner
import Foundation
import Testing

@testable import Reports

@Suite struct ResultDifferenceTests {
  private let sample = SampleExperiment(
    methods: [
      SampleExperiment.method("static", recurrent: false),
      SampleExperiment.method("recurrent, LU", recurrent: true),
    ], replicates: 9)

  private func difference(to after: StoredResults) -> ResultDifference {
    ResultDifference(
      from: sample.results, to: after, targets: sample.specification.targets)
  }

  @Test func `results do not differ from themselves`() {
    let difference = difference(to: sample.results)
    #expect(!difference.hasChanged)
    #expect(difference.markdown.contains("18 of 18 paired trials gave the same result"))
    #expect(!difference.markdown.contains("**changed**"))
  }

  @Test func `slower epochs of one method are found, and only they`() {
    var after = sample.results
    let slower = Set(
      after.records.filter { $0.trial.method.label == "static" }.map(\.identity))
    for place in after.timings.indices where slower.contains(after.timings[place].identity) {
      after.timings[place].secondsPerEpoch? *= 1.3
    }
    let difference = difference(to: after)
    #expect(difference.hasChanged)
    let rows = difference.markdown.split(separator: "\n").filter { $0.contains("**changed**") }
    #expect(rows.count == 1)
    #expect(rows[0].contains("static") && rows[0].contains("seconds per epoch"))
    #expect(rows[0].contains("1.30 (1.30 to 1.30)"))
  }

  @Test func `one slower trial is noise`() {
    var after = sample.results
    after.timings[0].secondsPerEpoch? *= 1.3
    #expect(!difference(to: after).hasChanged)
  }

  @Test func `other outcomes, missing trials and another machine are told`() throws {
    var after = sample.results
    after.records[0].result.outcome = TrialOutcome(.diverged, "at epoch 3")
    after.records.removeLast()
    after.environment.processor = "Another"
    let difference = difference(to: after)
    #expect(difference.hasChanged)
    #expect(difference.markdown.contains("diverged: at epoch 3"))
    #expect(difference.markdown.contains("1 are only in the first, 0 only in the second"))
    #expect(difference.markdown.contains("Another, 2 cores"))
  }

  @Test func `a folder without results or with damaged ones says which file and line`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func message() -> String {
      let error = #expect(throws: StoredResultsError.self) {
        try StoredResults(contentsOf: folder)
      }
      return error.map(String.init(describing:)) ?? ""
    }
    #expect(message().contains("trials.jsonl: there is no such file"))
    let line = try CanonicalJSON.text(sample.records[0])
    try Data("\(line)\n\(line.prefix(200))\n".utf8)
      .write(to: folder.appending(path: "trials.jsonl"))
    #expect(message().contains("trials.jsonl:2: damaged"))
    try Data("\(line)\n".utf8).write(to: folder.appending(path: "trials.jsonl"))
    #expect(message().contains("environment.json: there is no such file"))
    try Data("{}".utf8).write(to: folder.appending(path: "environment.json"))
    #expect(message().contains("environment.json: damaged: "))
  }
}

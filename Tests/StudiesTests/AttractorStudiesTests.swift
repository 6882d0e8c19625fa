import Catalogue
import GSLNumerics
import Problems
import Testing

@testable import Studies

@Suite struct AttractorStudiesTests {
  private func run(
    _ study: String, _ settings: [String: SettingValue], on problem: [String: SettingValue]
  ) throws -> StudyFindings {
    let data = try problemCatalogue.make("random-patterns", problem)
      .load(using: SeededGenerator(seed: 3))
    return try studyCatalogue.make(study, settings)
      .run(on: data, using: StudyDraws { UInt64($0.count) })
  }

  @Test func `a memory stores its patterns, and a new fixed point appears where recall jumps`()
    throws
  {
    let found = try run(
      "attractor-memory", ["rate": 0.1, "epochs": 120, "hidden": 2],
      on: ["width": 6, "patterns": 2])
    #expect(found.measures["is-stored"] == 1)
    #expect(try #require(found.measures["fixed-points"]) >= 2)
    #expect(try #require(found.measures["recall-loss"]) < 0.05)
    let counts = try #require(found.series.first { $0.measure == "fixed-points" }).values
    #expect(counts.first == 1 && counts.last == 2)
    let turned = try #require(found.series.first { $0.along == "turned-units" }).values
    #expect(turned[0] == 1)
  }

  @Test func `one key has two answers with feedback and one without`() throws {
    let problem: [String: SettingValue] = ["width": 8, "patterns": 2, "key": 3, "answers": 2]
    let settings: [String: SettingValue] = ["hidden": 3, "epochs": 200, "rate": 0.2]
    let settling = try run(
      "pattern-completion", settings.merging(["net": "clamped"]) { $1 }, on: problem)
    #expect(settling.measures["is-learned"] == 1)
    #expect(settling.measures["answers-per-key"] == 2)
    let feedforward = try run(
      "pattern-completion", settings.merging(["net": "feedforward"]) { $1 }, on: problem)
    #expect(feedforward.measures["is-learned"] == 0)
    #expect(try #require(feedforward.measures["answers-per-key"]) <= 1)
    // What it gives is the mean of the two.
    #expect(try #require(feedforward.measures["distance-to-mean-answer"]) < 0.1)
    #expect(
      try #require(settling.measures["distance-to-mean-answer"])
        > #require(feedforward.measures["distance-to-mean-answer"]) + 0.2)
  }

  @Test func `the largest rate that learns is told`() throws {
    let found = try run(
      "pattern-completion",
      ["net": "feedforward", "epochs": 100, "rates": .list([.number(1e-6), .number(0.1)])],
      on: ["width": 6, "patterns": 2])
    #expect(found.measures["is-learned"] == 1)
    #expect(found.measures["largest-rate"] == 0.1)
    #expect(try #require(found.measures["completion-accuracy"]) > 0.2)
  }
}

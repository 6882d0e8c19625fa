import Catalogue
import Foundation
import Problems
import Studies
import Testing

@testable import ExperimentRunner

/// A study that draws numbers and returns them.
private struct DrawingStudy: Study {
  static let entry = Catalogue<any Study>.Entry(
    "drawing", "draws", reference: "–",
    settings: [Setting("scale", .number(0...10), default: 1, "factor of what is drawn")]
  ) { DrawingStudy(scale: $0.number("scale")) }

  let scale: Double
  let measures = ["drawn", "patterns", "nothing"]
  let times = ["drawing-seconds"]

  func run(on data: ProblemData, using draws: StudyDraws) throws -> StudyFindings {
    if scale == 10 { throw SettingError("ten is too much") }
    var found = StudyFindings()
    found.measures = [
      "drawn": scale * draws.generator("numbers").uniform(),
      "patterns": Double(data.training.count), "nothing": .nan,
    ]
    found.seconds = ["drawing-seconds": 0.25]
    found.series = [
      StudySeries("drawn", along: "place", positions: [1, 2], values: [.infinity, 3])
    ]
    found.timedSeries = [
      StudySeries("drawing-seconds", along: "place", positions: [1, 2], values: [0.5, .nan])
    ]
    found.work.mapEvaluations = 7
    found.parameterCount = 5
    found.remarks = ["drew"]
    return found
  }
}

@Suite struct StudySpecificationTests {
  private var toolbox: Toolbox {
    var toolbox = Toolbox()
    toolbox.studies = toolbox.studies.adding([DrawingStudy.entry])
    return toolbox
  }

  private static let yaml = """
    name: drawing
    question: what is drawn?
    problems: [xor]
    methods:
      - label: scaled
        study: {name: drawing}
        grid: {study.scale: [1, 2]}
      - label: once
        study: {name: drawing, scale: 3}
    seeds: {base: 3, count: 2}
    statements:
      - {measure: drawn, of: scaled, at-least: 0.5, on: xor}
      - {power-law: drawn, along: scale, expected: 1}
      - {difference: drawn, of: [once, scaled (scale 2)]}
    figures:
      - {measures: drawn, along: scale, scale: log-log}
    tables:
      - measures: [patterns, drawn]
    published:
      - {source: A paper, measure: drawn, of: once, value: 2}
      - {source: Another, measure: drawn, of: once, claim: a few}
    comparison: {final: drawn, better: larger, effect: ratio, pairs: [[once, scaled (scale 1)]]}
    notes: |
      Numbers are drawn.
    """

  private func specification(_ changes: [(String, String)] = []) throws -> Specification {
    var yaml = Self.yaml
    for (old, new) in changes {
      #expect(yaml.contains(old), "nothing to change: \(old)")
      yaml = yaml.replacing(old, with: new)
    }
    return try Specification(yaml: yaml, file: "drawing.yaml", catalogues: toolbox.listings)
  }

  private func issue(_ old: String, _ new: String) -> String {
    do {
      _ = try specification([(old, new)])
      return "none"
    } catch {
      return "\(error)"
    }
  }

  @Test func `a study needs no budget, and its grid makes a method of each value`() throws {
    let specification = try specification()
    #expect(
      specification.methods.map(\.label) == ["scaled (scale 1)", "scaled (scale 2)", "once"])
    #expect(specification.methods[1].study?.settings == ["scale": .number(2)])
    #expect(specification.methods.allSatisfy { $0.training == nil && !$0.isRecurrent })
    #expect(specification.presentation.statements.count == 3)
    #expect(
      specification.presentation.statements[2]
        == Statement(
          .pair(.final(Measure(rawValue: "drawn"))), of: ["once", "scaled (scale 2)"]))
    #expect(
      specification.presentation.statements[0]
        == Statement(.level(Measure(rawValue: "drawn"), .atLeast(0.5)), of: ["scaled"], on: "xor"))
    #expect(specification.presentation.figures.first?.scale == .logLog)
    #expect(
      specification.presentation.tables == [
        [.init(rawValue: "patterns"), .init(rawValue: "drawn")]
      ])
    #expect(
      specification.presentation.published.map(\.finding) == [.value(2), .claim("a few")])
    #expect(specification.presentation.notes == "Numbers are drawn.")
    #expect(specification.published.isEmpty)
    #expect(specification.comparison?.largerIsBetter == true)
    #expect(specification.comparison?.effect == .ratio)
  }

  @Test func `what is wrong is told with its line and the nearest name`() {
    #expect(issue("name: drawing, scale: 3", "name: drawin").contains("'drawing'"))
    #expect(
      issue("study: {name: drawing, scale: 3}", "study: {name: drawing, scael: 3}").contains(
        "'scale'"))
    #expect(
      issue(
        "    study: {name: drawing, scale: 3}", "    study: {name: drawing, scale: 3}\n    batch: 5"
      )
      .contains("a study has no 'batch'"))
    #expect(
      issue("    study: {name: drawing, scale: 3}\n", "    batch: 5\n").contains("needs 'network'"))
    #expect(issue("measure: drawn, of: scaled", "measure: dran, of: scaled").contains("'drawn'"))
    #expect(issue("of: scaled, at-least", "of: scaledd, at-least").contains("scaled"))
    #expect(issue("on: xor", "on: xro").contains("'xor'"))
    #expect(issue("at-least: 0.5", "at-least: 0.5, at-most: 1").contains("one bound"))
    #expect(issue("along: scale, expected: 1", "expected: 1").contains("needs 'along'"))
    #expect(issue("along: scale, scale", "scale").contains("needs 'along'"))
    #expect(issue("measure: drawn, of: once, value", "value").contains("'cost' or 'measure'"))
    #expect(issue("measure: drawn, of: once, value", "measure: drawn, value").contains("'of'"))
    #expect(issue("value: 2", "value: 2, claim: two").contains("either 'value' or 'claim'"))
    #expect(issue(", claim: a few", "").contains("either 'value' or 'claim'"))
    #expect(
      issue("of: [once, scaled (scale 2)]", "of: [once, scaled]").contains("two whole labels"))
    #expect(issue("of: [once, scaled (scale 2)]", "of: once").contains("two whole labels"))
    #expect(issue("difference: drawn,", "ratio: work,").contains("'ratio' needs a level"))
    #expect(
      issue("power-law: drawn, along: scale", "along: scale, difference: drawn").contains(
        "'along' goes with 'power-law', not with 'difference'"))
    #expect(
      issue("{power-law: drawn,", "{measure: drawn, power-law: drawn,").contains("needs one of"))
  }

  @Test func `what a report shows is no part of a trial's identity`() throws {
    let other = try specification([
      ("  - {measure: drawn, of: scaled, at-least: 0.5, on: xor}\n", ""), ("Numbers", "Letters"),
    ])
    #expect(try specification().trials.map(\.identity) == other.trials.map(\.identity))
    #expect(Set(other.trials.map(\.identity)).count == 6)
  }

  @Test func `records of studies and of training come back as they were written`() throws {
    let study = try specification().trials[0]
    let encoded = try CanonicalJSON.encode(study)
    // A whole number may come back as an integer, which changes no identity.
    let decoded = try CanonicalJSON.decode(TrialSpecification.self, from: encoded)
    #expect(decoded.identity == study.identity && decoded.method.study?.name == "drawing")
    // The form of records of training, which stored results have.
    let training = MethodSpecification(
      label: "static", network: NetworkSpecification(kind: "layered"),
      loss: NamedSettings("squared"),
      initializer: NamedSettings("uniform"), optimizer: NamedSettings("momentum"))
    let text = try CanonicalJSON.encode(training)
    #expect(try CanonicalJSON.decode(MethodSpecification.self, from: text) == training)
    let keys = try #require(JSONSerialization.jsonObject(with: text) as? [String: Any]).keys
    #expect(
      keys.sorted() == [
        "initializer", "label", "loss", "network", "optimizer", "policy", "warmStart",
      ])
  }

  @Test func `a study's trial takes down what was found, and nothing that is not a number`() throws
  {
    let trials = try specification().trials
    let performer = LibraryPerformer(toolbox: toolbox)
    let performed = try trials.map(performer.perform)
    let drawn = performed.map { $0.result.final["drawn"] ?? .nan }
    // The same draws for every method, others for another replicate.
    #expect(drawn[1] == 2 * drawn[0] && drawn[2] == 3 * drawn[0])
    #expect(drawn[3] != drawn[0])
    #expect(performed[0].result.final.keys.sorted() == ["drawn", "patterns"])
    #expect(performed[0].result.final["patterns"] == 4)
    #expect(performed[0].measured == ["drawing-seconds": 0.25])
    #expect(performed[0].result.series?.first?.values == [nil, 3])
    #expect(performed[0].result.series?.count == 1)
    #expect(performed[0].series?.map(\.measure) == ["drawing-seconds"])
    #expect(performed[0].series?.first?.values == [0.5, nil])
    #expect(performed[0].result.work.mapEvaluations == 7)
    #expect(performed[0].result.parameterCount == 5)
    #expect(performed[0].result.events.map(\.detail) == ["drew"])
    #expect(throws: SettingError.self) {
      try performer.perform(specification([("scale: 3}", "scale: 10}")]).trials[2])
    }
  }
}

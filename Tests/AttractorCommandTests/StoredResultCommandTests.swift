import Foundation
import Testing

/// Commands on a folder of results: report, verify, diff.
@Suite struct StoredResultCommandTests {
  let attractor: CommandRun

  init() throws {
    attractor = try CommandRun()
    let result = try attractor.runTiny()
    try #require(result.status == 0, "\(result.errors)")
  }

  private let trials = "results/tiny/trials.jsonl"

  @Test func `report makes the same bytes again from what is collected alone`() throws {
    let before = try attractor.files(below: "results/tiny")
    let folder = attractor.folder.appendingPathComponent("results/tiny")
    let files = FileManager.default
    for name in ["report.md", "figures", "trials"] {
      try files.removeItem(at: folder.appendingPathComponent(name))
    }
    let result = try attractor("report tiny.yaml")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.errors.isEmpty)
    #expect(result.output == "Report: results/tiny/report.md\n")
    let after = try attractor.files(below: "results/tiny")
    #expect(after == before.filter { !$0.key.hasPrefix("trials/") })
    let json = try attractor("report tiny.yaml --json").json()
    #expect(json["trials"] as? Int == TinyExperiment.trials)
    #expect(json["lost"] as? Int == 0)
    #expect(json["stale"] as? Int == 0)
  }

  @Test func `report says which trials of the specification are missing`() throws {
    try attractor.writeTiny(replacing: "count: 2", by: "count: 3")
    let result = try attractor("report tiny.yaml")
    #expect(result.status == 0)
    #expect(
      result.errors == [
        "attractor: 2 of 6 trials of the specification are not among the results; "
          + "'attractor compare tiny.yaml' runs them"
      ])
  }

  @Test func `verify finds the same, and changes nothing`() throws {
    let before = try attractor.files(below: "results")
    let result = try attractor("verify results/tiny --quiet --jobs 1")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.hasPrefix("The same: 4 trials compared exactly"))
    #expect(result.errors.isEmpty)
    #expect(try attractor.files(below: "results") == before)
    let sample = try attractor("verify results/tiny --sample 1 --quiet --json --jobs 1")
    #expect(sample.status == 0)
    let json = try sample.json()
    #expect(json["verdict"] as? String == "same")
    #expect(json["compared"] as? Int == 1)
    #expect(json["exact"] as? Bool == true)
  }

  @Test func `verify shows a number that was tampered with in a table, status 4`() throws {
    let final = #/"training-loss":[0-9.e+-]+\},"outcome"/#
    #expect(
      try attractor.replaceFirst(
        final, by: #""training-loss":0.125},"outcome""#, in: trials))
    let result = try attractor("verify results/tiny --quiet --jobs 1")
    #expect(result.status == 4)
    #expect(result.errors.isEmpty)
    #expect(result.output.hasPrefix("Different: 4 trials compared exactly"))
    let row = try #require(
      result.output.split(separator: "\n").first { $0.contains("final training-loss") })
    #expect(row.hasPrefix("|") && row.contains("settles") && row.contains("0.125"))
    let json = try attractor("verify results/tiny --quiet --json --jobs 1").json()
    #expect(json["verdict"] as? String == "different")
    let differences = try #require(json["differences"] as? [[String: String]])
    #expect(differences.count == 1)
    #expect(differences.first?["stored"] == "0.125")
  }

  @Test func `verify tells of a seed that was tampered with, too`() throws {
    #expect(
      try attractor.replaceFirst(#/"baseSeed":7/#, by: #""baseSeed":8"#, in: trials))
    let result = try attractor("verify results/tiny --quiet --jobs 1")
    #expect(result.status == 4)
    #expect(result.output.contains("| identity"))
  }

  @Test func `verify can't compare a problem that the program does not know`() throws {
    let text = try attractor.read(trials)
    try attractor.write(
      text.replacingOccurrences(of: #""problem":{"name":"xor""#, with: #""problem":{"name":"own""#),
      to: trials)
    let result = try attractor("verify results/tiny --quiet")
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.count == 1)
    #expect(
      result.errors.first?.hasPrefix(
        "attractor: can't compare results/tiny: unknown problem 'own'") == true, "\(result.errors)")
  }

  @Test func `diff of a folder with itself is status 0, with a changed one 4`() throws {
    let same = try attractor("diff results/tiny results/tiny --specification tiny.yaml")
    #expect(same.status == 0, "\(same.errors)")
    #expect(same.output.contains("4 of 4 paired trials gave the same result to the last digit"))
    #expect(same.errors.isEmpty)

    let copy = attractor.folder.appendingPathComponent("changed")
    try FileManager.default.copyItem(
      at: attractor.folder.appendingPathComponent("results/tiny"), to: copy)
    #expect(
      try attractor.replaceFirst(
        #/"ending":"budget"/#, by: #""ending":"diverged""#, in: "changed/trials.jsonl"))
    let changed = try attractor("diff results/tiny changed --specification tiny.yaml")
    #expect(changed.status == 4)
    #expect(changed.errors.isEmpty)
    #expect(changed.output.contains("Trials that ended in another way:"))
    #expect(changed.output.contains("diverged"))
    let json = try attractor("diff results/tiny changed --json")
    #expect(json.status == 4)
    let summary = try json.json()
    #expect(summary["changed"] as? Bool == true)
    #expect(summary["paired"] as? Int == TinyExperiment.trials)
    #expect(summary["identical"] as? Int == TinyExperiment.trials - 1)
  }

  @Test func `folders without a trial in common can't be compared`() throws {
    try attractor.writeTiny(
      "other.yaml", replacing: "- name: xor\n    low-target: -0.8\n    high-target: 0.8",
      by: "- name: symmetry")
    #expect(try attractor("compare other.yaml --quiet --results other").status == 0)
    let result = try attractor("diff results/tiny other/tiny")
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(
      result.errors == [
        "attractor: can't compare: results/tiny and other/tiny have no trial in common"
      ])
  }

  @Test func `a damaged line of results is named`() throws {
    let text = try attractor.read(trials)
    try attractor.write(String(text.dropLast(30)), to: trials)
    for command in [
      "verify results/tiny --quiet", "diff results/tiny results/tiny", "report tiny.yaml",
    ] {
      let result = try attractor(command)
      #expect(result.status == 2, "\(command)")
      #expect(result.errors.count == 1)
      #expect(result.errors.first?.contains("trials.jsonl") == true, "\(result.errors)")
    }
  }
}

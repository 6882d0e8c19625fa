import Foundation
import Testing

@Suite struct CompareCommandTests {
  let attractor: CommandRun

  init() throws {
    attractor = try CommandRun()
    try attractor.writeTiny()
  }

  @Test func `a run writes its report, and the second reuses every trial`() throws {
    let first = try attractor("compare tiny.yaml --jobs 2")
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.output == "Report: results/tiny/report.md\n")
    // Without a terminal, progress is plain lines.
    #expect(!first.errors.isEmpty)
    #expect(first.errors.allSatisfy { !$0.contains("\u{1B}") && !$0.contains("\r") })
    for file in [
      "report.md", "trials.jsonl", "timings.jsonl", "environment.json",
      "figures/learning-curves.svg",
    ] {
      #expect(attractor.exists("results/tiny/\(file)"), "\(file)")
    }
    let report = try attractor.read("results/tiny/report.md")
    #expect(report.hasPrefix("# tiny\n"))
    #expect(report.contains("$ attractor compare tiny.yaml"))
    let records = try attractor.read("results/tiny/trials.jsonl")
    #expect(records.split(separator: "\n").count == TinyExperiment.trials)

    let second = try attractor("compare tiny.yaml --json --quiet --jobs 1")
    #expect(second.status == 0)
    let json = try second.json()
    #expect(json["experiment"] as? String == "tiny")
    #expect(json["report"] as? String == "results/tiny/report.md")
    #expect(json["trials"] as? Int == TinyExperiment.trials)
    #expect(json["reused"] as? Int == TinyExperiment.trials)
    #expect(json["stale"] as? Int == 0)
    #expect(json["failures"] as? Int == 0)
    #expect(json["endings"] as? [String: Int] == ["budget": TinyExperiment.trials])
    #expect(try attractor.read("results/tiny/trials.jsonl") == records)
    #expect(try attractor.read("results/tiny/report.md") == report)
  }

  @Test func `quiet shows no progress, and --results says where`() throws {
    let result = try attractor("compare tiny.yaml --quiet --results elsewhere --jobs 1")
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
    #expect(result.output == "Report: elsewhere/tiny/report.md\n")
    #expect(!attractor.exists("results"))
  }

  @Test func `unknown keys are told all at once, with their lines and the nearest`() throws {
    var text = TinyExperiment.specification
    text = text.replacingOccurrences(of: "budget: {epochs", with: "budget: {epoch")
    text = text.replacingOccurrences(of: "low-target", with: "low-targt")
    try attractor.write(text, to: "bad.yaml")
    let result = try attractor("compare bad.yaml")
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    let lines = result.errors.filter { $0.hasPrefix("attractor: bad.yaml:") }
    #expect(lines.count == result.errors.count)
    let target = try #require(lines.first { $0.hasPrefix("attractor: bad.yaml:5: ") })
    #expect(target.contains("low-targt") && target.contains("did you mean 'low-target'?"))
    let budget = try #require(lines.first { $0.hasPrefix("attractor: bad.yaml:21: ") })
    #expect(budget.contains("'epoch'") && budget.contains("did you mean 'epochs'?"))
    #expect(!attractor.exists("results"))
  }

  @Test func `data that is not there is known before the first trial`() throws {
    try attractor.writeTiny(
      replacing: "  - name: xor\n", by: "  - name: optdigits\n    folder: none\n")
    let result = try attractor("compare tiny.yaml --quiet")
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.count == 1)
    #expect(result.errors.first?.hasPrefix("attractor: optdigits") == true, "\(result.errors)")
    #expect(result.errors.first?.contains("none/optdigits.tra: no such file") == true)
    #expect(!attractor.exists("results"))
  }

  @Test func `results in the tree do not make it unclean, other changes do`() throws {
    func isClean() throws -> Bool? {
      #expect(try attractor("compare tiny.yaml --quiet --jobs 1").status == 0)
      let data = Data(try attractor.read("results/tiny/environment.json").utf8)
      let environment = try #require(
        try JSONSerialization.jsonObject(with: data) as? [String: Any])
      return environment["treeIsClean"] as? Bool
    }
    // Where the test catches the program's own streams.
    try attractor.write(".out\n.err\n", to: ".gitignore")
    try git("init", "--quiet")
    try commit()
    #expect(try isClean() == true)
    // Results that are in the commit and change.
    try attractor.writeTiny(replacing: "base: 7", by: "base: 8")
    try commit()
    #expect(try isClean() == true)
    try attractor.writeTiny(replacing: "base: 7", by: "base: 9")
    #expect(try isClean() == false)
  }

  private func commit() throws {
    try git("add", "--all")
    try git(
      "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false",
      "commit", "--quiet", "--message", "All")
  }

  private func git(_ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git"] + arguments
    process.currentDirectoryURL = attractor.folder
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  @Test func `an interruption keeps what is finished, though its signal comes twice`() throws {
    try attractor.writeTiny(replacing: "count: 2", by: "count: 500")
    let result = try attractor.run(
      "compare tiny.yaml --jobs 2".split(separator: " ").map(String.init)
    ) {
      // As `timeout` does, and a shell that tells its whole group.
      while $0.isRunning, !hasTrials { usleep(2_000) }
      kill($0.processIdentifier, SIGINT)
      usleep(5_000)
      kill($0.processIdentifier, SIGINT)
    }
    #expect(result.status == 130)
    #expect(result.errors.last == "Go on with: attractor compare tiny.yaml")
    #expect(result.output.isEmpty)
  }

  /// Whether a trial is stored, so that the program has long begun to watch for signals.
  private var hasTrials: Bool {
    let found = FileManager.default.enumerator(atPath: attractor.path("results/tiny/trials"))
    return found?.contains { "\($0)".hasSuffix(".json") } ?? false
  }

  @Test(arguments: [
    ("compare none.yaml", "none.yaml: "),
    ("compare tiny.yaml --jobs 0", "--jobs takes a whole number from 1 on"),
    ("compare", "Missing expected argument '<specification-file>'"),
    ("compar tiny.yaml", "unknown subcommand 'compar'; did you mean 'compare'?"),
    ("verify none", "none"),
    ("diff none other", "none"),
    ("report tiny.yaml", "results/tiny"),
    ("list optimiser", "unknown kind 'optimiser'; did you mean 'optimizer'?"),
    ("list optimizer momentm", "unknown optimizer 'momentm'; did you mean 'momentum'?"),
  ])
  func `bad input is status 2 and an error that names it`(line: String, error: String) throws {
    let result = try attractor(line)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    let first = try #require(result.errors.first)
    #expect(first.hasPrefix("attractor: ") && first.contains(error), "\(result.errors)")
    #expect(!attractor.exists("results"))
  }
}

import ArgumentParser
import ExperimentRunner
import Foundation
import Reports

/// `attractor index`.
struct IndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index",
    abstract: "Write the page over all results: questions, verdicts and figures.",
    discussion: """
      Reads every specification in a folder and what is stored of it, and writes README.md in the \
      folder of results. An experiment without results is passed over and named.

      Examples:
        attractor index
        attractor index --experiments Experiments --results results
      """)

  @Option(help: "The folder of specifications.")
  var experiments = "Experiments"

  @Option(help: "The folder of results.")
  var results = "results"

  func run() throws {
    let files: [String]
    do {
      files = try FileManager.default.contentsOfDirectory(atPath: experiments)
        .filter { $0.hasSuffix(".yaml") }.sorted()
    } catch {
      throw CommandFailure("there is no folder \(experiments); name it with --experiments")
    }
    guard !files.isEmpty else {
      throw CommandFailure("\(experiments) has no specification (*.yaml)")
    }
    let folder = URL(fileURLWithPath: results)
    var entries: [ResultsIndex.Entry] = []
    for file in files {
      let path = "\(experiments)/\(file)"
      let specification = try Specification(commandLine: path)
      let own = folder.appending(path: specification.name)
      guard
        FileManager.default.fileExists(
          atPath: own.appending(path: TrialStore.FileName.trials).path)
      else {
        StandardError.write("attractor: \(specification.name) has no results in \(results)")
        continue
      }
      let report = try Report(
        resultsIn: own, of: specification, command: "attractor compare \(path)")
      entries.append(ResultsIndex.Entry(specification, report))
    }
    let index = ResultsIndex(entries, others: ResultsIndex.others(in: folder))
    let page = folder.appending(path: "README.md")
    do {
      try Data(index.markdown.utf8).write(to: page, options: .atomic)
    } catch {
      throw CommandFailure("can't write \(page.path): \(error.localizedDescription)")
    }
    print("Index: \(results)/README.md, \(entries.count) of \(files.count) experiments")
  }
}

import ExperimentRunner
import Foundation
import Testing

@testable import Reports

/// Holds every committed report to being made again from its stored trials alone.
@Suite struct CommittedResultsTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The experiments with results; none in a checkout without any.
  static let names: [String] = {
    let folder = root.appending(path: "results")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter {
      FileManager.default.fileExists(atPath: folder.appending(path: "\($0)/trials.jsonl").path)
    }.sorted { "\($0).yaml" < "\($1).yaml" }
  }()

  private static func report(_ name: String) throws -> (report: Report, folder: URL) {
    let file = "Experiments/\(name).yaml"
    let specification = try Specification(
      contentsOf: root.appending(path: file).path, catalogues: Toolbox().listings)
    let folder = root.appending(path: "results/\(name)")
    let report = try Report(
      resultsIn: folder, of: specification, command: "attractor compare \(file)")
    return (report, folder)
  }

  @Test(arguments: names)
  func `a committed report is made again byte for byte`(name: String) throws {
    let (report, folder) = try Self.report(name)
    let stored = try String(contentsOf: folder.appending(path: "report.md"), encoding: .utf8)
    if report.markdown != stored {
      let lines = zip(
        report.markdown.split(separator: "\n", omittingEmptySubsequences: false),
        stored.split(separator: "\n", omittingEmptySubsequences: false))
      let place = lines.enumerated().first { $0.1.0 != $0.1.1 }
      Issue.record(
        """
        results/\(name)/report.md differs from line \((place?.0 ?? 0) + 1) on; \
        'attractor report Experiments/\(name).yaml' writes it again:
        - \(place?.1.1 ?? "(end)")
        + \(place?.1.0 ?? "(end)")
        """)
    }
    let figures = folder.appending(path: "figures").path
    let drawn =
      FileManager.default.fileExists(atPath: figures)
      ? try FileManager.default.contentsOfDirectory(atPath: figures) : []
    #expect(drawn.sorted() == report.figures.map { "\($0.name).svg" }.sorted())
  }

  @Test func `the page on speed is made again byte for byte from its measurements`() throws {
    let folder = Self.root.appending(path: "results/speed")
    let report = try SpeedReport(folder: folder)
    let stored = try String(contentsOf: folder.appending(path: "report.md"), encoding: .utf8)
    #expect(report.markdown == stored, "'attractor bench --report results/speed' writes it again")
    let drawn = try FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: "figures").path)
    #expect(drawn.sorted() == report.figures.map { "\($0.name).svg" }.sorted())
  }

  /// One version of gnuplot draws the same bytes; another one is passed over.
  @Test(arguments: names)
  func `committed figures are drawn again byte for byte by the gnuplot that drew them`(
    name: String
  ) throws {
    let (report, folder) = try Self.report(name)
    let gnuplot = try Gnuplot()
    for figure in report.figures {
      let stored = try String(
        contentsOf: folder.appending(path: "figures/\(figure.name).svg"), encoding: .utf8)
      let drawing = try gnuplot.draw(figure)
      guard Gnuplot.version(of: stored) == Gnuplot.version(of: drawing) else {
        print("results/\(name)/figures were drawn by another version of gnuplot: not compared")
        return
      }
      #expect(drawing == stored, "results/\(name)/figures/\(figure.name).svg differs")
    }
  }

  @Test(arguments: names)
  func `committed results are of what their specification plans, every trial of it`(name: String)
    throws
  {
    let specification = try Specification(
      contentsOf: Self.root.appending(path: "Experiments/\(name).yaml").path,
      catalogues: Toolbox().listings)
    let results = try CollectedResults(folder: Self.root.appending(path: "results/\(name)"))
    #expect(Set(results.records.map(\.identity)) == Set(specification.trials.map(\.identity)))
    #expect(results.records.allSatisfy { $0.result.outcome.ending.isResult })
  }

  @Test func `the page over all results is made again byte for byte`() throws {
    let folder = Self.root.appending(path: "results")
    let entries = try Self.names.map { name in
      let specification = try Specification(
        contentsOf: Self.root.appending(path: "Experiments/\(name).yaml").path,
        catalogues: Toolbox().listings)
      return ResultsIndex.Entry(specification, try Self.report(name).report)
    }
    let page = ResultsIndex(entries, others: ResultsIndex.others(in: folder)).markdown
    let stored = try String(contentsOf: folder.appending(path: "README.md"), encoding: .utf8)
    #expect(page == stored, "results/README.md is out of date; 'attractor index' writes it again")
  }
}

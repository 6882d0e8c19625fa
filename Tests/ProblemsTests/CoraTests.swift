import Foundation
import GSLNumerics
import Testing

@testable import Problems

@Suite struct CoraTests {
  private static let line = "35\t1\t0\t1\tTheory"

  @Test func `papers have their words at norm 1, and their class`() throws {
    let found = try Cora.papers("\(Self.line)\n36\t0\t0\t1\tCase_Based\n")
    #expect(found.identifiers == ["35", "36"] && found.labels == [6, 0])
    let half = 0.5.squareRoot()
    #expect(
      zip(found.words.elements, [half, 0, half, 0, 0, 1]).allSatisfy { abs($0 - $1) < 1e-15 })
  }

  @Test(arguments: [
    "36\t0\t0\tTheory": "line 2: 2 words", "36\t0\t2\t1\tTheory": "line 2: '2' where 0 or 1",
    "36\t0\t0\t1\tMagic": "line 2: 'Magic' is no class",
  ])
  func `a damaged line is named`(line: String, text: String) {
    let error = #expect(throws: ProblemDataError.self) {
      try Cora.papers("\(Self.line)\n\(line)\n")
    }
    #expect(error?.description.contains(text) == true, "\(error?.description ?? "none")")
  }

  @Test func `citations count once whatever their direction, and none of itself`() throws {
    let edges = try Cora.citations("a\tb\nb\ta\nc\tc\nc\ta\n", of: ["a", "b", "c"])
    #expect(edges == [.init(first: 0, second: 1), .init(first: 0, second: 2)])
    #expect(throws: ProblemDataError.self) { try Cora.citations("a\tz\n", of: ["a"]) }
  }

  private static var isThere: Bool {
    LargeDataSet.cora.files.allSatisfy { (try? $0.content()) != nil }
  }

  @Test(.enabled(if: isThere, "Cora is not there: name the folder that has it in ATTRACTOR_DATA"))
  func `the parts have their sizes, share no paper, and match the graph`() throws {
    let data = try Cora().load(using: SeededGenerator(seed: 1))
    let graph = try #require(data.graph)
    #expect(graph.inputs.rows == Cora.paperCount && graph.inputs.columns == Cora.wordCount)
    #expect(graph.edges.count == 5278)
    #expect(data.training.count == 140 && data.validation?.count == 500 && data.test?.count == 1000)
    #expect(Set(graph.training + graph.validation + graph.test).count == 1640)
    let labels = try #require(data.training.labels)
    #expect((0..<7).allSatisfy { label in labels.count { $0 == label } == 20 })
    for (row, node) in graph.training.enumerated().prefix(5) {
      #expect(
        (0..<Cora.wordCount).allSatisfy { data.training.inputs[row, $0] == graph.inputs[node, $0] })
    }
  }
}

import Catalogue
@testable import ExperimentRunner
import Foundation
import GSLNumerics
import Testing

/// What a specification can say of a network's connections and activations.
@Suite struct NetworkSettingsTests {
  private func trial(
    _ network: String, loss: String = "squared", replicate: Int = 0
  ) throws -> TrialSpecification {
    let settles = network.contains("recurrent")
    let yaml = """
      name: small
      question: which weights are there?
      problems: [{name: symmetry, bits: 4}]
      methods:
        - label: one
          network: {\(network)}
          loss: \(loss)
          initializer: {name: uniform, radius: 0.3}
          optimizer: {name: momentum, rate: 0.1}
          \(settles ? "settling: damped" : "batch: online")
          \(settles ? "adjoint: direct" : "weight-decay: {rate: 0.001}")
      seeds: {base: 3, count: 2}
      budget: {epochs: 2}
      """
    return try Specification(
      yaml: yaml, file: "small.yaml", catalogues: Toolbox().listings
    ).trials[replicate]
  }

  private func parameters(_ network: String) throws -> Int {
    let result = try LibraryPerformer().perform(trial(network)).result
    #expect(result.outcome.ending == .budget)
    return result.parameterCount
  }

  // 4 inputs, hidden layers of 3 and 2, one output.
  @Test(
    arguments: [
      ("", 4 * 3 + 3 + 3 * 2 + 2 + 2 + 1),
      (", skip: input", 4 * 3 + 3 + (4 + 3) * 2 + 2 + (4 + 2) + 1),
      (", skip: all", 4 * 3 + 3 + (4 + 3) * 2 + 2 + (4 + 3 + 2) + 1),
      (", density: 0.5", 6 + 3 + 3 + 2 + 1 + 1),
    ])
  func `layers are fed by what the specification names`(setting: String, count: Int) throws {
    #expect(try parameters("kind: layered, hidden: [3, 2]\(setting)") == count)
  }

  @Test func `each hidden layer has its own activation, and all of them are reachable`() throws {
    let names = Toolbox().listings.activations.names.joined(separator: ", ")
    let widths = Toolbox().listings.activations.names.map { _ in "2" }.joined(separator: ", ")
    _ = try parameters(
      "kind: layered, hidden: [\(widths)], activation: [\(names)], output-activation: logistic")
  }

  @Test func `a sparse recurrent net has that share of W and of U`() throws {
    #expect(
      try parameters("kind: recurrent, hidden: 4, density: 0.4") == 10 + 8 + 5)
  }

  @Test func `which weights exist is drawn from the replicate, the same for every method`() throws {
    func mask(_ seed: UInt64) throws -> [Int]? {
      let generator = SeededGenerator(seed: seed)
      return ConnectionMask.positions(rows: 5, columns: 6, density: 0.3, using: generator)
    }
    let first = try #require(try mask(1))
    #expect(first.count == 9 && first == first.sorted() && Set(first).isSubset(of: 0..<30))
    #expect(try mask(1) == first && mask(2) != first)
    #expect(
      ConnectionMask.positions(
        rows: 2, columns: 2, density: 1, using: SeededGenerator(seed: 1)) == nil)
    #expect(
      try trial("kind: layered").seed(for: "connections")
        != trial("kind: layered", replicate: 1).seed(for: "connections"))
  }

  @Test(
    arguments: [
      ("kind: layered, output-activation: softmax", "softmax-cross-entropy"),
      ("kind: recurrent, symmetric: true, density: 0.5", "leave 'density' out"),
    ])
  func `what can't be is refused with the way out`(network: String, text: String) throws {
    #expect {
      try LibraryPerformer().perform(trial(network))
    } throws: {
      "\($0)".contains(text) && !"\($0)".contains("\n")
    }
  }

  @Test(arguments: ["softmax-cross-entropy", "softmax-squared"])
  func `softmax at the output comes with its loss`(loss: String) throws {
    let result = try LibraryPerformer().perform(
      trial("kind: layered, hidden: [3]", loss: loss)
    ).result
    #expect(result.outcome.ending == .budget && result.parameterCount == 19)
  }
}

import Catalogue
import GSLNumerics
import Problems
import Testing

@testable import Studies

@Suite struct FamilyTreeLearningTests {
  private func findings(_ settings: [String: SettingValue]) throws -> StudyFindings {
    let data = try FamilyTrees().load(using: SeededGenerator(seed: 2))
    return try studyCatalogue.make("family-tree-learning", settings)
      .run(on: data, using: StudyDraws { _ in 5 })
  }

  @Test func `people and relations feed units of their own`() {
    let network = FamilyTreeLearning.network
    #expect(network.layers.map(\.width) == [12, 12, 6, 24])
    // 24·6 + 12·6 + 12 biases, 12·12 + 12, 12·6 + 6, 6·24 + 24.
    #expect(network.parameterCount == 228 + 156 + 78 + 168)
    let first = network.weights(
      layer: 0, connection: 0, in: [Double](repeating: 1, count: network.parameterCount))
    #expect(first[0, 23] == 1 && first[0, 24] == 0 && first[6, 23] == 0 && first[6, 24] == 1)
  }

  @Test func `the shrink takes its part of the weights whatever the rate`() throws {
    let tiny: [String: SettingValue] = [
      "sweeps": 3, "rate": 1e-12, "first-rate": 1e-12, "shrink": 0.5,
    ]
    let shrunk = try findings(tiny)
    let kept = try findings(tiny.merging(["shrink": 0]) { $1 })
    let ratio =
      try #require(shrunk.measures["weight-size"]) / #require(kept.measures["weight-size"])
    #expect(abs(ratio - 0.125) < 1e-9)
  }

  @Test func `larger weights and rates learn facts that the published recipe does not`() throws {
    let published = try findings(["sweeps": 60])
    #expect(published.measures["training-accuracy"] == 0)
    let larger = try findings([
      "sweeps": 1000, "radius": 1, "first-rate": 0.025, "rate": 0.05, "shrink": 0,
    ])
    #expect(try #require(larger.measures["training-accuracy"]) > 0.05)
    #expect(
      try #require(larger.measures["final-loss"]) < #require(published.measures["final-loss"]))
  }

  @Test func `a unit that tells the nationality accounts for all of its variance`() throws {
    var codes = Matrix(rows: 24, columns: 6)
    for person in 0..<24 { codes[person, 3] = person < 12 ? 0.9 : 0.1 }
    let person = PersonCodes(codes: codes)
    #expect(try #require(person.largestShare(of: (0..<24).map { $0 / 12 })) == 1)
    #expect(try abs(#require(person.largestShare(of: (0..<24).map { $0 % 2 }))) < 1e-12)
    // People without a group are left out: among the English alone nothing varies.
    #expect(person.largestShare(of: (0..<24).map { $0 < 12 ? $0 % 2 : nil }) == nil)
  }
}

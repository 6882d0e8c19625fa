import Catalogue
import GSLNumerics
import Problems
import Testing

@testable import Studies

@Suite struct SymmetryWeightsTests {
  @Test func `weights of the published pattern have its measures`() {
    let pattern = HiddenPattern(
      weights: Matrix([[2, -8, 4, -4, 8, -2], [-2, 8, -4, 4, -8, 2]]))
    #expect(pattern.mirrorDeviation == 0)
    #expect(pattern.ratios == [1, 2, 4])
    #expect(abs(pattern.unitsCosine + 1) < 1e-15)
  }

  @Test func `equal weights at mirrored inputs have the largest mirror deviation`() {
    let pattern = HiddenPattern(weights: Matrix([[1, 3, 3, 1], [2, 0, 0, 2]]))
    #expect(abs(pattern.mirrorDeviation - 2) < 1e-15)
    #expect(pattern.ratios == [1, 1])
    // (1·2 + 1·2) / (√20 · √8)
    #expect(abs(pattern.unitsCosine - 4 / 160.0.squareRoot()) < 1e-15)
  }

  @Test func `a net that solves the task is mirrored, one that doesn't is told apart`() throws {
    let data = try problemCatalogue.make("symmetry", ["bits": 4]).load(
      using: SeededGenerator(seed: 1))
    // Some starts end beside a solution, as in 1986.
    let study = try studyCatalogue.make(
      "symmetry-weights", ["loss": 0.01, "rate": 1.6, "epochs": 3000])
    var found: StudyFindings?
    for seed in 1...8 where found == nil {
      let findings = try study.run(on: data, using: StudyDraws { _ in UInt64(seed) })
      if findings.measures["is-solved"] == 1 { found = findings }
    }
    let solved = try #require(found)
    #expect(try #require(solved.measures["mirror-deviation"]) < 0.1)
    #expect(try #require(solved.measures["units-cosine"]) < -0.9)
    let short = try studyCatalogue.make("symmetry-weights", ["epochs": 5]).run(
      on: data, using: StudyDraws { _ in 3 })
    #expect(short.measures["is-solved"] == 0)
    #expect(short.measures["mirror-deviation"] == nil && short.measures["sweeps"] == nil)
    #expect(short.measures["unsolved-mirror-deviation"] != nil)
  }

  @Test func `another problem is refused`() throws {
    let data = try problemCatalogue.make("encoder").load(using: SeededGenerator(seed: 1))
    #expect(throws: SettingError.self) {
      try studyCatalogue.make("symmetry-weights").run(on: data, using: StudyDraws { _ in 1 })
    }
  }
}

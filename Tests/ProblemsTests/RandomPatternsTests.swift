import Catalogue
import GSLNumerics
import Problems
import Testing

@Suite struct RandomPatternsTests {
  private func patterns(_ settings: [String: SettingValue], seed: UInt64 = 1) throws -> Matrix {
    try training(settings, seed: seed).targets
  }

  private func training(_ settings: [String: SettingValue], seed: UInt64 = 1) throws -> PatternSet {
    try problemCatalogue.make("random-patterns", settings)
      .load(using: SeededGenerator(seed: seed)).training
  }

  @Test func `patterns differ, are drawn, and have the values asked for`() throws {
    let found = try patterns(["width": 4, "patterns": 8, "low-target": -1, "high-target": 0.5])
    #expect(found.rows == 8 && found.columns == 4)
    #expect(Set((0..<8).map { found.row($0) }).count == 8)
    #expect(Set(found.elements) == [-1, 0.5])
    #expect(
      try patterns(["width": 4, "patterns": 8], seed: 2) != patterns(["width": 4, "patterns": 8]))
  }

  @Test func `a key is shared within a group and differs between groups`() throws {
    let found = try patterns(["width": 9, "patterns": 6, "key": 4, "answers": 2])
    let keys = (0..<6).map { Array(found.row($0)[..<4]) }
    let answers = (0..<6).map { Array(found.row($0)[4...]) }
    for group in 0..<3 {
      #expect(keys[2 * group] == keys[2 * group + 1])
      #expect(answers[2 * group] != answers[2 * group + 1])
    }
    #expect(Set(keys).count == 3)
    let inputs = try training(["width": 9, "patterns": 6, "key": 4, "answers": 2]).inputs
    #expect((0..<6).map { inputs.row($0) } == keys)
  }

  @Test func `patterns that can't be had are refused`() {
    for settings: [String: SettingValue] in [
      ["width": 3, "patterns": 5], ["width": 3, "patterns": 9], ["key": 12],
      ["patterns": 5, "key": 4, "answers": 2],
      ["answers": 2],
    ] {
      #expect(throws: SettingError.self) { try problemCatalogue.make("random-patterns", settings) }
    }
  }
}

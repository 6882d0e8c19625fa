import Catalogue
import GSLNumerics
import Problems
import Testing

@Suite struct TaskTests {
  private func training(_ name: String, _ settings: [String: SettingValue] = [:]) throws
    -> PatternSet
  {
    try problemCatalogue.make(name, settings).load(using: SeededGenerator(seed: 1)).training
  }

  @Test func `exclusive or has its truth table`() throws {
    let patterns = try training("xor", ["low-target": -0.5])
    #expect(patterns.inputs == Matrix([[0, 0], [0, 1], [1, 0], [1, 1]]))
    #expect(patterns.targets == Matrix([[-0.5], [1], [1], [-0.5]]))
  }

  @Test func `eight of the 64 patterns of six bits are symmetric`() throws {
    let patterns = try training("symmetry")
    #expect(patterns.count == 64)
    #expect(patterns.targets.elements.reduce(0, +) == 8)
    #expect(patterns.targets[0b101101, 0] == 1)
    #expect(patterns.targets[0b101100, 0] == 0)
  }

  @Test func `the encoder's targets are its inputs`() throws {
    let patterns = try training("encoder", ["width": 5])
    #expect(patterns.inputs == .identity(5))
    #expect(patterns.targets == .identity(5))
  }

  @Test func `the sine's test part is clean and lies between the training inputs`() throws {
    let data = try SineRegression(patterns: 5, frequency: 1, noise: 0.1).load(
      using: SeededGenerator(seed: 3))
    #expect(data.training.inputs.elements == [-1, -0.5, 0, 0.5, 1])
    #expect(data.test?.inputs.elements == [-0.75, -0.25, 0.25, 0.75])
    #expect(abs(data.test!.targets[3, 0] - 0.681_638_760_023_334_2) < 1e-15)
    #expect(data.training.targets[2, 0] != 0)
    let low = try SineRegression(patterns: 5, frequency: 1, amplitude: 0.5).load(
      using: SeededGenerator(seed: 3))
    #expect(abs(low.test!.targets[3, 0] - 0.5 * 0.681_638_760_023_334_2) < 1e-15)
  }
}

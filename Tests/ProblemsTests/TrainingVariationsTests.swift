import GSLNumerics
import Problems
import Testing

@Suite struct TrainingVariationsTests {
  private let all = PatternSet(
    inputs: Matrix(rows: 100, columns: 1, elements: (0..<100).map(Double.init)),
    labels: (0..<100).map { $0 % 4 }, classes: 4)

  @Test func `the parts share no pattern and have the sizes asked for`() {
    let data = TrainingVariations(patterns: 50, validationShare: 0.2).apply(
      to: all, classes: 4, using: SeededGenerator(seed: 1))
    let training = Set(data.training.inputs.elements)
    let validation = Set(data.validation!.inputs.elements)
    #expect(training.count == 40 && validation.count == 10)
    #expect(training.isDisjoint(with: validation))
  }

  @Test func `label noise replaces exactly its share, each by another class`() {
    let data = TrainingVariations(labelNoise: 0.3).apply(
      to: all, classes: 4, using: SeededGenerator(seed: 2))
    let changed = zip(data.training.labels!, all.labels!).count { $0 != $1 }
    #expect(changed == 30)
    for (row, label) in data.training.labels!.enumerated() {
      #expect(data.training.targets[row, label] == 1)
    }
  }

  @Test func `the same seed gives the same draws, another one others`() {
    let variations = TrainingVariations(patterns: 30, inputNoise: 0.1)
    func draw(_ seed: UInt64) -> ProblemData {
      variations.apply(to: all, classes: 4, using: SeededGenerator(seed: seed))
    }
    #expect(draw(5).training == draw(5).training)
    #expect(draw(5).training != draw(6).training)
  }
}

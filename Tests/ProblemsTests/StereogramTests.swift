import GSLNumerics
import Problems
import Testing

@Suite struct StereogramTests {
  private func patterns(_ problem: Stereograms) throws -> PatternSet {
    try problem.load(using: SeededGenerator(seed: 7)).training
  }

  /// How often inputs at the true disparity, and at the others, are 1.
  private func matches(_ patterns: PatternSet) -> (isTrue: Double, others: Double) {
    var sums = (hits: 0.0, trues: 0.0, false: 0.0, others: 0.0)
    for (input, target) in zip(patterns.inputs.elements, patterns.targets.elements) {
      if target == 1 {
        sums.hits += input
        sums.trues += 1
      } else {
        sums.false += input
        sums.others += 1
      }
    }
    return (sums.hits / sums.trues, sums.false / sums.others)
  }

  @Test func `a plane matches everywhere at its disparity, and at others by chance`() throws {
    let set = try patterns(Stereograms(size: 20, disparities: 4, patches: 0, trainingPatterns: 5))
    let found = matches(set)
    #expect(found.isTrue == 1)
    #expect(abs(found.others - 0.5) < 0.03)
    for pattern in 0..<5 {
      // One disparity a stereogram.
      let sums = (0..<4).map { k in
        (0..<400).reduce(0) { $0 + set.targets[pattern, $1 * 4 + k] }
      }
      #expect(sums.sorted() == [0, 0, 0, 400])
    }
  }

  @Test func `every position has one disparity, and half-hidden ones match by chance`() throws {
    let set = try patterns(Stereograms(size: 20, patches: 3, trainingPatterns: 8))
    for pattern in 0..<8 {
      for position in 0..<400 {
        #expect((0..<5).reduce(0) { $0 + set.targets[pattern, position * 5 + $1] } == 1)
      }
    }
    let found = matches(set)
    #expect(found.isTrue > 0.9 && found.isTrue < 1)
  }

  @Test func `neighbours on a line of sight of the right eye are one dot`() throws {
    // x − d is the same for (x, k) and (x + 1, k + 1): where the left dots are equal, so are the
    // matches.
    let set = try patterns(Stereograms(size: 12, disparities: 3, density: 1))
    #expect(set.inputs.elements.allSatisfy { $0 == 1 })
    let half = try patterns(Stereograms(size: 12, disparities: 3))
    for row in 0..<12 {
      for x in 0..<11 {
        let (here, next) = ((row * 12 + x) * 3, (row * 12 + x + 1) * 3)
        let agreement = (0..<2).map { half.inputs[0, here + $0] == half.inputs[0, next + $0 + 1] }
        #expect(agreement[0] == agreement[1])
      }
    }
  }

  @Test func `the nearer surface hides the farther one in the right image`() throws {
    let set = try patterns(
      Stereograms(size: 24, disparities: 5, patches: 1, trainingPatterns: 40))
    // The nearest disparity is never hidden, so it matches wherever it is.
    var hits = (matched: 0.0, all: 0.0)
    for pattern in 0..<40 {
      for position in 0..<576 where set.targets[pattern, position * 5 + 4] == 1 {
        hits.matched += set.inputs[pattern, position * 5 + 4]
        hits.all += 1
      }
    }
    #expect(hits.all > 500 && hits.matched == hits.all)
  }

  @Test func `decorrelation redraws the right image`() throws {
    let found = matches(
      try patterns(Stereograms(size: 20, patches: 0, decorrelation: 0.4, trainingPatterns: 8)))
    #expect(abs(found.isTrue - 0.8) < 0.03)
    let none = matches(
      try patterns(Stereograms(size: 20, patches: 0, decorrelation: 1, trainingPatterns: 8)))
    #expect(abs(none.isTrue - 0.5) < 0.03)
  }

  @Test func `transparent planes have targets where they have dots, on two disparities`() throws {
    let set = try patterns(
      Stereograms(size: 20, surfaces: .transparent, density: 0.2, trainingPatterns: 4))
    for pattern in 0..<4 {
      let sums = (0..<5).map { k in
        (0..<400).reduce(0) { $0 + set.targets[pattern, $1 * 5 + k] }
      }
      #expect(sums.filter { $0 > 0 }.count == 2)
      #expect(abs(sums.reduce(0, +) - 80) < 30)
    }
    #expect(matches(set).isTrue == 1)
    #expect(matches(set).others < 0.1)
  }
}

import Catalogue
import GSLNumerics
import Problems
import Testing

@testable import Studies

@Suite struct CooperativeStereoTests {
  private func data(_ seed: UInt64 = 3) throws -> ProblemData {
    try Stereograms(size: 9, disparities: 3, patches: 1, trainingPatterns: 12, testPatterns: 8)
      .load(using: SeededGenerator(seed: seed))
  }

  private func findings(_ settings: [String: SettingValue]) throws -> StudyFindings {
    let common: [String: SettingValue] = ["disparities": 3, "radius": 1]
    return try studyCatalogue.make("cooperative-stereo", common.merging(settings) { $1 })
      .run(on: try data(), using: StudyDraws { UInt64($0.count) })
  }

  @Test func `answers that tie count by chance, and positions without a target not at all`() throws
  {
    let patterns = PatternSet(
      inputs: Matrix([[1, 1, 0, 1, 0, 1, 0, 1]]), targets: Matrix([[1, 0, 0, 1, 0, 1, 0, 0]]))
    let lattice = try StereoLattice(ProblemData(training: patterns), disparities: 2)
    #expect(lattice.side == 2)
    // A tie of two, a right one, a right one, none asked.
    #expect(lattice.accuracy(of: patterns.inputs, targets: patterns.targets) == 2.5 / 3)
  }

  @Test func `a window holds its neighbours' matches, and nothing beyond the edge`() throws {
    let values = Matrix([(0..<9).map(Double.init)])
    let lattice = try StereoLattice(
      ProblemData(training: PatternSet(inputs: values, targets: values)), disparities: 1)
    let windows = lattice.windows(values, radius: 1)
    #expect(windows.rows == 9 && windows.columns == 9)
    #expect((0..<9).map { windows[4, $0] } == (0..<9).map(Double.init))
    #expect((0..<9).map { windows[2, $0] } == [0, 0, 0, 1, 2, 0, 4, 5, 0])
  }

  @Test func `weights are told apart by Marr's and Poggio's kinds`() {
    // Unit (d = 0) ← unit (d = 1): on the left eye's line of sight at the same x, on the right
    // eye's where x − d is the same, one to the right.
    let (disparities, radius, width) = (2, 1, 18)
    var parameters = [Double](repeating: 9, count: 2 * width + 4 + 2)
    func set(unit: Int, down: Int, right: Int, source: Int, _ value: Double) {
      parameters[unit * width + ((down + 1) * 3 + right + 1) * 2 + source] = value
    }
    for down in -1...1 {
      for right in -1...1 {
        for unit in 0..<2 where down != 0 || right != 0 {
          set(unit: unit, down: down, right: right, source: unit, 1)
        }
      }
    }
    set(unit: 0, down: 0, right: 0, source: 1, -2)
    set(unit: 0, down: 0, right: 1, source: 1, -2)
    set(unit: 1, down: 0, right: 0, source: 0, -2)
    set(unit: 1, down: 0, right: -1, source: 0, -2)
    parameters[2 * width] = 4
    parameters[2 * width + 3] = 4
    let weights = StereoWeights(parameters, disparities: disparities, radius: radius)
    #expect(weights.sameDisparity == Array(repeating: 1, count: 16))
    #expect(weights.lineOfSight == Array(repeating: -2, count: 4))
    #expect(weights.others == Array(repeating: 9, count: 14))
    #expect(weights.matches == [4, 4])
    #expect(weights.measures["line-of-sight-inhibitory-share"] == 1)
  }

  @Test func `the settling net learns to tell true matches from false ones`() throws {
    let found = try findings(["epochs": 25, "rate": 0.05])
    let (accuracy, matches) = (
      try #require(found.measures["position-accuracy"]),
      try #require(found.measures["match-accuracy"])
    )
    #expect(accuracy > matches + 0.15, "\(found.measures)")
    #expect(found.measures["settled-share"] == 1)
    #expect(try #require(found.measures["same-disparity-weight"]) > 0)
    let series = try #require(found.series.first)
    // Before a unit has heard of another, it knows its own matches alone.
    #expect(try #require(series.values[0]) < accuracy - 0.1)
    #expect(abs(try #require(series.values.last ?? nil) - accuracy) < 0.02)
    let again = try findings(["epochs": 25, "rate": 0.05])
    #expect(again.measures == found.measures)
  }

  @Test func `the one-pass net learns too, and has no fixed point`() throws {
    let found = try findings(["net": "one-pass", "epochs": 25, "rate": 0.02])
    #expect(
      try #require(found.measures["position-accuracy"])
        > #require(found.measures["match-accuracy"]) + 0.1)
    #expect(found.measures["settled-share"] == nil)
    #expect(found.parameterCount == 3 * 27 + 3)
  }

  @Test func `data that is no stereogram is refused`() throws {
    let study = try studyCatalogue.make("cooperative-stereo", ["disparities": 4])
    #expect(throws: SettingError.self) {
      try study.run(on: try data(), using: StudyDraws { _ in 1 })
    }
  }
}

import Catalogue
import GSLNumerics
import Problems
import Testing

@testable import Studies

@Suite struct CostGrowthTests {
  private func findings(_ settings: [String: SettingValue]) throws -> StudyFindings {
    let data = try problemCatalogue.make("parity", ["bits": 5])
      .load(using: SeededGenerator(seed: 1))
    let small: [String: SettingValue] = [
      "width": 16, "widest": 32, "deepest": 4, "batch": 4, "largest-batch": 8,
    ]
    return try studyCatalogue.make("cost-growth", small.merging(settings) { $1 })
      .run(on: data, using: StudyDraws { UInt64($0.count) })
  }

  @Test func `operations of a static net grow with the batch and the patterns, and are two sweeps`()
    throws
  {
    let found = try findings([:])
    #expect(found.measures["forward-sweeps"] == 1)
    #expect(found.measures["backward-sweeps"] == 1)
    for axis in ["batch", "pattern-count"] {
      #expect(
        abs(try #require(found.measures["\(axis)-operations-exponent"]) - 1) < 1e-12, "\(axis)")
    }
    // The layers between hidden ones are most of a net of this shape.
    #expect(try #require(found.measures["width-operations-exponent"]) > 1.3)
    let depths = try #require(
      found.series.first { $0.along == "depth" && $0.measure == "iteration-operations" })
    #expect(depths.positions == [1, 2, 4])
    // 4 patterns, 2 sweeps, 2 operations a weight; one hidden layer of 16 has 113 weights here, and
    // each more 272.
    #expect(depths.values == [1808, 6160, 14864])
    #expect(found.timedSeries.allSatisfy { $0.values.allSatisfy { ($0 ?? -1).isFinite } })
  }

  @Test func `a recurrent net's adjoint costs about what its settling does, and has no depth`()
    throws
  {
    let found = try findings(["net": "recurrent"])
    #expect(found.series.allSatisfy { $0.along != "depth" })
    let ratio = try #require(found.measures["backward-per-forward-sweeps"])
    #expect(ratio > 0.3 && ratio < 3)
    #expect(try #require(found.measures["forward-sweeps"]) > 5)
  }

  @Test func `too few patterns are refused`() {
    #expect(throws: SettingError.self) { try findings(["largest-batch": 64]) }
  }
}

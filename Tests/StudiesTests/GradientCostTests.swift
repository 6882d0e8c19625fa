import Catalogue
import GSLNumerics
import Problems
import Testing

@testable import Studies

@Suite struct GradientCostTests {
  private func findings(_ net: String, fitted: Int = 100) throws -> StudyFindings {
    let data = try problemCatalogue.make("parity", ["bits": 3])
      .load(using: SeededGenerator(seed: 1))
    return try studyCatalogue.make(
      "gradient-cost",
      [
        "net": .text(net), "smallest": 100, "largest": 1000, "fitted": .integer(fitted),
        "sample": 5, "patterns": 4,
      ]
    ).run(on: data, using: StudyDraws { UInt64($0.count) })
  }

  @Test func `a static gradient is two sweeps, differences two a weight, and they agree`() throws {
    let found = try findings("static")
    let sweeps = try #require(found.series.first { $0.measure == "gradient-sweeps" })
    #expect(sweeps.values.allSatisfy { $0 == 2 })
    let differences = try #require(found.series.first { $0.measure == "differences-sweeps" })
    for (weights, value) in zip(differences.positions, differences.values) {
      #expect(abs(try #require(value) - 2 * weights) < 1e-9 * weights)
    }
    #expect(
      abs(try #require(found.measures["gradient-operations-exponent"]) - 1) < 1e-9)
    #expect(
      abs(try #require(found.measures["differences-operations-exponent"]) - 2) < 1e-9)
    #expect(try #require(found.measures["relative-gradient-difference"]) < 1e-7)
    #expect(try #require(found.measures["relative-gradient-difference"]) > 0)
  }

  @Test(arguments: ["recurrent", "recurrent-lu"])
  func `a recurrent gradient agrees with differences at every size`(net: String) throws {
    let found = try findings(net)
    let apart = try #require(found.series.first { $0.measure == "relative-gradient-difference" })
    #expect(apart.values.allSatisfy { ($0 ?? 1) < 1e-4 }, "\(apart.values)")
    #expect(apart.positions.count == 3)
    #expect(abs(apart.positions[2] - 1000) < 50)
    let times = try #require(found.timedSeries.first { $0.measure == "seconds-ratio" })
    #expect(times.values.allSatisfy { ($0 ?? 0) > 1 })
  }

  @Test func `the width wanted is the nearest`() {
    // Two hidden layers: w·4 + w(w + 1) + w + 1; recurrent: w(w + 4).
    #expect(CostedNet.feedforward.width(parameters: 7 * 4 + 7 * 8 + 8, inputs: 3, outputs: 1) == 7)
    #expect(CostedNet.relaxation.width(parameters: 9 * 13 + 2, inputs: 3, outputs: 1) == 9)
  }
}

import Catalogue
import GSLNumerics
import Problems
import Testing

@testable import Studies

@Suite struct EquilibriumAngleTests {
  private func findings(_ settings: [String: SettingValue]) throws -> StudyFindings {
    let data = try problemCatalogue.make("encoder").load(using: SeededGenerator(seed: 1))
    let common: [String: SettingValue] = ["hidden": 4, "patterns": 6, "batch": 4]
    return try studyCatalogue.make("equilibrium-angle", common.merging(settings) { $1 })
      .run(on: data, using: StudyDraws { UInt64($0.count) })
  }

  @Test(arguments: [("one", 1.0), ("both", 2.0)])
  func `the error and the angle have the order that theory gives`(
    sides: String, order: Double
  ) throws {
    let found = try findings(["sides": .text(sides)])
    for name in ["difference-exponent", "angle-exponent"] {
      #expect(abs(try #require(found.measures[name]) - order) < 0.05, "\(found.measures)")
    }
    let angles = try #require(found.series.last).values.compactMap { $0 }
    #expect(angles.count > 8 && angles[0] < 0.1 && angles[0] > 0)
  }

  @Test func `training moves the net that is looked at, the same for both sides`() throws {
    let start = try findings(["sides": "one"])
    let one = try findings(["sides": "one", "epochs": 150, "rate": 0.5])
    let both = try findings(["sides": "both", "epochs": 150, "rate": 0.5])
    let name = "training-error"
    #expect(try #require(one.measures[name]) < #require(start.measures[name]))
    #expect(one.measures[name] == both.measures[name])
  }

  @Test func `a power law's exponent is the slope of the logarithms`() throws {
    let points = [0.1, 0.2, 0.7, 3].map { (x: $0, y: 5 * $0 * $0 * $0.squareRoot()) }
    #expect(abs(try #require(logLogSlope(points)) - 2.5) < 1e-12)
    #expect(logLogSlope([(x: 2, y: 1), (x: 2, y: 3)]) == nil)
  }
}

import Catalogue
import GSLNumerics
import Optimizers
import Problems
import Testing

@testable import Studies

@Suite struct TuningTests {
  private func findings(_ settings: [String: SettingValue], replicate: UInt64 = 0) throws
    -> StudyFindings
  {
    let data = try problemCatalogue.make("xor", ["low-target": -0.8, "high-target": 0.8])
      .load(using: SeededGenerator(seed: 1))
    return try studyCatalogue.make("tuning", settings)
      .run(on: data, using: StudyDraws { UInt64($0.count) + replicate })
  }

  @Test func `every space names settings that its optimizer has, in ranges that it takes`() throws {
    for (name, space) in TunedSpace.all {
      #expect(space.axes.count <= TunedSpace.mostAxes)
      for place in [0.0, 0.5, 1] {
        let settings = space.axes.reduce(into: [String: SettingValue]()) {
          $0[$1.setting] = .number($1.value(at: place))
        }
        _ = try optimizerCatalogue.make(name, settings)
      }
    }
  }

  @Test func `the ends of a range are its ends, and the middle is by its form`() {
    let rate = TunedSpace.Axis(setting: "rate", low: 1e-4, high: 1, form: .logarithmic)
    let kept = TunedSpace.Axis(setting: "momentum", low: 0, high: 0.99, form: .kept)
    let plain = TunedSpace.Axis(setting: "growth", low: 1, high: 3, form: .uniform)
    for axis in [rate, kept, plain] {
      #expect(abs(axis.value(at: 0) - axis.low) < 1e-15)
      #expect(abs(axis.value(at: 1) - axis.high) < 1e-15)
    }
    #expect(abs(rate.value(at: 0.5) - 0.01) < 1e-12)
    #expect(abs(kept.value(at: 0.5) - 0.9) < 1e-12)
    #expect(abs(plain.value(at: 0.5) - 2) < 1e-12)
  }

  @Test func `optimizers of one replicate share their place along the first range and no more`()
    throws
  {
    let descent = try findings(["optimizer": "gradient-descent", "sweeps": 20], replicate: 3)
    let momentum = try findings(["optimizer": "momentum", "sweeps": 20], replicate: 3)
    let other = try findings(["optimizer": "momentum", "sweeps": 20], replicate: 4)
    #expect(descent.measures["first-setting"] == momentum.measures["first-setting"])
    #expect(descent.measures["first-setting"] != other.measures["first-setting"])
    #expect(momentum.measures["tuned-settings"] == 2)
  }

  @Test func `a loss that is reached stops the run and is counted; one beyond reach is not`() throws
  {
    for net in ["static", "recurrent"] {
      let easy = try findings(["net": .text(net), "target-loss": 10])
      #expect(easy.measures["reached-success"] == 1)
      #expect(try #require(easy.measures["sweeps-to-target"]) > 0)
      let hard = try findings(["net": .text(net), "target-loss": 1e-30, "sweeps": 200])
      #expect(hard.measures["reached-success"] == 0)
      #expect(hard.measures["sweeps-to-target"] == nil)
      #expect(try #require(hard.measures["least-loss"]) > 1e-30)
      // The budget is a pattern's; one evaluation may go beyond it.
      #expect(hard.work.sweeps <= 4 * (200 + 200))
    }
  }
}

import Catalogue
import GSLNumerics
import Networks
import Objectives
import Problems
import RecurrentBackprop
import Testing

@testable import Studies

/// Studies of how recurrent nets learn exclusive or.
@Suite struct RecurrentLearningTests {
  private func run(_ study: String, _ settings: [String: SettingValue]) throws -> StudyFindings {
    let data = try problemCatalogue.make("xor", ["low-target": -0.8, "high-target": 0.8])
      .load(using: SeededGenerator(seed: 1))
    return try studyCatalogue.make(study, settings).run(on: data, using: StudyDraws { _ in 7 })
  }

  @Test func `a large rate loses a fixed point where a small one does not`() throws {
    let small = try run("fixed-point-loss", ["rate": 0.1, "epochs": 60])
    #expect(small.measures["is-fixed-point-lost"] == 0)
    #expect(small.measures["epochs-to-loss"] == nil)
    #expect(try #require(small.measures["largest-radius"]) < 1)
    let large = try run("fixed-point-loss", ["rate": 30, "epochs": 60])
    #expect(large.measures["is-fixed-point-lost"] == 1)
    #expect(large.measures["is-learned"] == 0)
  }

  @Test func `the feedforward net has no fixed point to lose`() throws {
    let found = try run("fixed-point-loss", ["rate": 1, "net": "feedforward", "epochs": 300])
    #expect(found.measures["is-fixed-point-lost"] == nil)
    #expect(found.measures["is-learned"] == 1)
  }

  @Test func `a fixed point past its flip is found with its eigenvalue`() throws {
    // x = tanh(w x) has the fixed point 0 with the slope w: sweeps leave it past w = −1.
    let network = RecurrentNetwork(
      stateWidth: 1, inputWidth: 1, activations: [.init(units: 0..<1, activation: Tanh())],
      outputs: [0])
    let inputs = Matrix([[1.0]])
    let objective = try RecurrentObjective(
      map: DenseMap(network), outputs: [0], loss: SquaredError(), inputs: inputs,
      targets: Matrix([[0.0]]),
      settlingOptions: SettlingOptions(tolerance: 1e-8, maximumSweeps: 300), policy: .skip)
    let lost = try LostFixedPoint(
      of: objective, network, inputs, at: [-2, 0.1, 0], formerly: [-0.5, 0.1, 0])
    let found = try #require(lost)
    #expect(found.isCycle)
    #expect(found.stability.spectralRadius > 1.5 && found.stability.spectralAbscissa < -1.5)
    var measures: [String: Double] = [:]
    found.measure(into: &measures)
    #expect(measures["is-flip"] == 1 && measures["is-rotation"] == 0)
  }

  @Test func `states and adjoints found either way train alike`() throws {
    let common: [String: SettingValue] = ["epochs": 400, "loss": 0.2]
    let relaxed = try run("relaxation-learning", common)
    let direct = try run(
      "relaxation-learning", common.merging(["states": "sweeps", "adjoints": "direct"]) { $1 })
    #expect(relaxed.measures["is-learned"] == 1)
    #expect(relaxed.measures["epochs-to-learn"] == direct.measures["epochs-to-learn"])
    #expect(relaxed.measures["unsettled-share"] == 0)
    #expect(
      try #require(relaxed.measures["sweeps-per-epoch"])
        > #require(direct.measures["sweeps-per-epoch"]))
    #expect(relaxed.measures["fixed-points"] == 1)
  }

  @Test func `fixed points of a bistable unit are counted`() throws {
    let network = RecurrentNetwork(
      stateWidth: 1, inputWidth: 1, activations: [.init(units: 0..<1, activation: Tanh())],
      outputs: [0])
    let starts = FixedPointCount.starts(8, width: 1, using: SeededGenerator(seed: 1))
    // tanh(2 x + u): three fixed points for u = 0, of which two are stable, and one for u = 2.
    func count(_ input: Double) throws -> Double {
      try FixedPointCount(network).largest(
        at: [2, 1, 0], inputs: Matrix([[input]]), from: starts)
    }
    #expect(try count(0) == 2)
    #expect(try count(2) == 1)
  }
}

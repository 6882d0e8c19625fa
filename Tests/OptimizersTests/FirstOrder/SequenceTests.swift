import Catalogue
import GSLNumerics
import Objectives
import Optimizers
import Testing

@Suite struct SequenceTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let optimizer: any Optimizer
    init(_ name: String, _ optimizer: any Optimizer) {
      self.name = name
      self.optimizer = optimizer
    }
    var testDescription: String { name }
  }

  static let handComputed = [
    Case("gradient-descent", GradientDescent(rate: 0.125)),
    Case("gradient-descent, shrink", GradientDescent(rate: 0.125, shrink: 0.0625)),
    Case("momentum", Momentum(rate: 0.0625, momentum: 0.75)),
    Case("momentum, shrink", Momentum(rate: 0.0625, momentum: 0.75, shrink: 0.03125)),
    Case("nesterov", Nesterov(rate: 0.0625, momentum: 0.75)),
    Case("rmsprop", RMSProp(rate: 0.0625, decay: 0.875, epsilon: 0.0078125)),
    Case("adam", Adam(rate: 0.125, beta1: 0.75, beta2: 0.875, epsilon: 0.0078125)),
    Case(
      "adamw",
      AdamW(rate: 0.125, beta1: 0.75, beta2: 0.875, epsilon: 0.0078125, weightDecay: 0.5)),
    Case("quickprop", Quickprop(rate: 0.0625)),
    Case(
      "delta-bar-delta", DeltaBarDelta(rate: 0.125, increase: 0.0625, decrease: 0.25, memory: 0.75)),
    Case("irprop+", IRprop(firstStep: 0.375, growth: 1.25)),
  ]

  @Test(arguments: handComputed)
  func `ten steps by the paper's formulas`(_ item: Case) throws {
    let (largest, steps) = try SequenceFixture("hand_computed").distance(item.name, item.optimizer)
    #expect(steps == 10)
    #expect(largest < 1e-14, "\(item.name) is off by \(largest)")
  }

  /// torch 2.15.0; see `pytorch_sequences.py`.
  static let pytorch = [
    Case("gradient-descent", GradientDescent(rate: 0.05)),
    Case("momentum", Momentum(rate: 0.05, momentum: 0.9)),
    Case("nesterov", Nesterov(rate: 0.05, momentum: 0.9)),
    Case("rmsprop", RMSProp(rate: 0.02, decay: 0.95)),
    Case("adam", Adam(rate: 0.1, beta1: 0.8, beta2: 0.95)),
    Case("adamw", AdamW(rate: 0.1, weightDecay: 0.1)),
    // PyTorch's Rprop takes no step back.
    Case("rprop", IRprop(firstStep: 0.1, smallestStep: 1e-6, backtracks: false)),
    Case("step", GradientDescent(rate: 0.05, schedule: .init(.step(epochs: 3, factor: 0.5)))),
    Case("cosine", GradientDescent(rate: 0.05, schedule: .init(.cosine(epochs: 20, final: 0.1)))),
    Case("warm-up", GradientDescent(rate: 0.05, schedule: .init(warmUp: 5))),
  ]

  @Test(arguments: pytorch)
  func `twenty steps as PyTorch takes them`(_ item: Case) throws {
    let (largest, steps) = try SequenceFixture("pytorch_sequences").distance(
      item.name, item.optimizer)
    #expect(steps == 20)
    #expect(largest < 1e-12, "\(item.name) is off by \(largest)")
  }

  @Test func `only rules that compare losses ask for a cold start`() throws {
    for name in optimizerCatalogue.names where !name.hasPrefix("levenberg") {
      let objective = Quadratic(curvature: [1, 2])
      _ = try Training(optimizer: optimizerCatalogue.make(name), budget: Budget(epochs: 3)).run(
        on: objective, from: [1, 1], order: SeededGenerator(seed: 1))
      let comparesLosses = ["irprop+", "conjugate-gradient-fr", "conjugate-gradient-pr", "bfgs"]
      let wanted: Start = comparesLosses.contains(name) ? .cold : .warm
      #expect(!objective.starts.isEmpty && objective.starts.allSatisfy { $0 == wanted }, "\(name)")
    }
  }

  @Test func `a warm-up goes before the schedule, which then begins at its start`() {
    let schedule = RateSchedule(.step(epochs: 2, factor: 0.5), warmUp: 2)
    #expect((1...7).map(schedule.factor) == [0.5, 1, 1, 1, 0.5, 0.5, 0.25])
    let cosine = RateSchedule(.cosine(epochs: 4, final: 0.2))
    #expect(cosine.factor(epoch: 1) == 1)
    #expect(abs(cosine.factor(epoch: 3) - 0.6) < 1e-15)
    #expect(abs(cosine.factor(epoch: 5) - 0.2) < 1e-15 && cosine.factor(epoch: 50) == 0.2)
  }
}

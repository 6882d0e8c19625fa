import Catalogue
import GSLNumerics
import Networks
import Objectives
import Optimizers
import RecurrentBackprop
import StaticBackprop
import Testing

/// Exclusive or, for both kinds of network.
private enum Small {
  static let inputs = Matrix([[0, 0], [0, 1], [1, 0], [1, 1]])
  static let targets = Matrix([[-0.8], [0.8], [0.8], [-0.8]])

  static func layered() throws -> (objective: any DifferentiableObjective, start: [Double]) {
    let network = LayeredNetwork(
      inputWidth: 2, hidden: [4], activation: Tanh(), outputWidth: 1, outputActivation: Tanh())
    let start = UniformInitializer(radius: 0.5).parameters(
      for: network, using: SeededGenerator(seed: 3))
    return (
      try StaticObjective(network: network, loss: SquaredError(), inputs: inputs, targets: targets),
      start
    )
  }

  static func recurrent(
    warmStart: Bool, solver: any SettlingSolver = DampedIteration(), tolerance: Double = 1e-10,
    adjoint: any AdjointMethod = DirectAdjoint()
  ) throws -> (objective: any DifferentiableObjective, start: [Double]) {
    let network = RecurrentNetwork(
      stateWidth: 3, inputWidth: 2, activations: [.init(units: 0..<3, activation: Tanh())],
      outputs: [2])
    let start = UniformInitializer(radius: 0.5).parameters(
      for: network, using: SeededGenerator(seed: 3))
    let objective = try RecurrentObjective(
      map: DenseMap(network), outputs: network.outputs, loss: SquaredError(), inputs: inputs,
      targets: targets, solver: solver,
      settlingOptions: SettlingOptions(tolerance: tolerance, maximumSweeps: 5000),
      adjoint: adjoint,
      adjointOptions: AdjointOptions(tolerance: tolerance, maximumProducts: 5000),
      policy: .dampAndRetry, warmStart: warmStart)
    return (objective, start)
  }
}

@Suite struct StaticAndRecurrentTests {
  @Test(arguments: optimizerCatalogue.names, [false, true])
  func `every optimizer drives static and recurrent objectives`(name: String, isRecurrent: Bool)
    throws
  {
    let (objective, start) =
      isRecurrent
      ? try Small.recurrent(warmStart: true, solver: NewtonIteration()) : try Small.layered()
    let before = try objective.loss(at: start, on: .all).loss
    let result = try Training(
      optimizer: optimizerCatalogue.make(name), budget: Budget(epochs: 12)
    ).run(on: objective, from: start, order: SeededGenerator(seed: 1))
    let after = try objective.loss(at: result.parameters, on: .all).loss
    #expect(after < before, "\(name): \(before) to \(after)")
    switch result.reason {
    case .budget(.epochs): #expect(result.epochs == 12)
    case .stalled(let why): #expect(!why.isEmpty)
    default: Issue.record("\(name) ended with \(result.reason)")
    }
    #expect(result.work.sweeps > 0 && result.evaluations >= result.epochs)
  }

  @Test(arguments: optimizerCatalogue.names)
  func `steps on parts of the patterns drive both kinds alike`(name: String) throws {
    let optimizer = try optimizerCatalogue.make(name)
    guard optimizer.allowsMiniBatches else { return }
    for batching in [Batching.online, .miniBatch(3)] {
      for (objective, start) in [try Small.layered(), try Small.recurrent(warmStart: true)] {
        let result = try Training(
          optimizer: optimizer, batching: batching, budget: Budget(epochs: 3)
        ).run(on: objective, from: start, order: SeededGenerator(seed: 1))
        #expect(result.reason == .budget(.epochs), "\(name)")
        #expect(result.evaluations == 3 * (batching == .online ? 4 : 2), "\(name)")
      }
    }
  }

  /// At a coarse tolerance a warm start ends elsewhere than a cold one. What compares values must
  /// not see that: its run is the same to the last bit whether the objective keeps states or not.
  @Test(
    arguments: [
      "irprop+", "conjugate-gradient-fr", "conjugate-gradient-pr", "bfgs", "levenberg-marquardt",
      "levenberg-marquardt-large",
    ])
  func `a line search never gets a value from a warm start`(name: String) throws {
    func run(warmStart: Bool) throws -> TrainingResult {
      let (objective, start) = try Small.recurrent(
        warmStart: warmStart, tolerance: 1e-2, adjoint: RelaxationAdjoint())
      return try Training(
        optimizer: optimizerCatalogue.make(name), budget: Budget(epochs: 4)
      ).run(on: objective, from: start, order: SeededGenerator(seed: 1))
    }
    let (warm, cold) = (try run(warmStart: true), try run(warmStart: false))
    #expect(warm.parameters == cold.parameters)
    #expect(warm.lastEvaluation == cold.lastEvaluation)
    #expect(warm.work == cold.work)
  }

  /// The test above could fail: a method that allows warm starts does see them.
  @Test func `gradient descent does take the warm start that it may`() throws {
    func run(warmStart: Bool) throws -> TrainingResult {
      let (objective, start) = try Small.recurrent(
        warmStart: warmStart, tolerance: 1e-2, adjoint: RelaxationAdjoint())
      return try Training(
        optimizer: GradientDescent(rate: 0.1), budget: Budget(epochs: 4)
      ).run(on: objective, from: start, order: SeededGenerator(seed: 1))
    }
    let (warm, cold) = (try run(warmStart: true), try run(warmStart: false))
    #expect(warm.work.sweeps < cold.work.sweeps && warm.parameters != cold.parameters)
  }
}

import GSLNumerics
import Networks
public import Objectives
public import RecurrentBackprop

/// The gradient of the fixed-point work by a solver and an adjoint.
public final class FixedPointBenchmark: Benchmark {
  /// The size.
  public let work: FixedPointWork
  /// What computes the gradient.
  public let objective: RecurrentObjective
  private let parameters: [Double]
  private var gradient: [Double]

  /// The work with arrays of its size.
  /// - Throws: what keeps the methods from working on them.
  public init(
    _ work: FixedPointWork, _ arrays: FixedPointWork.Arrays,
    solver: any SettlingSolver = AutomaticSettling(),
    adjoint: any AdjointMethod = AutomaticAdjoint()
  ) throws {
    self.work = work
    let network = RecurrentNetwork(
      stateWidth: work.stateWidth, inputWidth: FixedPointWork.inputWidth,
      activations: [.init(units: 0..<work.stateWidth, activation: Tanh())],
      outputs: work.outputs)
    objective = try RecurrentObjective(
      map: DenseMap(network, capacity: work.patterns), outputs: work.outputs,
      loss: SquaredError(), inputs: arrays.inputs, targets: arrays.targets, solver: solver,
      settlingOptions: SettlingOptions(tolerance: FixedPointWork.tolerance), adjoint: adjoint,
      adjointOptions: AdjointOptions(tolerance: FixedPointWork.tolerance))
    parameters = network.parameters(
      recurrent: arrays.recurrent, input: arrays.input, bias: arrays.bias.elements)
    gradient = Array(repeating: 0, count: parameters.count)
  }

  public func run() throws {
    _ = try objective.gradient(at: parameters, on: .all, start: .cold, into: &gradient)
  }

  public var result: [Double] { gradient }

  /// The work of one gradient.
  public func count() throws -> Work {
    let before = objective.work
    try run()
    return objective.work - before
  }
}

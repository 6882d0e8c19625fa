import Foundation
public import GSLNumerics
import Networks
public import Objectives
import Optimizers
import RecurrentBackprop
import StaticBackprop

/// One of the trainings, as the benchmark runs it.
public final class TrainingBenchmark: Benchmark {
  /// What is trained.
  public let work: TrainingWork
  /// Its objective.
  public let objective: any LeastSquaresObjective
  /// The loss after each step of a fit's last run.
  public private(set) var losses: [Double] = []
  private let optimizer: any Optimizer
  private let start: [Double]
  private let order: [Int]
  private var state: any OptimizerState
  private var parameters: [Double]
  private var gradient: [Double]

  /// A training with its arrays, by name.
  /// - Throws: what keeps the methods from working on them.
  public init(_ work: TrainingWork, _ arrays: [String: Matrix]) throws {
    self.work = work
    guard let inputs = arrays["inputs"], let targets = arrays["targets"] else {
      throw ObjectiveError("the arrays 'inputs' and 'targets' are missing; write them anew")
    }
    let names = arrays["W"] == nil ? ["W1", "b1", "W2", "b2"] : ["W", "U", "b"]
    start = names.flatMap { arrays[$0]?.elements ?? [] }
    switch work {
    case .recurrentCold, .recurrentWarm:
      let n = arrays["W"]?.rows ?? 0
      let outputs = Array(n - targets.columns..<n)
      let network = RecurrentNetwork(
        stateWidth: n, inputWidth: inputs.columns,
        activations: [.init(units: 0..<n, activation: Tanh())], outputs: outputs)
      objective = try RecurrentObjective(
        map: DenseMap(network), outputs: outputs, loss: SoftmaxCrossEntropy(), inputs: inputs,
        targets: targets, solver: AutomaticSettling(),
        settlingOptions: SettlingOptions(tolerance: FixedPointWork.tolerance),
        adjoint: AutomaticAdjoint(),
        adjointOptions: AdjointOptions(tolerance: FixedPointWork.tolerance),
        warmStart: work == .recurrentWarm)
    case .layeredEpoch, .layeredGradient, .regressionFit, .encoderFit:
      let isFit = work == .regressionFit || work == .encoderFit
      let network = LayeredNetwork(
        inputWidth: inputs.columns,
        layers: [
          .init(width: arrays["b1"]?.columns ?? 0, activation: Tanh()),
          .init(
            width: targets.columns,
            activation: work == .encoderFit ? Tanh() : Identity()),
        ])
      objective = try StaticObjective(
        network: network, loss: isFit ? SquaredError() : SoftmaxCrossEntropy(), inputs: inputs,
        targets: targets)
    }
    switch work {
    case .regressionFit, .encoderFit:
      var settings = NonlinearLeastSquares.Settings()
      settings.solver = .cholesky
      // The encoder's units saturate, where scaling by the Jacobian's columns makes timid steps.
      if work == .encoderFit { settings.scaling = .levenberg }
      optimizer = LevenbergMarquardt(settings, refines: false, stepTolerance: 0)
    default: optimizer = Momentum(rate: work.rate, momentum: TrainingWork.momentum)
    }
    order = Array(0..<inputs.rows)
    parameters = start
    gradient = Array(repeating: 0, count: start.count)
    state = try optimizer.makeState(for: objective)
  }

  /// Begins anew, and trains as far as the work is to begin: the same epoch is measured every time.
  public func reset() throws {
    parameters = start
    state = try optimizer.makeState(for: objective)
    losses = []
    guard let objective = objective as? RecurrentObjective else { return }
    objective.forgetWarmStarts()
    for _ in 0..<5 { try epoch() }
  }

  public func run() throws {
    switch work {
    case .layeredGradient:
      _ = try objective.gradient(at: parameters, on: .all, start: .cold, into: &gradient)
    case .layeredEpoch, .recurrentCold, .recurrentWarm: try epoch()
    case .regressionFit, .encoderFit:
      for _ in 0..<TrainingWork.steps {
        let step = try state.step(&parameters, objective: objective, batch: .all)
        losses.append(step.evaluation.loss)
        if step.stalled != nil { return }
      }
    }
  }

  public var result: [Double] { work == .layeredGradient ? gradient : parameters }

  private func epoch() throws {
    for first in stride(from: 0, to: order.count, by: TrainingWork.batch) {
      let batch = order[first..<min(first + TrainingWork.batch, order.count)]
      _ = try state.step(&parameters, objective: objective, batch: .some(batch))
    }
  }
}

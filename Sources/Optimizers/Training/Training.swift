public import GSLNumerics
public import Objectives

/// A run of an optimizer on an objective: the one loop for all methods that step.
///
/// Every run ends with a `StopReason`; only settings that contradict each other throw.
public struct Training {
  /// The method.
  public var optimizer: any Optimizer
  /// How many patterns a step sees.
  public var batching: Batching
  /// What the run may spend.
  public var budget: Budget
  /// When it ends before that.
  public var rules: [StoppingRule]
  /// Gives the seconds since some fixed moment.
  public var clock: () -> Double
  /// Asked after every step with the parameters before and after it; may shorten the step.
  public var constraint: StepConstraint?

  /// Changes the parameters that a step proposes, to keep a constraint.
  public typealias StepConstraint = (_ before: [Double], _ after: inout [Double]) throws -> Void

  /// A run's settings.
  public init(
    optimizer: any Optimizer, batching: Batching = .fullBatch, budget: Budget,
    rules: [StoppingRule] = [], clock: @escaping () -> Double = continuousSeconds(),
    constraint: StepConstraint? = nil
  ) {
    self.optimizer = optimizer
    self.batching = batching
    self.budget = budget
    self.rules = rules
    self.clock = clock
    self.constraint = constraint
  }

  /// Trains from `parameters` until something ends the run.
  ///
  /// - Parameters:
  ///   - objective: what is minimised.
  ///   - parameters: where the run begins, `objective.parameterCount` values.
  ///   - order: draws the order of the patterns, once an epoch; full batches draw nothing.
  ///   - observer: called after every epoch, with the clock paused; its work on the objective is
  ///     not the training's.
  /// - Returns: the parameters and why the run ended, failures included.
  /// - Throws: `TrainingError` when the settings contradict each other, what the optimizer threw
  ///   when it can't work on this objective, and what the observer threw.
  public func run(
    on objective: any DifferentiableObjective, from parameters: [Double], order: SeededGenerator,
    observer: (EpochReport) throws -> EpochVerdict = { _ in .proceed }
  ) throws -> TrainingResult {
    let batches = BatchSequence(batching, patterns: objective.patternCount)
    try checkSettings(objective, parameters, batches)
    let stopwatch = Stopwatch(clock: clock)
    let meter = Meter(budget: budget, objective: objective, stopwatch: stopwatch)
    let metered = MeteredObjective.metering(objective, meter)
    stopwatch.resume()
    let loop = TrainingLoop(
      self, metered, meter, batches, state: try optimizer.makeState(for: metered), parameters)
    let reason = try loop.run(order, observer)
    stopwatch.pause()
    return loop.result(reason)
  }

  private func checkSettings(
    _ objective: any DifferentiableObjective, _ parameters: [Double], _ batches: BatchSequence
  ) throws {
    guard parameters.count == objective.parameterCount else {
      throw TrainingError(
        "the objective has \(objective.parameterCount) parameters, but the run begins from"
          + " \(parameters.count)")
    }
    guard objective.patternCount > 0 else {
      throw TrainingError("the objective has no patterns; give it at least one")
    }
    if case .miniBatch(let size) = batching, size < 1 {
      throw TrainingError("a mini-batch has at least 1 pattern, not \(size)")
    }
    guard batches.isFullBatch || optimizer.allowsMiniBatches else {
      throw TrainingError(
        "\(optimizer.name) needs all patterns at every step and takes no mini-batches; train it with"
          + " full batches")
    }
    for case .gradientTolerance in rules where !batches.isFullBatch {
      throw TrainingError(
        "a gradient tolerance needs the gradient over all patterns; train with full batches or"
          + " drop the rule")
    }
  }
}

public import Objectives

/// A method of training: its settings. One file a method and one line in `optimizerCatalogue`.
///
/// It sees an objective over a flat parameter vector, never a network, so static and recurrent
/// networks are trained alike. `Training` owns the only loop.
public protocol Optimizer: Sendable {
  /// The name in specifications and on the command line.
  var name: String { get }

  /// Whether a step may be taken on part of the patterns. Methods with line searches or trust
  /// regions need them all.
  var allowsMiniBatches: Bool { get }

  /// What the method keeps between steps, for `parameterCount` parameters; allocated once.
  /// - Throws: when the method can't work on this objective, with the reason.
  func makeState(for objective: any DifferentiableObjective) throws -> any OptimizerState
}

/// What an optimizer keeps between steps.
public protocol OptimizerState: AnyObject {
  /// One step on a batch: changes the parameters in place.
  /// - Returns: what was evaluated at the parameters before the step, and whether the method can go
  ///   on.
  /// - Throws: what the objective threw; the parameters are then as before.
  func step(
    _ parameters: inout [Double], objective: any DifferentiableObjective, batch: PatternBatch
  ) throws -> OptimizerStep

  /// Told once before the first step of every epoch, for rates that change with it.
  func beginEpoch(_ epoch: Int)
}

extension OptimizerState {
  public func beginEpoch(_ epoch: Int) {}
}

/// What one step found.
public struct OptimizerStep: Sendable {
  /// The loss at the parameters before the step.
  public var evaluation: Evaluation
  /// The Euclidean norm of the gradient there, when the method knows it.
  public var gradientNorm: Double?
  /// Why the method can't improve any further, if so.
  public var stalled: String?

  /// A step's findings.
  public init(evaluation: Evaluation, gradientNorm: Double? = nil, stalled: String? = nil) {
    self.evaluation = evaluation
    self.gradientNorm = gradientNorm
    self.stalled = stalled
  }
}

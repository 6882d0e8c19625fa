public import Objectives

/// What the observer sees after every epoch.
public struct EpochReport: Sendable {
  /// The number of this epoch, from 1.
  public let epoch: Int
  /// The mean training loss over the epoch's batches, each taken before its step, per pattern. With
  /// full batches it is the loss before the epoch's one step.
  public let trainingLoss: Double
  /// The Euclidean norm of the gradient, before the step; known with full batches only.
  public let gradientNorm: Double?
  /// The patterns that were left out this epoch, because they failed under a policy that allows it.
  public let failedPatterns: Int
  /// The evaluations so far.
  public let evaluations: Int
  /// The training's work so far.
  public let work: Work
  /// The seconds of training so far.
  public let seconds: Double
  /// The parameters after the epoch.
  public let parameters: [Double]
}

/// The observer's answer.
public enum EpochVerdict: Equatable, Sendable {
  /// Go on.
  case proceed
  /// End the run for this reason.
  case stop(StopReason)
}

/// How a run ended.
public struct TrainingResult: Equatable, Sendable {
  /// The parameters: the best on the validation measure when early stopping keeps them; after a
  /// failure, the last ones that were evaluated without one; else the last ones. When a rule on the
  /// loss or the gradient of full batches ended the run, those that met it.
  public let parameters: [Double]
  /// Why the run ended.
  public let reason: StopReason
  /// The epochs that were completed.
  public let epochs: Int
  /// The evaluations in all.
  public let evaluations: Int
  /// The training's work in all.
  public let work: Work
  /// The seconds of training in all.
  public let seconds: Double
  /// The last evaluation that a step made; `nil` when none was made.
  public let lastEvaluation: Evaluation?
  /// The epoch whose parameters these are, when early stopping put the best back.
  public let restoredEpoch: Int?
}

/// A combination of settings under which no run can be made, and what to change.
public struct TrainingError: Error, Equatable, CustomStringConvertible {
  /// The line.
  public let description: String

  /// An error of this text.
  public init(_ description: String) { self.description = description }
}

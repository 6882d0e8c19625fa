public import Networks

/// The network that a trial ends with: what `attractor train` writes to a file.
public struct TrainedNetwork {
  /// The network with its last parameters; `nil` for kinds of a script's own that have no file.
  public let network: NetworkFile?
  /// What the trial gave.
  public let performed: PerformedTrial

  /// Performs a trial and keeps its network.
  /// - Throws: what the problem or a part of the method threw: one line. A training that failed is
  ///   no error: see `performed.result.outcome`.
  public init(of trial: TrialSpecification, toolbox: Toolbox = Toolbox()) throws {
    let execution = try TrialExecution(trial, toolbox: toolbox)
    let trained = try execution.train()
    network = execution.model.network(at: trained.parameters)
    performed = trained.performed
  }
}

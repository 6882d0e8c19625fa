/// Performs trials with what the library (and a script's own catalogues) can make.
public struct LibraryPerformer: TrialPerformer {
  /// What makes the parts of a method.
  public let toolbox: Toolbox

  /// A performer with these catalogues.
  public init(toolbox: Toolbox = Toolbox()) { self.toolbox = toolbox }

  public func perform(_ trial: TrialSpecification) throws -> PerformedTrial {
    try TrialExecution(trial, toolbox: toolbox).run()
  }

  public func fingerprint(for trial: TrialSpecification) -> String {
    CodeFingerprint.training(isRecurrent: trial.method.isRecurrent)
  }
}

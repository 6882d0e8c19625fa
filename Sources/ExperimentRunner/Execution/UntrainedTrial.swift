public import Objectives

/// A trial before its first step: what its optimizer would see. For checks of the gradient.
public struct UntrainedTrial {
  /// The mean loss over the trial's training patterns.
  public let objective: any DifferentiableObjective
  /// The first parameters.
  public let parameters: [Double]

  /// Makes the objective and draws the first parameters, as the trial does.
  /// - Throws: what the problem or a part of the method threw: one line.
  public init(of trial: TrialSpecification, toolbox: Toolbox = Toolbox()) throws {
    let execution = try TrialExecution(trial, toolbox: toolbox)
    objective = execution.model.objective
    parameters = execution.startingParameters
  }
}

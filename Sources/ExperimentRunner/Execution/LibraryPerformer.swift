/// Performs trials with what the library (and a script's own catalogues) can make.
public struct LibraryPerformer: TrialPerformer {
  /// What makes the parts of a method.
  public let toolbox: Toolbox

  /// A performer with these catalogues.
  public init(toolbox: Toolbox = Toolbox()) { self.toolbox = toolbox }

  public func perform(_ trial: TrialSpecification) throws -> PerformedTrial {
    switch trial.method.task {
    case .training: try TrialExecution(trial, toolbox: toolbox).run()
    case .study(let study): try StudyExecution(trial, study, toolbox: toolbox).run()
    }
  }

  public func fingerprint(for trial: TrialSpecification) -> String {
    switch trial.method.task {
    case .training(let training): CodeFingerprint.training(isRecurrent: training.isRecurrent)
    case .study(let study): CodeFingerprint.study(study.name)
    }
  }

  /// Makes every problem and every method of an experiment once, without training, so that what can't
  /// work is known before the first trial.
  /// - Throws: `UnusableTrial` for the first one that can't be made.
  public func check(_ specification: Specification) throws {
    for trial in specification.trials where trial.replicate == 0 {
      do {
        switch trial.method.task {
        case .training: _ = try TrialExecution(trial, toolbox: toolbox)
        case .study(let study): _ = try StudyExecution(trial, study, toolbox: toolbox)
        }
      } catch {
        throw UnusableTrial(description: "\(trial.problemLabel) · \(trial.method.label): \(error)")
      }
    }
  }
}

/// A problem or a method that can't be made: which, and why, in one line.
public struct UnusableTrial: Error, Equatable, CustomStringConvertible {
  /// The line.
  public let description: String
}

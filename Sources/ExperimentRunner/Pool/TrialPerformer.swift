public import Studies

/// Runs one trial. What it gives may depend on the trial alone: the same trial gives the same result
/// in every process, whatever ran before.
public protocol TrialPerformer: Sendable {
  /// Runs a trial to its end.
  /// - Throws: what stopped it; the trial then ends as an error with that text.
  func perform(_ trial: TrialSpecification) throws -> PerformedTrial

  /// The code that the trial's result depends on, in a few characters: another fingerprint marks a
  /// stored result stale.
  func fingerprint(for trial: TrialSpecification) -> String
}

/// What performing a trial gave, and how long the algorithm took.
public struct PerformedTrial: Codable, Sendable {
  /// What it gave.
  public var result: TrialResult
  /// Seconds of the algorithm alone; evaluation pauses the clock.
  public var seconds: Double
  /// Seconds of the algorithm at each moment of the curve.
  public var curveSeconds: [Double]
  /// The times that a study took, in seconds by name.
  public var measured: [String: Double]?
  /// The times that a study took along something.
  public var series: [StudySeries]?

  /// A performed trial.
  public init(result: TrialResult, seconds: Double, curveSeconds: [Double] = []) {
    self.result = result
    self.seconds = seconds
    self.curveSeconds = curveSeconds
  }
}

/// What the coordinator asks of a worker: one line of JSON.
struct WorkerRequest: Codable {
  var number: Int
  var trial: TrialSpecification
}

/// What a worker answers: one line of JSON.
struct WorkerReply: Codable {
  var number: Int
  var performed: PerformedTrial
}

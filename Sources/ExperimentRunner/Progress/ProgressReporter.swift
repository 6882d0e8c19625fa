/// How far a run is.
public struct RunProgress: Equatable, Sendable {
  /// Trials of the plan.
  public var total = 0
  /// Trials that have a result, those from earlier runs included.
  public var finished = 0
  /// Those that had one before this run.
  public var reused = 0
  /// Finished trials that went wrong.
  public var failures = 0
  /// Results of other code that are made again.
  public var stale = 0
  /// Files that could not be read and are made again.
  public var damaged = 0
  /// Seconds until the end, as far as can be told.
  public var secondsLeft: Double?

  /// No progress.
  public init() {}
}

/// Tells someone how a run goes. Called from the runner's thread alone.
public protocol ProgressReporter {
  /// The plan is known, and what of it was done before.
  func began(_ progress: RunProgress)
  /// A trial has a result.
  func finished(_ record: TrialRecord, seconds: Double, _ progress: RunProgress)
  /// Something else worth a line.
  func note(_ text: String)
  /// The run is over.
  func ended(_ progress: RunProgress)
}

/// Tells nobody.
public struct SilentProgress: ProgressReporter {
  /// A reporter.
  public init() {}
  public func began(_ progress: RunProgress) {}
  public func finished(_ record: TrialRecord, seconds: Double, _ progress: RunProgress) {}
  public func note(_ text: String) {}
  public func ended(_ progress: RunProgress) {}
}

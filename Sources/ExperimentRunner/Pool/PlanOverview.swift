/// What of a plan is done, and how long the rest may take, without running anything.
public struct PlanOverview: Sendable {
  /// The trials, each with what is stored for it.
  public let trials: [(planned: PlannedTrial, state: TrialStore.State)]
  /// Mean seconds of the algorithm for each method's label, from the trials that are stored.
  public let secondsByMethod: [String: Double]

  /// Looks at what is stored.
  public init(of run: ExperimentRun) {
    var sums: [String: (count: Int, seconds: Double)] = [:]
    trials = run.plan.map { planned in
      let state = run.store.state(of: planned, timeOut: run.timeOut)
      if state != .missing, let stored = try? run.store.read(planned.identity) {
        let (count, seconds) = sums[planned.trial.method.label] ?? (0, 0)
        sums[planned.trial.method.label] = (count + 1, seconds + stored.timing.seconds)
      }
      return (planned, state)
    }
    // A clone has what was collected, though not the trials' own files.
    if let collected = try? CollectedResults(folder: run.store.folder) {
      let known = Set(sums.keys)
      for record in collected.records where !known.contains(record.trial.method.label) {
        guard let timing = collected.timings[record.identity] else { continue }
        let (count, seconds) = sums[record.trial.method.label] ?? (0, 0)
        sums[record.trial.method.label] = (count + 1, seconds + timing.seconds)
      }
    }
    secondsByMethod = sums.mapValues { $0.seconds / Double($0.count) }
  }

  /// The trials that a run would perform.
  public var missing: [PlannedTrial] {
    trials.filter { if case .done = $0.state { false } else { true } }.map(\.planned)
  }

  /// Seconds for what is missing with so many jobs; a method that was never run is taken to be as
  /// slow as the slowest known. `nil` when nothing is known.
  public func secondsLeft(jobs: Int) -> Double? {
    guard let slowest = secondsByMethod.values.max() else { return nil }
    let sum = missing.reduce(0) {
      $0 + (secondsByMethod[$1.trial.method.label] ?? slowest)
    }
    return sum / Double(max(1, jobs))
  }
}

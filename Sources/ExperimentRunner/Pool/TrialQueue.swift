import Foundation

/// The trials that are still to be run, and what is done with each result.
final class TrialQueue {
  private let missing: [PlannedTrial]
  private var front = 0
  private var back: Int
  private var takesFromBack = false
  private let store: TrialStore
  private let timeOut: Double?
  private let reporter: any ProgressReporter
  private(set) var progress: RunProgress
  /// Trials that this run has performed.
  private(set) var performed = 0
  /// Trials that run side by side.
  var parallel = 1
  private var durations: [String: (count: Int, seconds: Double)] = [:]
  private var waiting: [String: Int] = [:]

  init(
    _ missing: [PlannedTrial], store: TrialStore, timeOut: Double?, progress: RunProgress,
    reporter: any ProgressReporter
  ) {
    self.missing = missing
    self.back = missing.count
    self.store = store
    self.timeOut = timeOut
    self.progress = progress
    self.reporter = reporter
    for planned in missing { waiting[planned.trial.method.label, default: 0] += 1 }
  }

  /// The next trial to run, or `nil` when none is left.
  ///
  /// A trial for which another runner has stored a result in the meantime is passed over. When that
  /// happens, this runner goes on from the other end, so that the two meet instead of racing.
  func next() -> PlannedTrial? {
    while front < back {
      let planned: PlannedTrial
      if takesFromBack {
        back -= 1
        planned = missing[back]
      } else {
        planned = missing[front]
        front += 1
      }
      guard store.contains(planned.identity),
        case .done(let ending) = store.state(of: planned, timeOut: timeOut)
      else { return planned }
      takesFromBack.toggle()
      waiting[planned.trial.method.label, default: 1] -= 1
      progress.reused += 1
      progress.finished += 1
      progress.failures += ending.isFailure ? 1 : 0
    }
    return nil
  }

  /// Stores and reports a result.
  func finish(
    _ planned: PlannedTrial, _ result: PerformedTrial, wallSeconds: Double, besideOthers: Bool
  ) throws {
    let record = TrialRecord(
      identity: planned.identity, fingerprint: planned.fingerprint, trial: planned.trial,
      result: result.result)
    let epochs = result.result.curve.epochs.last ?? 0
    let timing = TrialTiming(
      identity: planned.identity, seconds: result.seconds,
      secondsPerEpoch: epochs > 0 ? result.seconds / epochs : nil,
      curveSeconds: result.curveSeconds, measured: result.measured,
      series: result.series, ranBesideOthers: besideOthers,
      host: AtomicFile.host)
    try store.write(StoredTrial(record: record, timing: timing))
    performed += 1
    let label = planned.trial.method.label
    waiting[label, default: 1] -= 1
    let (count, seconds) = durations[label] ?? (0, 0)
    durations[label] = (count + 1, seconds + wallSeconds)
    progress.finished += 1
    progress.failures += record.result.outcome.ending.isFailure ? 1 : 0
    progress.secondsLeft = secondsLeft
    reporter.finished(record, seconds: wallSeconds, progress)
  }

  func note(_ text: String) { reporter.note(text) }

  /// Each method's trials at their own mean, those of methods not seen yet at the mean of all.
  private var secondsLeft: Double? {
    let all = durations.values.reduce((0, 0.0)) { ($0.0 + $1.count, $0.1 + $1.seconds) }
    guard all.0 > 0 else { return nil }
    let sum = waiting.reduce(0.0) { sum, element in
      let own = durations[element.key] ?? all
      return sum + Double(element.value) * own.1 / Double(own.0)
    }
    return sum / Double(parallel)
  }
}

public import Foundation
import GSLNumerics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why trials could not be run at all.
public struct RunnerError: Error, Equatable, CustomStringConvertible {
  /// One line.
  public let description: String

  /// An error of this text.
  public init(_ description: String) { self.description = description }
}

/// Where trials are performed.
public enum TrialWorkers: Sendable {
  /// In so many processes, started by this command; it ends in `WorkerProcess.serve`.
  case processes(Int, command: [String])
  /// In this process, one after the other. A trial that crashes takes the run along, and none can
  /// be timed out.
  case inProcess

  /// So many processes of the executable that is running, which must begin with
  /// `WorkerProcess.serveIfAsked`.
  public static func ofThisExecutable(_ count: Int) throws -> TrialWorkers {
    guard let path = Bundle.main.executablePath else {
      throw RunnerError("can't find the program that is running; run trials in process")
    }
    return .processes(count, command: [path, WorkerProcess.argument])
  }
}

/// How a run went.
public struct RunSummary: Sendable {
  /// How far it came.
  public var progress: RunProgress
  /// Trials by ending, when all were collected.
  public var endings: [TrialEnding: Int]
  /// Whether it was interrupted; the files that are collected are then as before.
  public var isInterrupted: Bool
}

/// Runs what is missing of an experiment and collects all its trials.
///
/// Every finished trial is a file at once. A run that ended early, for whatever reason, goes on
/// where it was when it is started again; several runs may share a folder.
public struct ExperimentRun {
  /// What is to be run.
  public let trials: [TrialSpecification]
  /// Seconds by the clock on the wall after which a trial is killed.
  public let timeOut: Double?
  /// The folder of results.
  public let store: TrialStore
  let performer: any TrialPerformer
  let workers: TrialWorkers
  let reporter: any ProgressReporter
  /// Seconds for which running trials may go on after an interruption.
  public var grace = 2.0
  /// Whether Ctrl-C is caught; a program with a handler of its own says no.
  public var catchesInterrupts = true

  /// A run of an experiment's plan.
  public init(
    _ specification: Specification, folder: URL, performer: any TrialPerformer,
    workers: TrialWorkers, reporter: any ProgressReporter = SilentProgress()
  ) {
    self.init(
      specification.trials, timeOut: specification.timeOut, folder: folder, performer: performer,
      workers: workers, reporter: reporter)
  }

  /// A run of some trials.
  public init(
    _ trials: [TrialSpecification], timeOut: Double?, folder: URL, performer: any TrialPerformer,
    workers: TrialWorkers, reporter: any ProgressReporter = SilentProgress()
  ) {
    self.trials = trials
    self.timeOut = timeOut
    self.store = TrialStore(folder: folder)
    self.performer = performer
    self.workers = workers
    self.reporter = reporter
  }

  /// The trials with their identities.
  public var plan: [PlannedTrial] {
    trials.map { PlannedTrial($0, fingerprint: performer.fingerprint(for: $0)) }
  }

  /// Runs.
  /// - Throws: `StoreError`, `RunnerError`; what was finished before is stored.
  public func run() throws -> RunSummary {
    // A file past a size limit or a worker that is gone is an error to tell, not a reason to die.
    for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
    try store.prepare()
    let plan = plan
    var progress = RunProgress()
    progress.total = plan.count
    var missing: [PlannedTrial] = []
    for planned in plan {
      let state = store.state(of: planned, timeOut: timeOut)
      switch state {
      case .done(let ending):
        progress.reused += 1
        progress.failures += ending.isFailure ? 1 : 0
      case .missing: missing.append(planned)
      case .stale:
        progress.stale += 1
        missing.append(planned)
      case .damaged:
        progress.damaged += 1
        missing.append(planned)
      }
    }
    progress.finished = progress.reused
    // Asked for now, before there is anything new in the tree.
    let isSameEnvironment =
      missing.isEmpty && FileManager.default.fileExists(atPath: environmentFile)
    let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath, isDirectory: true)
    let environment =
      isSameEnvironment ? nil : Environment.current(folder: here, results: store.folder)
    reporter.began(progress)
    let queue = TrialQueue(
      missing, store: store, timeOut: timeOut, progress: progress,
      reporter: reporter)
    let isInterrupted: Bool
    do {
      isInterrupted = try perform(queue, count: missing.count)
    } catch {
      reporter.ended(queue.progress)
      throw error
    }
    reporter.ended(queue.progress)
    if isInterrupted {
      reporter.note(
        "interrupted: \(queue.progress.finished) of \(plan.count) trials are done and kept; run "
          + "the same command again to go on")
      return RunSummary(progress: queue.progress, endings: [:], isInterrupted: true)
    }
    let endings = try store.collect(plan)
    if let environment { try store.write(environment) }
    return RunSummary(progress: queue.progress, endings: endings, isInterrupted: false)
  }

  private var environmentFile: String {
    store.folder.appendingPathComponent(TrialStore.FileName.environment).path
  }

  /// Performs what is missing.
  /// - Returns: whether it was interrupted.
  private func perform(_ queue: TrialQueue, count: Int) throws -> Bool {
    switch workers {
    case .inProcess:
      try performHere(queue)
      return false
    case .processes(let jobs, let command):
      guard count > 0 else { return false }
      queue.parallel = max(1, min(jobs, count))
      return try Coordinator(
        queue: queue, command: command, timeOut: timeOut, grace: grace,
        catchesInterrupts: catchesInterrupts
      ).run()
    }
  }

  private func performHere(_ queue: TrialQueue) throws {
    BLASThreads.set(1)
    while let planned = queue.next() {
      let begin = ContinuousClock.now
      let performed = WorkerProcess.perform(planned.trial, performer)
      try queue.finish(
        planned, performed, wallSeconds: (.now - begin).seconds, besideOthers: false)
    }
  }
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}

import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Hands trials to worker processes and stores what they answer, in one thread that waits for
/// whichever speaks first. A worker that dies costs the trial it was at, which is recorded as killed.
final class Coordinator {
  private let queue: TrialQueue
  private let command: [String]
  private let timeOut: Double?
  private let grace: Double
  private let interrupts: InterruptWatcher?
  private var workers: [Worker] = []
  private var stopDeadline: ContinuousClock.Instant?

  /// A worker process and what it is at.
  private final class Worker {
    let child: ChildProcess
    var isReady = false
    var lines = LineBuffer()
    var errors = ""
    var hasErrorsLeft = true
    var current: Job?

    init(_ child: ChildProcess) { self.child = child }
  }

  private struct Job {
    let planned: PlannedTrial
    let begin: ContinuousClock.Instant
    let deadline: ContinuousClock.Instant?
    var besideOthers: Bool
  }

  init(
    queue: TrialQueue, command: [String], timeOut: Double?, grace: Double, catchesInterrupts: Bool
  ) throws {
    self.queue = queue
    self.command = command
    self.timeOut = timeOut
    self.grace = grace
    interrupts = catchesInterrupts ? try InterruptWatcher() : nil
  }

  deinit { for worker in workers { worker.child.killNow() } }

  /// Runs until nothing is left.
  /// - Returns: whether it was interrupted.
  func run() throws -> Bool {
    for _ in 0..<queue.parallel { try startWorker() }
    while true {
      let now = ContinuousClock.now
      if let stopDeadline {
        let isIdle = workers.allSatisfy { $0.current == nil }
        if isIdle || now >= stopDeadline { return true }
      }
      try endOverdue(now)
      guard workers.contains(where: { $0.current != nil || !$0.isReady }) else { return false }
      try waitForNews(until: nextDeadline)
    }
  }

  private func startWorker() throws {
    var environment = ProcessInfo.processInfo.environment
    environment["OPENBLAS_NUM_THREADS"] = "1"
    environment["OMP_NUM_THREADS"] = "1"
    // A crash is told in one line; unwinding it would take seconds.
    environment["SWIFT_BACKTRACE"] = "enable=no"
    workers.append(Worker(try ChildProcess(command, environment: environment)))
  }

  /// Gives the worker its next trial, or lets it end when there is none.
  private func assign(_ worker: Worker) throws {
    guard stopDeadline == nil, let planned = queue.next() else {
      workers.removeAll { $0 === worker }
      worker.child.finish()
      return
    }
    let now = ContinuousClock.now
    let others = workers.filter { $0.current != nil }
    for other in others { other.current?.besideOthers = true }
    worker.current = Job(
      planned: planned, begin: now, deadline: timeOut.map { now + .seconds($0) },
      besideOthers: !others.isEmpty)
    let request = WorkerRequest(number: 0, trial: planned.trial)
    // A worker that is gone is noticed at the end of its pipe.
    _ = SystemCalls.writeAll(
      try CanonicalJSON.encode(request) + Data("\n".utf8), to: worker.child.input)
  }

  private var nextDeadline: ContinuousClock.Instant? {
    (workers.compactMap { $0.current?.deadline } + [stopDeadline].compactMap(\.self)).min()
  }

  private func endOverdue(_ now: ContinuousClock.Instant) throws {
    for worker in workers {
      guard let job = worker.current, let deadline = job.deadline, now >= deadline else { continue }
      worker.current = nil
      worker.child.killNow()
      remove(worker)
      let limit = PlainProgress.duration(timeOut ?? 0)
      try finish(
        job, ended: TrialOutcome(.timedOut, "not done after \(limit)"),
        seconds: (now - job.begin).seconds)
      try startWorker()
    }
  }

  private func remove(_ worker: Worker) {
    workers.removeAll { $0 === worker }
    worker.child.finish()
  }

  /// Waits until a worker speaks or ends, an interruption comes, or time is up.
  private func waitForNews(until deadline: ContinuousClock.Instant?) throws {
    let watched = workers
    var descriptors = watched.flatMap { worker in
      // A negative descriptor is passed over.
      [worker.child.output, worker.hasErrorsLeft ? worker.child.errors : -1].map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
    }
    if stopDeadline == nil, let interrupts {
      descriptors.append(pollfd(fd: interrupts.descriptor, events: Int16(POLLIN), revents: 0))
    }
    let patience = deadline.map { min(3600, max(0, ($0 - .now).seconds)) } ?? 3600
    let count = poll(&descriptors, nfds_t(descriptors.count), Int32((patience * 1000).rounded(.up)))
    guard count > 0 else { return }
    for (index, worker) in watched.enumerated() {
      if descriptors[2 * index + 1].revents != 0 { hearErrors(worker) }
      if descriptors[2 * index].revents != 0 { try hear(worker) }
    }
    if descriptors.count > 2 * watched.count, descriptors[2 * watched.count].revents != 0 {
      stop()
    }
  }

  private func stop() {
    stopDeadline = .now + .seconds(grace)
    let running = workers.count { $0.current != nil }
    queue.note(
      "interrupted; giving \(running) running trials \(PlainProgress.duration(grace)), "
        + "Ctrl-C again ends at once")
  }

  private func hearErrors(_ worker: Worker) {
    guard let piece = SystemCalls.readSome(from: worker.child.errors) else {
      worker.hasErrorsLeft = false
      return
    }
    worker.errors = String((worker.errors + String(decoding: piece, as: UTF8.self)).suffix(4096))
  }

  private func hear(_ worker: Worker) throws {
    guard let piece = SystemCalls.readSome(from: worker.child.output) else {
      return try bury(worker)
    }
    for line in worker.lines.append(piece) {
      if !worker.isReady {
        worker.isReady = true
      } else if let job = worker.current {
        worker.current = nil
        let reply = try CanonicalJSON.decode(WorkerReply.self, from: line)
        try queue.finish(
          job.planned, reply.performed, wallSeconds: (.now - job.begin).seconds,
          besideOthers: job.besideOthers)
      }
      try assign(worker)
    }
  }

  /// Records the trial at which a worker died, and starts another worker.
  private func bury(_ worker: Worker) throws {
    workers.removeAll { $0 === worker }
    hearLastWords(worker)
    let status = worker.child.finish()
    guard worker.isReady else {
      throw RunnerError(
        "a worker could not begin: \(status.description); '\(command.joined(separator: " "))' "
          + "must serve trials\(lastWords(worker))")
    }
    if let job = worker.current {
      try finish(
        job, ended: TrialOutcome(.killed, status.description + lastWords(worker)),
        seconds: (.now - job.begin).seconds)
    }
    if stopDeadline == nil { try startWorker() }
  }

  private func hearLastWords(_ worker: Worker) {
    var descriptor = pollfd(fd: worker.child.errors, events: Int16(POLLIN), revents: 0)
    while worker.hasErrorsLeft, poll(&descriptor, 1, 0) > 0, descriptor.revents & Int16(POLLIN) != 0
    {
      hearErrors(worker)
    }
  }

  /// The line that says why the worker crashed, if there is one.
  private func lastWords(_ worker: Worker) -> String {
    for line in worker.errors.split(whereSeparator: \.isNewline) {
      guard let reason = line.range(of: "rror: ") else { continue }
      return ": \(line[reason.upperBound...].prefix(200))"
    }
    return ""
  }

  private func finish(_ job: Job, ended outcome: TrialOutcome, seconds: Double) throws {
    try queue.finish(
      job.planned, PerformedTrial(result: TrialResult(outcome: outcome), seconds: seconds),
      wallSeconds: seconds, besideOthers: job.besideOthers)
  }
}

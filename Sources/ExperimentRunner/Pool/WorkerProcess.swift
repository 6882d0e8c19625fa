import Foundation
import GSLNumerics
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The other side of the pool: a process that performs the trials that it is handed, one BLAS thread
/// for each, until its input ends.
public enum WorkerProcess {
  /// The argument that makes an executable a worker.
  public static let argument = "worker"

  /// Serves and never returns when the process was started as a worker; else does nothing. The first
  /// line of every program that runs experiments.
  public static func serveIfAsked(_ performer: any TrialPerformer) {
    guard CommandLine.arguments.dropFirst().first == argument else { return }
    serve(performer)
  }

  /// Performs trials from standard input until it ends, with answers on standard output.
  public static func serve(_ performer: any TrialPerformer) -> Never {
    // Ctrl-C reaches the whole group; the coordinator decides what becomes of its workers.
    for signalNumber in [SIGINT, SIGTERM] { signal(signalNumber, SIG_IGN) }
    for signalNumber in [SIGPIPE, SIGXFSZ] { signal(signalNumber, SIG_IGN) }
    BLASThreads.set(1)
    // What a performer prints must not end up among the answers.
    let answers = dup(1)
    dup2(2, 1)
    guard SystemCalls.writeAll(Data("ready\n".utf8), to: answers) else { exit(0) }
    let requests = RequestQueue()
    Thread.detachNewThread {
      var buffer = LineBuffer()
      while let piece = SystemCalls.readSome(from: 0) {
        for line in buffer.append(piece) { requests.add(line) }
      }
      // The coordinator is gone or done: nobody wants what is being computed.
      _exit(0)
    }
    while true {
      let request = requests.next()
      guard let reply = answer(request, performer),
        SystemCalls.writeAll(reply + Data("\n".utf8), to: answers)
      else { _exit(1) }
    }
  }

  private static func answer(_ request: Data, _ performer: any TrialPerformer) -> Data? {
    guard let request = try? CanonicalJSON.decode(WorkerRequest.self, from: request) else {
      return nil
    }
    let reply = WorkerReply(number: request.number, performed: perform(request.trial, performer))
    return try? CanonicalJSON.encode(reply)
  }

  /// Performs a trial; what it throws becomes its outcome.
  static func perform(
    _ trial: TrialSpecification, _ performer: any TrialPerformer
  ) -> PerformedTrial {
    do {
      return try performer.perform(trial)
    } catch {
      let text = "\(error)".split(whereSeparator: \.isNewline).joined(separator: " ")
      return PerformedTrial(
        result: TrialResult(outcome: TrialOutcome(.error, text)), seconds: 0)
    }
  }
}

/// Requests that have arrived and not been answered yet.
private final class RequestQueue: Sendable {
  private let requests = Mutex<[Data]>([])
  private let available = DispatchSemaphore(value: 0)

  func add(_ request: Data) {
    requests.withLock { $0.append(request) }
    available.signal()
  }

  func next() -> Data {
    available.wait()
    return requests.withLock { $0.removeFirst() }
  }
}

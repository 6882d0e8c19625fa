import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Watches for Ctrl-C and a polite request to end while it lives. The first makes `descriptor`
/// readable; a later one ends the process at once. One key press can come as two signals, to the
/// process and to its group, so what follows the first within `echo` is the same.
final class InterruptWatcher {
  /// How long after the first signal another is taken for the same interruption.
  static let echo = Duration.milliseconds(200)

  /// Readable after the first interruption.
  let descriptor: Int32
  private let sources: [any DispatchSourceSignal]
  private let wakeUp: Int32

  init() throws {
    let pipe = try SystemCalls.pipe()
    descriptor = pipe.read
    wakeUp = pipe.write
    let first = FirstMoment()
    let end = pipe.write
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        guard let begin = first.moment(unlessNow: .now) else {
          _ = SystemCalls.writeAll(Data([1]), to: end)
          return
        }
        if .now - begin > Self.echo {
          signal(number, SIG_DFL)
          kill(getpid(), number)
        }
      }
      source.resume()
      return source
    }
  }

  deinit {
    for source in sources { source.cancel() }
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    close(descriptor)
    close(wakeUp)
  }

  private final class FirstMoment: Sendable {
    private let value = Mutex<ContinuousClock.Instant?>(nil)

    /// When the first interruption came; `nil` when it is this one.
    func moment(unlessNow now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
      value.withLock { first in
        defer { first = first ?? now }
        return first
      }
    }
  }
}

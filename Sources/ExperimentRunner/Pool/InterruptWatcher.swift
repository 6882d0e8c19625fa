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
/// readable; the second ends the process at once.
final class InterruptWatcher {
  /// Readable after the first interruption.
  let descriptor: Int32
  private let sources: [any DispatchSourceSignal]
  private let wakeUp: Int32

  init() throws {
    let pipe = try SystemCalls.pipe()
    descriptor = pipe.read
    wakeUp = pipe.write
    let count = Counter()
    let end = pipe.write
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        if count.next() == 1 {
          _ = SystemCalls.writeAll(Data([1]), to: end)
        } else {
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

  private final class Counter: Sendable {
    private let value = Mutex(0)
    func next() -> Int {
      value.withLock {
        $0 += 1
        return $0
      }
    }
  }
}

/// The seconds spent training: a clock that is paused while anything else is done.
final class Stopwatch {
  private let clock: () -> Double
  private var accumulated = 0.0
  private var started: Double?

  init(clock: @escaping () -> Double) { self.clock = clock }

  var seconds: Double { accumulated + (started.map { clock() - $0 } ?? 0) }

  func resume() { started = clock() }

  func pause() {
    accumulated = seconds
    started = nil
  }
}

/// The default clock: seconds since its making, from the system's continuous clock.
public func continuousSeconds() -> @Sendable () -> Double {
  let clock = ContinuousClock()
  let origin = clock.now
  return {
    let (seconds, attoseconds) = origin.duration(to: clock.now).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}

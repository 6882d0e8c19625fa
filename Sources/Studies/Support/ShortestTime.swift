/// Seconds that a call takes: the shortest of a few runs, since whatever else the machine does only
/// lengthens them. Calls too short for the clock are repeated within a run.
/// - Parameters:
///   - runs: how many runs the shortest is taken of.
///   - least: seconds that a run lasts at least.
///   - body: what is timed; called once before, so that memory is at hand.
func shortestSeconds(
  runs: Int = 3, least: Double = 0.005, _ body: () throws -> Void
) rethrows -> Double {
  let clock = ContinuousClock()
  var calls = 1
  var seconds = try clock.measure(body) / .seconds(1)
  var shortest = Double.infinity
  var done = 0
  while done < runs {
    seconds = try clock.measure { for _ in 0..<calls { try body() } } / .seconds(1)
    if seconds < least, calls < 1 << 24 {
      calls *= max(2, min(16, Int(least / max(seconds, 1e-9)) + 1))
      continue
    }
    shortest = min(shortest, seconds / Double(calls))
    done += 1
  }
  return shortest
}

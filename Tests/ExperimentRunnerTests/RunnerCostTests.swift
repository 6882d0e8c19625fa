import Foundation
import Testing

@testable import ExperimentRunner

@Suite struct RunnerCostTests {
  #if DEBUG
    // Unoptimised code, beside other tests: the bounds only catch what grows with the plan.
    private let count = 500
    private let milliseconds = 20.0
  #else
    private let count = 10_000
    private let milliseconds = 2.0
  #endif

  @Test func `a trivial trial costs the runner little time and memory`() throws {
    let program = TrivialProgram()
    defer { program.remove() }
    let begin = ContinuousClock.now
    #expect(try program.run(["--jobs", "2", "--count", "\(count)"]).0 == 0)
    let seconds = (ContinuousClock.now - begin).seconds
    #expect(seconds * 1000 / Double(count) < milliseconds)
    var usage = rusage()
    // RUSAGE_CHILDREN, which has different types on different systems.
    getrusage(-1, &usage)
    #if canImport(Darwin)
      let bytes = usage.ru_maxrss
    #else
      let bytes = usage.ru_maxrss * 1024
    #endif
    #expect(bytes < 200 << 20)
  }
}

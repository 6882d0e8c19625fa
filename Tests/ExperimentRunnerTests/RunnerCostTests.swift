import Testing

@testable import ExperimentRunner

@Suite struct RunnerCostTests {
  #if DEBUG
    // Unoptimised code: the bound only catches what grows with the plan.
    private let count = 500
    private let milliseconds = 10.0
  #else
    private let count = 10_000
    private let milliseconds = 2.0
  #endif

  /// Of the processor, of the runner and its workers together: what the clock on the wall says
  /// depends on what else the machine does.
  @Test func `a trivial trial costs the runner little time and memory`() throws {
    let program = TrivialProgram()
    defer { program.remove() }
    let (status, text) = try program.run(["--jobs", "2", "--count", "\(count)", "--usage"])
    #expect(status == 0)
    let usage = try #require(text.split(separator: "\n").last).split(separator: " ")
    let seconds = try #require(Double(usage[1]))
    let megabytes = try #require(Double(usage[3]))
    #expect(seconds * 1000 / Double(count) < milliseconds)
    #expect(megabytes < 200)
  }
}

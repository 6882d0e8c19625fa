import Testing

@testable import ExperimentRunner

@Suite struct ProgressTests {
  @Test(
    arguments: [
      (0, 10, 0, nil, "░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░ 0/10"),
      (5, 10, 1, 65.0, "████████████████████░░░░░░░░░░░░░░░░░░░░ 5/10, 1 failed, 1 min 05 s left"),
      (10, 10, 0, 0.0, "████████████████████████████████████████ 10/10"),
    ] as [(Int, Int, Int, Double?, String)])
  func `the bar tells finished of total, failures and the time left`(
    finished: Int, total: Int, failures: Int, left: Double?, line: String
  ) {
    var progress = RunProgress()
    (progress.finished, progress.total) = (finished, total)
    (progress.failures, progress.secondsLeft) = (failures, left)
    #expect(TerminalProgress.line(progress, width: 100) == line)
    for width in 1...100 {
      #expect(TerminalProgress.line(progress, width: width).count <= max(1, width - 1))
    }
  }

  @Test(
    arguments: [
      (0.04, "0.0 s"), (9.96, "10.0 s"), (59.4, "59 s"), (65, "1 min 05 s"), (7800, "2 h 10 min"),
      (.infinity, "?"),
    ] as [(Double, String)])
  func `durations are told in units that fit`(seconds: Double, text: String) {
    #expect(PlainProgress.duration(seconds) == text)
  }
}

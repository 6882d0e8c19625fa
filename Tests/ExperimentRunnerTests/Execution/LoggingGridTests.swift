import Testing

@testable import ExperimentRunner

@Suite struct LoggingGridTests {
  @Test func `the first fifty epochs are all logged, then each five per cent further`() {
    var grid = LoggingGrid()
    let logged = (1...10_000).filter { grid.takes(epoch: $0, trainingLoss: 1) }
    #expect(logged.prefix(50).elementsEqual(1...50))
    #expect(logged.count < 160)
    for (earlier, later) in zip(logged.dropFirst(50), logged.dropFirst(51)) {
      #expect(Double(later) <= Double(earlier) * LoggingGrid.step + 1)
    }
  }

  @Test func `a loss that falls is logged on a grid of its own`() {
    var grid = LoggingGrid()
    var last = 1.0
    for epoch in 1...5000 {
      let loss = 1 / Double(epoch * epoch)
      if grid.takes(epoch: epoch, trainingLoss: loss) { last = loss }
      #expect(loss >= last / LoggingGrid.step)
    }
  }
}

import Foundation
import Testing

@testable import ExperimentRunner

@Suite struct CurveLoggerTests {
  @Test func `any target is found to within a step of accuracy or of work`() {
    var logger = CurveLogger(workRatio: 1.1, accuracyRatio: 1.1)
    let losses = (0..<2000).map { exp(-0.01 * Double($0)) }
    for (epoch, loss) in losses.enumerated() {
      logger.log(
        epochs: Double(epoch), evaluations: epoch, sweeps: 100 * Double(epoch),
        [.trainingLoss: loss], isLast: epoch == losses.count - 1)
    }
    #expect(logger.curve.count < 400)
    #expect(logger.curve.epochs.last == 1999)
    for level in [0.9, 0.5, 0.1, 0.01, 1e-3, 1e-6] {
      let exact = losses.firstIndex { $0 <= level }!
      let index = logger.curve.firstIndex(meeting: MeasureTarget(.trainingLoss, level))!
      let found = logger.curve.epochs[index]
      // A factor 1.1 of this loss is 9.5 epochs.
      #expect(found >= Double(exact) && found <= Double(exact) + 10, "\(level)")
    }
  }

  @Test func `a curve that stands still is logged on the grid of work alone`() {
    var logger = CurveLogger()
    for epoch in 0..<1000 {
      logger.log(
        epochs: Double(epoch), evaluations: epoch, sweeps: Double(epoch), [.testAccuracy: 0.5])
    }
    #expect(logger.curve.count < 80 && logger.curve.count > 30)
    for (earlier, later) in zip(logger.curve.sweeps, logger.curve.sweeps.dropFirst()) {
      #expect(later <= max(earlier * 1.1 + 1, earlier + 1))
    }
  }

  @Test func `a measure that was not taken is none, not zero`() {
    var curve = Curve()
    curve.append(epochs: 0, evaluations: 0, sweeps: 0, [.trainingLoss: 1])
    curve.append(epochs: 1, evaluations: 1, sweeps: 1, [.testError: 0.5])
    #expect(curve[.trainingLoss] == [1, nil] && curve[.testError] == [nil, 0.5])
    #expect(curve[.gradientNorm] == [nil, nil])
    #expect(curve.last == [.trainingLoss: 1, .testError: 0.5])
    #expect(curve.firstIndex(meeting: MeasureTarget(.testError, 0.5)) == 1)
    #expect(!MeasureTarget(.testError, 0.5).isMet(by: .nan))
  }
}

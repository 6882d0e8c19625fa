import Catalogue
import Foundation
import Objectives
import Testing

@Suite struct LossTests {
  private func evaluate(
    _ loss: any Loss, _ outputs: [Double], _ targets: [Double]
  ) -> (value: Double, gradient: [Double]) {
    var gradient = outputs.map { _ in Double.nan }
    let value = loss.value(
      outputs: outputs, targets: targets, gradient: &gradient, width: outputs.count)
    let again = loss.value(outputs: outputs, targets: targets, width: outputs.count)
    #expect(value == again || (value.isNaN && again.isNaN), "both forms give one value")
    return (value, gradient)
  }

  @Test func `softmax cross-entropy holds at logits of ten thousand`() {
    let loss = SoftmaxCrossEntropy()
    #expect(evaluate(loss, [1e4, -1e4], [1, 0]) == (0, [0, 0]))
    #expect(evaluate(loss, [1e4, -1e4], [0, 1]) == (2e4, [1, -1]))
    // Near 0 the loss is exp(−40) to full precision.
    #expect(abs(evaluate(loss, [40, 0], [1, 0]).value / exp(-40) - 1) < 1e-14)
    #expect(abs(evaluate(loss, [0, 0, 0], [0, 1, 0]).value - log(3)) < 1e-15)
  }

  @Test func `the squared error of a softmax holds at logits of ten thousand`() {
    let loss = SoftmaxSquaredError()
    #expect(evaluate(loss, [1e4, -1e4], [0, 1]) == (1, [0, 0]))
    // p = (½, ½), e = (−½, ½), Σ p e = 0.
    #expect(evaluate(loss, [3, 3], [1, 0]) == (0.25, [-0.25, 0.25]))
    // p = (¾, ¼): e = (−¼, ¼), Σ p e = −⅛, and pᵢ (eᵢ + ⅛).
    let (value, gradient) = evaluate(loss, [log(3), 0], [1, 0])
    #expect(abs(value - 1.0 / 16) < 1e-15)
    #expect(abs(gradient[0] + 3.0 / 32) < 1e-15 && abs(gradient[1] - 3.0 / 32) < 1e-15)
  }

  @Test func `logistic cross-entropy holds at logits of ten thousand`() {
    let loss = LogisticCrossEntropy()
    #expect(evaluate(loss, [1e4, -1e4], [1, 0]) == (0, [0, 0]))
    #expect(evaluate(loss, [1e4, -1e4], [0, 1]) == (2e4, [1, -1]))
    // −log σ(40), and its derivative −σ(−40), to full precision.
    let (value, gradient) = evaluate(loss, [40], [1])
    #expect(abs(value / exp(-40) - 1) < 1e-14)
    #expect(abs(gradient[0] / -exp(-40) - 1) < 1e-14)
    #expect(abs(evaluate(loss, [0], [0.25]).value - log(2)) < 1e-15)
  }

  @Test func `Huber is quadratic to delta and linear past it`() throws {
    let loss = try lossCatalogue.make("huber", ["delta": 0.5])
    #expect(
      evaluate(loss, [1, 1, 1], [0.75, 3, -1]) == (0.03125 + 0.875 + 0.875, [0.25, -0.5, 0.5]))
  }

  @Test func `the dead zone has no error past 0.2 and 0.8`() {
    let loss = DeadZone()
    #expect(evaluate(loss, [0.1, 0.9, -3, 5], [0, 1, 0, 1]) == (0, [0, 0, 0, 0]))
    #expect(evaluate(loss, [0.5, 0.5], [0, 1]) == (0.25, [0.5, -0.5]))
    var (residuals, slopes) = (
      [Double](repeating: .nan, count: 3), [Double](repeating: .nan, count: 3)
    )
    loss.residuals(
      outputs: [0.1, 0.5, 0.9], targets: [0, 0, 0], residuals: &residuals, slopes: &slopes,
      width: 3)
    #expect(residuals == [0, 0.5, 0.9] && slopes == [0, 1, 1])
  }

  @Test func `a NaN in the outputs gives a NaN, wherever it stands`() throws {
    for name in lossCatalogue.names {
      let loss = try lossCatalogue.make(name)
      for outputs in [[Double.nan, 0], [0, .nan]] {
        #expect(evaluate(loss, outputs, [1, 0]).value.isNaN, "\(name)")
      }
    }
  }
}

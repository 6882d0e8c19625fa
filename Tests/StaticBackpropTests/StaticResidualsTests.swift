import GSLNumerics
import Networks
import Objectives
import StaticBackprop
import Testing

@Suite struct StaticResidualsTests {
  private func objective(
    _ loss: any Loss = SquaredError(), decay: Double = 0.1, patterns: Int = 5
  ) throws -> (StaticObjective, [Double]) {
    let network = SmallNetworks.network(layers: 4, Tanh())
    let data = SmallNetworks.patterns(patterns, seed: 11)
    return (
      try StaticObjective(
        network: network, loss: loss, inputs: data.inputs, targets: data.targets,
        weightDecay: decay),
      SmallNetworks.parameters(network, seed: 12)
    )
  }

  private func random(_ count: Int, seed: UInt64) -> [Double] {
    let generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in generator.gaussian() }
  }

  @Test(arguments: [0, 0.1], ["squared", "dead-zone"])
  func `half the squared residuals is the loss, and Jᵀr its gradient`(
    decay: Double, loss: String
  ) throws {
    let (objective, parameters) = try objective(try lossCatalogue.make(loss), decay: decay)
    var residuals = [Double](repeating: .nan, count: objective.residualCount)
    try objective.residuals(at: parameters, into: &residuals)
    var gradient = [Double](repeating: .nan, count: objective.parameterCount)
    let evaluation = try objective.gradient(
      at: parameters, on: .all, start: .cold, into: &gradient)
    #expect(abs(residuals.map { $0 * $0 }.reduce(0, +) / 2 / evaluation.loss - 1) < 1e-14)
    var product = gradient.map { _ in Double.nan }
    try objective.multiplyTransposedResidualJacobian(
      at: parameters, by: residuals, into: &product)
    for (left, right) in zip(product, gradient) { #expect(abs(left - right) < 1e-15) }
  }

  @Test func `products with J are those of the matrix`() throws {
    let (objective, parameters) = try objective()
    let (rows, columns) = (objective.residualCount, objective.parameterCount)
    var elements = [Double](repeating: .nan, count: rows * columns)
    try objective.residualJacobian(at: parameters, into: &elements)
    let jacobian = Matrix(rows: rows, columns: columns, elements: elements)
    let (v, w) = (random(columns, seed: 1), random(rows, seed: 2))
    var forward = [Double](repeating: .nan, count: rows)
    try objective.multiplyResidualJacobian(at: parameters, by: v, into: &forward)
    for (left, right) in zip(forward, jacobian * v) { #expect(abs(left - right) < 1e-14) }
    var backward = [Double](repeating: .nan, count: columns)
    try objective.multiplyTransposedResidualJacobian(at: parameters, by: w, into: &backward)
    for (left, right) in zip(backward, jacobian.transposed * w) {
      #expect(abs(left - right) < 1e-14)
    }
  }

  @Test func `a loss without residuals refuses, and says so`() throws {
    let (objective, parameters) = try objective(SoftmaxCrossEntropy())
    let refusal = try #require(objective.leastSquaresRefusal)
    #expect(
      refusal.description
        == "the loss 'softmax-cross-entropy' is no sum of squares; take 'squared', for one")
    var residuals = [Double](repeating: 0, count: objective.residualCount)
    #expect(throws: refusal) { try objective.residuals(at: parameters, into: &residuals) }
  }
}

import GSLNumerics
import Networks
import Objectives
import RecurrentBackprop
import Testing

@Suite struct RecurrentObjectiveGradientTests {
  @Test(arguments: InputForm.allCases, activationCatalogue.names)
  func `the gradient is that of central differences, on every parameter`(
    form: InputForm, activation: String
  ) throws {
    let net = AdjointTestNetwork(
      form: form, activation: try activationCatalogue.make(activation), gain: 0.4)
    for loss: any Loss in [SquaredError(), SoftmaxCrossEntropy()] {
      let report = try GradientCheck().gradient(
        of: try net.objective(loss: loss, weightDecay: 0.1), at: net.parameters)
      #expect(report.passes, "\(report.verdict)")
    }
  }

  @Test(arguments: [
    RecurrentNetwork.Connections.symmetric(diagonal: true), .symmetric(diagonal: false),
    .some(recurrent: [1, 2, 7, 12, 20, 35], input: [0, 4, 17]),
  ])
  func `masked and symmetric weights have the gradient of central differences`(
    connections: RecurrentNetwork.Connections
  ) throws {
    let net = AdjointTestNetwork(gain: 0.4, connections: connections)
    let report = try GradientCheck().gradient(of: try net.objective(), at: net.parameters)
    #expect(report.passes, "\(report.verdict)")
  }

  @Test(arguments: InputForm.allCases)
  func `the residual Jacobian is that of central differences`(form: InputForm) throws {
    let net = AdjointTestNetwork(form: form)
    let report = try GradientCheck().residualJacobian(
      of: try net.objective(weightDecay: 0.1), at: net.parameters)
    #expect(report.passes, "\(report.verdict)")
  }

  @Test(arguments: [0, 0.1])
  func `products with the residual Jacobian and its transpose are those of the matrix`(
    weightDecay: Double
  ) throws {
    let net = AdjointTestNetwork()
    let objective = try net.objective(weightDecay: weightDecay)
    let (R, P) = (objective.residualCount, objective.parameterCount)
    var jacobian = [Double](repeating: 0, count: R * P)
    try objective.residualJacobian(at: net.parameters, into: &jacobian)
    let matrix = Matrix(rows: R, columns: P, elements: jacobian)
    let generator = SeededGenerator(seed: 4)
    let v = (0..<P).map { _ in generator.gaussian() }
    let w = (0..<R).map { _ in generator.gaussian() }
    var product = [Double](repeating: 0, count: R)
    try objective.multiplyResidualJacobian(at: net.parameters, by: v, into: &product)
    #expect(relativeError(product, matrix * v) < 1e-13)
    var transposed = [Double](repeating: 0, count: P)
    try objective.multiplyTransposedResidualJacobian(at: net.parameters, by: w, into: &transposed)
    #expect(relativeError(transposed, matrix.transposed * w) < 1e-13)

    // Jᵀ r is the gradient, and ½‖r‖² the loss.
    var residuals = [Double](repeating: 0, count: R)
    try objective.residuals(at: net.parameters, into: &residuals)
    #expect(
      relativeError(matrix.transposed * residuals, try net.gradient(of: objective)) < 1e-12)
    let loss = try objective.loss(at: net.parameters, on: .all).loss
    #expect(abs(0.5 * residuals.reduce(0) { $0 + $1 * $1 } - loss) < 1e-13)
  }

  @Test func `a residual Jacobian takes one factorization a pattern, whatever its outputs`() throws
  {
    let net = AdjointTestNetwork(outputs: [0, 2, 3, 5])
    let objective = try net.objective(solver: DampedIteration())
    var jacobian = [Double](repeating: 0, count: objective.residualCount * objective.parameterCount)
    try objective.residualJacobian(at: net.parameters, into: &jacobian)
    #expect(objective.residualCount == 4 * objective.patternCount)
    #expect(objective.work.factorizations == objective.patternCount)
  }

  @Test func `factorizations are kept while the parameters stay`() throws {
    let net = AdjointTestNetwork()
    let objective = try net.objective()
    let v = [Double](repeating: 1, count: objective.parameterCount)
    var product = [Double](repeating: 0, count: objective.residualCount)
    try objective.multiplyResidualJacobian(at: net.parameters, by: v, into: &product)
    let factored = objective.work.factorizations
    try objective.multiplyResidualJacobian(at: net.parameters, by: v, into: &product)
    #expect(objective.work.factorizations == factored)
    try objective.multiplyResidualJacobian(
      at: net.parameters.map { $0 * 0.9 }, by: v, into: &product)
    #expect(objective.work.factorizations > factored)
  }

  @Test(arguments: adjointCatalogue.names)
  func `a pattern's gradient is the same alone and in batches`(name: String) throws {
    // Differences settle twice a parameter.
    let net = AdjointTestNetwork(
      units: name == "differences" ? 3 : 6, patterns: 7, gain: 0.3,
      connections: .symmetric(diagonal: false))
    let objective = try net.objective(
      solver: DampedIteration(), adjoint: try adjointCatalogue.make(name))
    let alone = try (0..<7).map { pattern in
      try net.gradient(of: objective, on: .some([pattern]))
    }
    for size in [2, 7] {
      let together = try net.gradient(of: objective, on: .some(ArraySlice(0..<size)))
      var mean = [Double](repeating: 0, count: net.parameters.count)
      for gradient in alone[..<size] {
        for index in mean.indices { mean[index] += gradient[index] / Double(size) }
      }
      #expect(relativeError(together, mean) < 1e-13)
    }
  }

  @Test(arguments: adjointCatalogue.names)
  func `a batch of 256 has the mean of the gradients alone`(name: String) throws {
    let net = AdjointTestNetwork(
      units: name == "differences" ? 2 : 4, inputs: name == "differences" ? 1 : 3, patterns: 256,
      gain: 0.3, connections: .symmetric(diagonal: true))
    let objective = try net.objective(
      solver: DampedIteration(), adjoint: try adjointCatalogue.make(name))
    var mean = [Double](repeating: 0, count: net.parameters.count)
    for pattern in 0..<256 {
      let alone = try net.gradient(of: objective, on: .some([pattern]))
      for index in mean.indices { mean[index] += alone[index] / 256 }
    }
    #expect(relativeError(try net.gradient(of: objective), mean) < 1e-13)
  }
}

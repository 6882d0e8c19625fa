import GSLNumerics
import Networks
import Objectives
import RecurrentBackprop

/// A net with seeded parameters and patterns, and objectives on it.
struct AdjointTestNetwork {
  let network: RecurrentNetwork
  let parameters: [Double]
  let inputs: Matrix
  let targets: Matrix

  /// - Parameter gain: the standard deviation of `W`'s entries times `√n`; about `ρ(W)`.
  init(
    units: Int = 6, inputs inputWidth: Int = 3, outputs: [Int]? = nil, patterns: Int = 4,
    form: InputForm = .inside, activation: any Activation = Tanh(), gain: Double = 0.6,
    connections: RecurrentNetwork.Connections = .all, seed: UInt64 = 1
  ) {
    let generator = SeededGenerator(seed: seed)
    let outputs = outputs ?? [units - 2, units - 1]
    network = RecurrentNetwork(
      stateWidth: units, inputWidth: inputWidth, form: form,
      activations: [.init(units: 0..<units, activation: activation)], outputs: outputs,
      connections: connections)
    let scale = gain / Double(units).squareRoot()
    let recurrent = network.recurrentParameterCount
    parameters = (0..<network.parameterCount).map {
      generator.gaussian(standardDeviation: $0 < recurrent ? scale : 0.5)
    }
    inputs = Self.random(patterns, inputWidth, generator)
    targets = Self.random(patterns, outputs.count, generator)
  }

  /// A linear net of given weights, with the input weights and biases zero.
  init(weights: Matrix, inputs: [[Double]]) {
    network = RecurrentNetwork(
      stateWidth: weights.rows, inputWidth: 1,
      activations: [.init(units: 0..<weights.rows, activation: Identity())],
      outputs: Array(0..<weights.rows))
    parameters = weights.elements + Array(repeating: 0, count: 2 * weights.rows)
    self.inputs = Matrix(inputs)
    targets = Matrix(rows: inputs.count, columns: weights.rows)
  }

  private static func random(_ rows: Int, _ columns: Int, _ generator: SeededGenerator) -> Matrix {
    Matrix(
      rows: rows, columns: columns,
      elements: (0..<rows * columns).map { _ in generator.gaussian() })
  }

  func objective(
    loss: any Loss = SquaredError(), solver: any SettlingSolver = NewtonIteration(),
    tolerance: Double = 1e-13, adjoint: any AdjointMethod = DirectAdjoint(),
    adjointOptions: AdjointOptions = AdjointOptions(tolerance: 1e-13),
    policy: FailurePolicy = .refuse, weightDecay: Double = 0, warmStart: Bool = false
  ) throws -> RecurrentObjective {
    try RecurrentObjective(
      map: DenseMap(network), outputs: network.outputs, loss: loss, inputs: inputs,
      targets: targets, solver: solver,
      settlingOptions: SettlingOptions(tolerance: tolerance, maximumSweeps: 5000),
      adjoint: adjoint, adjointOptions: adjointOptions, policy: policy, weightDecay: weightDecay,
      warmStart: warmStart)
  }

  func gradient(of objective: RecurrentObjective, on batch: PatternBatch = .all) throws -> [Double]
  {
    var gradient = [Double](repeating: .nan, count: objective.parameterCount)
    _ = try objective.gradient(at: parameters, on: batch, start: .cold, into: &gradient)
    return gradient
  }
}

/// `‖x − y‖ / ‖y‖`.
func relativeError(_ x: [Double], _ y: [Double]) -> Double {
  var (difference, size) = (0.0, 0.0)
  for (x, y) in zip(x, y) {
    difference += (x - y) * (x - y)
    size += y * y
  }
  return (difference / size).squareRoot()
}

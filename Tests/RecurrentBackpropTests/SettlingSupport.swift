import GSLNumerics
import Networks
import RecurrentBackprop

/// A dense map with the parameters and inputs given, loaded and ready to settle.
func denseMap(
  recurrent: Matrix, input: Matrix? = nil, bias: Vector? = nil, inputs: Matrix,
  form: InputForm = .inside, activation: any Activation = Tanh()
) -> CountedMap {
  let n = recurrent.rows
  let input = input ?? Matrix(rows: n, columns: inputs.columns)
  let network = RecurrentNetwork(
    stateWidth: n, inputWidth: input.columns, form: form,
    activations: [.init(units: 0..<n, activation: activation)], outputs: [])
  let map = DenseMap(network, capacity: inputs.rows)
  let parameters = network.parameters(
    recurrent: recurrent, input: input, bias: bias ?? Vector(repeating: 0, count: n))
  parameters.withUnsafeBufferPointer { map.setParameters($0) }
  inputs.withView { map.load(inputs: $0) }
  return CountedMap(map)
}

/// A matrix of independent normal elements with the standard deviation given.
func gaussianMatrix(
  _ rows: Int, _ columns: Int, _ standardDeviation: Double, _ generator: SeededGenerator
) -> Matrix {
  Matrix(
    rows: rows, columns: columns,
    elements: (0..<rows * columns).map { _ in
      generator.gaussian(standardDeviation: standardDeviation)
    })
}

/// A settlement that outlives its settler.
struct KeptSettlement {
  let patterns: [PatternSettling]
  let states: Matrix

  init(
    _ map: CountedMap, _ solver: any SettlingSolver, count: Int, start: Matrix? = nil,
    _ options: SettlingOptions = SettlingOptions()
  ) throws {
    let settler = try Settler(map: map, solver: solver, options: options)
    let settlement =
      try start.map { try $0.withView { try settler.settle(count: count, start: $0) } }
      ?? settler.settle(count: count)
    patterns = settlement.patterns
    states = Matrix(settlement.states)
  }
}

import GSLNumerics
import Networks
import Objectives
import RecurrentBackprop
import Testing

@Suite struct RecurrentObjectiveInitialStatesTests {
  /// One unit that feeds itself with weight 2 has the fixed points 0 (unstable) and ±0.957504024.
  private let network = RecurrentNetwork(
    stateWidth: 1, inputWidth: 1, activations: [.init(units: 0..<1, activation: Tanh())],
    outputs: [0])

  private func objective(initialStates: Matrix?) throws -> RecurrentObjective {
    try RecurrentObjective(
      map: DenseMap(network), outputs: [0], loss: SquaredError(), inputs: Matrix([[0], [0]]),
      targets: Matrix([[1], [1]]), initialStates: initialStates)
  }

  @Test func `the start says which fixed point is meant, in the loss and in the outputs`() throws {
    let parameters = [2.0, 0, 0]
    let root = 0.957504024
    let apart = try objective(initialStates: Matrix([[0.5], [-0.5]]))
    let (near, far) = ((1 - root) * (1 - root) / 2, (1 + root) * (1 + root) / 2)
    for (rows, expected) in [([0, 1], (near + far) / 2), ([1], far), ([1, 0], (near + far) / 2)] {
      let loss = try apart.loss(at: parameters, on: .some(rows[...])).loss
      #expect(abs(loss - expected) < 1e-8)
    }
    let found = try apart.outputs(
      for: Matrix([[0], [0], [0]]), at: parameters, from: Matrix([[-0.1], [2], [0]]))
    #expect(zip(found.outputs.elements, [-root, root, 0]).allSatisfy { abs($0 - $1) < 1e-8 })
    // From rest the unstable fixed point is never left.
    #expect(try objective(initialStates: nil).loss(at: parameters, on: .all).loss == 0.5)
  }

  @Test func `the gradient is that of the fixed point which the start leads to`() throws {
    let objective = try objective(initialStates: Matrix([[0.5], [-0.5]]))
    let parameters = [2.0, 0, 0.1]
    var gradient = [Double](repeating: 0, count: 3)
    _ = try objective.gradient(at: parameters, on: .all, start: .cold, into: &gradient)
    for index in [0, 2] {
      let losses = try [1e-5, -1e-5].map { change in
        var moved = parameters
        moved[index] += change
        return try objective.loss(at: moved, on: .all).loss
      }
      #expect(abs((losses[0] - losses[1]) / 2e-5 - gradient[index]) < 1e-8)
    }
  }

  @Test func `states of another shape and warm starts beside them are refused`() throws {
    #expect(throws: ObjectiveError.self) { try objective(initialStates: Matrix([[0.5]])) }
    #expect(throws: ObjectiveError.self) {
      try RecurrentObjective(
        map: DenseMap(network), outputs: [0], loss: SquaredError(), inputs: Matrix([[0]]),
        targets: Matrix([[1]]), warmStart: true, initialStates: Matrix([[0.5]]))
    }
    #expect(throws: ObjectiveError.self) {
      try objective(initialStates: nil).outputs(
        for: Matrix([[0]]), at: [2, 0, 0], from: Matrix([[0], [0]]))
    }
  }
}

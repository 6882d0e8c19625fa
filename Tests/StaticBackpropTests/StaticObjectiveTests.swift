import GSLNumerics
import Networks
import Objectives
import StaticBackprop
import Testing

@Suite struct StaticObjectiveTests {
  private let network = SmallNetworks.network(layers: 3, Tanh())

  private func objective(patterns: Int, decay: Double = 0) throws -> StaticObjective {
    let data = SmallNetworks.patterns(patterns, seed: 4)
    return try StaticObjective(
      network: network, loss: SquaredError(), inputs: data.inputs, targets: data.targets,
      weightDecay: decay)
  }

  @Test func `a batch is the mean of its patterns, in any order and past one chunk`() throws {
    // More patterns than go through the layers at once.
    let objective = try objective(patterns: 1030)
    let parameters = SmallNetworks.parameters(network, seed: 5)
    var single = [Double](repeating: 0, count: objective.parameterCount)
    for batch in [Array(0..<1030), [1029], [7, 3, 1000], Array((0..<600).reversed())] {
      var mean = single.map { _ in 0.0 }
      var loss = 0.0
      for pattern in batch {
        loss += try objective.gradient(
          at: parameters, on: .some([pattern]), start: .cold, into: &single
        ).loss
        for index in mean.indices { mean[index] += single[index] / Double(batch.count) }
      }
      var whole = single
      let evaluation = try objective.gradient(
        at: parameters, on: .some(batch[...]), start: .cold, into: &whole)
      #expect(evaluation.patterns == batch.count)
      #expect(abs(evaluation.loss - loss / Double(batch.count)) < 1e-13)
      for (left, right) in zip(whole, mean) { #expect(abs(left - right) < 1e-13) }
      guard batch.count == 1030 else { continue }
      var all = single
      #expect(
        try objective.gradient(at: parameters, on: .all, start: .cold, into: &all) == evaluation)
      #expect(all == whole)
    }
  }

  @Test func `work is one evaluation and one transposed product a pattern`() throws {
    let objective = try objective(patterns: 6)
    let parameters = SmallNetworks.parameters(network, seed: 5)
    var gradient = [Double](repeating: 0, count: objective.parameterCount)
    _ = try objective.loss(at: parameters, on: .some([1, 2]))
    #expect(objective.work.mapEvaluations == 2 && objective.work.sweeps == 2)
    _ = try objective.gradient(at: parameters, on: .all, start: .cold, into: &gradient)
    #expect(objective.work.mapEvaluations == 8 && objective.work.transposedProducts == 6)
    var jacobian = [Double](repeating: 0, count: 12 * gradient.count)
    try objective.residualJacobian(at: parameters, into: &jacobian)
    #expect(objective.work.mapEvaluations == 14 && objective.work.transposedProducts == 18)
    _ = try objective.outputs(for: SmallNetworks.patterns(9, seed: 1).inputs, at: parameters)
    #expect(objective.work.sweeps == 32)
  }

  @Test func `decay adds half its rate times the squared norm`() throws {
    let parameters = SmallNetworks.parameters(network, seed: 5)
    let (plain, decayed) = (
      try objective(patterns: 4), try objective(patterns: 4, decay: 0.25)
    )
    let square = parameters.map { $0 * $0 }.reduce(0, +)
    let gap =
      try decayed.loss(at: parameters, on: .all).loss - plain.loss(at: parameters, on: .all).loss
    #expect(abs(gap - 0.125 * square) < 1e-14)
  }

  @Test func `a NaN comes through`() throws {
    let objective = try objective(patterns: 4)
    var parameters = SmallNetworks.parameters(network, seed: 5)
    parameters[0] = .nan
    #expect(try objective.loss(at: parameters, on: .all).loss.isNaN)
  }

  @Test func `what does not fit is refused in one line`() throws {
    let data = SmallNetworks.patterns(4, seed: 4)
    let make = { (inputs: Matrix, targets: Matrix, decay: Double) in
      _ = try StaticObjective(
        network: network, loss: SquaredError(), inputs: inputs, targets: targets,
        weightDecay: decay)
    }
    #expect(throws: ObjectiveError("the inputs have 2 columns, the network 3 inputs")) {
      try make(data.targets, data.targets, 0)
    }
    #expect(throws: ObjectiveError("the targets have 3 columns, the network 2 outputs")) {
      try make(data.inputs, data.inputs, 0)
    }
    #expect(throws: ObjectiveError.self) {
      try make(data.inputs, SmallNetworks.patterns(5, seed: 1).targets, 0)
    }
    #expect(throws: ObjectiveError.self) { try make(data.inputs, data.targets, -1) }
    #expect(throws: ObjectiveError.self) { try objective(patterns: 4).loss(at: [1], on: .all) }
  }
}

import GSLNumerics
import Networks
import Objectives
import RecurrentBackprop
import Testing

@Suite struct RecurrentObjectivePolicyTests {
  /// `x = f(w x + u)`, so that the input decides whether a pattern settles: with `tanh` and a large
  /// negative `w`, patterns with a small input cycle and those with a large one saturate.
  private func objective(
    policy: FailurePolicy, inputs: [[Double]] = [[0.1], [8], [-9], [0.2]],
    adjoint: any AdjointMethod = DirectAdjoint(),
    solver: any SettlingSolver = DampedIteration()
  ) throws -> RecurrentObjective {
    let network = RecurrentNetwork(
      stateWidth: 1, inputWidth: 1, activations: [.init(units: 0..<1, activation: Tanh())],
      outputs: [0])
    return try RecurrentObjective(
      map: DenseMap(network), outputs: [0], loss: SquaredError(), inputs: Matrix(inputs),
      targets: Matrix(rows: inputs.count, columns: 1), solver: solver, adjoint: adjoint,
      policy: policy)
  }

  private let parameters = [-3.0, 1, 0]

  @Test func `by default a pattern that does not settle fails the evaluation, by name`() throws {
    let objective = try objective(policy: .refuse)
    let failure = #expect(throws: SettlingFailure.self) {
      try objective.loss(at: parameters, on: .some([1, 2, 3, 0]))
    }
    #expect(failure?.pattern == 3 && failure?.failures == 2 && failure?.patterns == 4)
    #expect(failure?.settling.outcome == .cycling(period: 2))
    #expect(failure?.description.contains("pattern 3: cycling with period 2") == true)
    #expect(objective.statistics.settling == ["cycling": 2, "converged": 2])
  }

  @Test func `skipped patterns leave the mean of the others, and are counted`() throws {
    let objective = try objective(policy: .skip)
    var gradient = [0.0, 0, 0]
    let evaluation = try objective.gradient(
      at: parameters, on: .all, start: .cold, into: &gradient)
    #expect(evaluation.patterns == 2 && evaluation.failedPatterns == 2)
    var expected = gradient
    let others = try objective.gradient(
      at: parameters, on: .some([1, 2]), start: .cold, into: &expected)
    #expect(others.failedPatterns == 0)
    #expect(abs(evaluation.loss - others.loss) < 1e-15)
    #expect(relativeError(gradient, expected) < 1e-13)
    #expect(objective.statistics.skippedPatterns == 2)
    #expect(objective.statistics.unsettledPatterns == 2)
  }

  @Test func `a mean over no pattern is an error`() throws {
    let objective = try objective(policy: .skip, inputs: [[0.1], [0.2]])
    #expect(throws: ObjectiveError.self) { try objective.loss(at: parameters, on: .all) }
  }

  @Test func `damped, all settle, and the adjoint's failures are tried again too`() throws {
    var exact = [0.0, 0, 0]
    let reference = try objective(policy: .refuse, solver: NewtonIteration())
    let loss = try reference.gradient(at: parameters, on: .all, start: .cold, into: &exact).loss
    for adjoint: any AdjointMethod in [DirectAdjoint(), RelaxationAdjoint()] {
      let objective = try objective(policy: .dampAndRetry, adjoint: adjoint)
      var gradient = [0.0, 0, 0]
      let evaluation = try objective.gradient(
        at: parameters, on: .all, start: .cold, into: &gradient)
      #expect(evaluation.patterns == 4 && evaluation.failedPatterns == 0)
      #expect(abs(evaluation.loss - loss) < 1e-12)
      #expect(relativeError(gradient, exact) < 1e-10)
      let tries = adjoint.name == "direct" ? 2 : 4
      #expect(objective.statistics.retriedPatterns == tries)
      #expect(objective.statistics.rescuedPatterns == tries)
    }
  }

  @Test func `an adjoint that fails fails the gradient, or is skipped where that is allowed`()
    throws
  {
    // Newton finds the unstable points; the relaxation diverges there.
    var gradient = [0.0, 0, 0]
    let refusing = try objective(
      policy: .refuse, adjoint: RelaxationAdjoint(), solver: NewtonIteration())
    let failure = #expect(throws: AdjointFailure.self) {
      try refusing.gradient(at: parameters, on: .all, start: .cold, into: &gradient)
    }
    #expect(failure?.pattern == 0 && failure?.failures == 2)
    #expect(failure?.description.contains("relaxation adjoint of pattern 0 diverged") == true)

    let skipping = try objective(
      policy: .skip, adjoint: RelaxationAdjoint(), solver: NewtonIteration())
    let evaluation = try skipping.gradient(
      at: parameters, on: .all, start: .cold, into: &gradient)
    var expected = gradient
    _ = try skipping.gradient(at: parameters, on: .some([1, 2]), start: .cold, into: &expected)
    #expect(evaluation.patterns == 2 && evaluation.failedPatterns == 2)
    #expect(relativeError(gradient, expected) < 1e-13)
    #expect(skipping.statistics.failedAdjoints == 2)
  }

  @Test func `a singular I − J is a clear error`() throws {
    let network = RecurrentNetwork(
      stateWidth: 1, inputWidth: 1, activations: [.init(units: 0..<1, activation: Tanh())],
      outputs: [0])
    // x = tanh(x + 0): at rest J = 1.
    let objective = try RecurrentObjective(
      map: DenseMap(network), outputs: [0], loss: SquaredError(), inputs: [[0]].matrix,
      targets: [[1]].matrix)
    var gradient = [0.0, 0, 0]
    let failure = #expect(throws: AdjointFailure.self) {
      try objective.gradient(at: [1, 1, 0], on: .all, start: .cold, into: &gradient)
    }
    #expect(failure?.adjoint.outcome == .singular(pivotRatio: 0))
    #expect(failure?.description.contains("singular I − J") == true)
    var jacobian = [0.0, 0, 0]
    #expect(throws: AdjointFailure.self) {
      try objective.residualJacobian(at: [1, 1, 0], into: &jacobian)
    }
  }

  @Test func `data that do not fit are refused in one line`() throws {
    let net = AdjointTestNetwork()
    func make(
      outputs: [Int] = [4, 5], inputs: Matrix? = nil, targets: Matrix? = nil
    ) throws -> RecurrentObjective {
      try RecurrentObjective(
        map: DenseMap(net.network), outputs: outputs, loss: SquaredError(),
        inputs: inputs ?? net.inputs, targets: targets ?? net.targets)
    }
    for (wanted, call) in [
      ("no output units", { try make(outputs: []) }),
      ("output unit 6 is not there", { try make(outputs: [4, 6]) }),
      ("the targets have 2 columns", { try make(outputs: [5]) }),
      ("the inputs have 1 columns", { try make(inputs: Matrix(rows: 4, columns: 1)) }),
      ("every pattern needs", { try make(targets: Matrix(rows: 3, columns: 2)) }),
      (
        "nan in row 2, column 1",
        { try make(targets: [[0, 0], [0, 0], [0, .nan], [0, 0]].matrix) }
      ),
    ] as [(String, () throws -> RecurrentObjective)] {
      let error = #expect(throws: ObjectiveError.self) { try call() }
      #expect(error?.description.contains(wanted) == true, "\(String(describing: error))")
    }
  }
}

extension [[Double]] {
  var matrix: Matrix { Matrix(self) }
}

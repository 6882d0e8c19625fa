import Foundation
import GSLNumerics
import Networks
import Objectives
import RecurrentBackprop
import Testing

@Suite struct RecurrentObjectiveWarmTests {
  private let net = AdjointTestNetwork(units: 8, patterns: 6, gain: 0.8)

  private func gradient(
    _ objective: RecurrentObjective, _ parameters: [Double], _ start: Start
  ) throws -> (loss: Double, gradient: [Double]) {
    var gradient = [Double](repeating: 0, count: objective.parameterCount)
    let loss = try objective.gradient(
      at: parameters, on: .all, start: start, into: &gradient
    ).loss
    return (loss, gradient)
  }

  @Test func `warm starts save sweeps and products, and these are counted`() throws {
    let objective = try net.objective(
      solver: DampedIteration(), tolerance: 1e-12, adjoint: RelaxationAdjoint(), warmStart: true)
    _ = try gradient(objective, net.parameters, .warm)
    #expect(objective.statistics.savedSweeps == 0 && objective.statistics.savedProducts == 0)
    let cold = objective.work
    objective.resetStatistics()
    let nearby = net.parameters.map { $0 * 1.001 }
    let warm = try gradient(objective, nearby, .warm)
    let spent = objective.work - cold
    #expect(objective.statistics.savedSweeps > 0 && objective.statistics.savedProducts > 0)
    #expect(spent.sweeps < 0.9 * cold.sweeps)
    // What is saved is what the first, cold evaluation took more.
    #expect(
      cold.mapEvaluations - spent.mapEvaluations == objective.statistics.savedSweeps)
    #expect(
      cold.transposedProducts - spent.transposedProducts == objective.statistics.savedProducts)

    let exact = try gradient(try net.objective(), nearby, .cold)
    #expect(abs(warm.loss - exact.loss) < 1e-11)
    #expect(relativeError(warm.gradient, exact.gradient) < 1e-10)
  }

  @Test func `cold values do not depend on what was kept`() throws {
    let objective = try net.objective(solver: DampedIteration(), warmStart: true)
    let before = try gradient(objective, net.parameters, .cold)
    _ = try gradient(objective, net.parameters.map { $0 * 0.7 }, .warm)
    let after = try gradient(objective, net.parameters, .cold)
    #expect(before.loss == after.loss && before.gradient == after.gradient)
    #expect(try objective.loss(at: net.parameters, on: .all).loss == before.loss)
  }

  @Test func `without the flag a warm start is a cold one`() throws {
    let objective = try net.objective(solver: DampedIteration())
    let first = try gradient(objective, net.parameters, .warm)
    _ = try gradient(objective, net.parameters.map { $0 * 0.7 }, .warm)
    let second = try gradient(objective, net.parameters, .warm)
    #expect(first.loss == second.loss && first.gradient == second.gradient)
    #expect(objective.statistics.savedSweeps == 0)
  }

  @Test func `savings are held against what settling from rest takes by then`() throws {
    let objective = try net.objective(
      solver: DampedIteration(), tolerance: 1e-12, adjoint: RelaxationAdjoint(), warmStart: true)
    let watch = FixedPointWatch(objective)
    let small = net.parameters.map { 0.5 * $0 }
    _ = try watch.look(at: small, epoch: 0)
    _ = try gradient(objective, small, .warm)
    // Growing weights take more sweeps from anywhere.
    let found = try watch.look(at: net.parameters, epoch: 1).patterns
    objective.resetStatistics()
    _ = try gradient(objective, net.parameters, .warm)
    let cold = found.reduce(0) { $0 + $1.settling.sweeps }
    let statistics = objective.statistics
    // Rounded pattern by pattern.
    #expect(abs(statistics.savedSweeps + statistics.settlingSweeps - cold) <= found.count)
    #expect(statistics.savedSweeps > 0)
  }

  @Test func `a gradient may be taken at a fixed point that settling from rest does not lead to`()
    throws
  {
    // x = tanh(2 x + b): rest leads up, and there is another fixed point below.
    let network = RecurrentNetwork(
      stateWidth: 1, inputWidth: 1, activations: [.init(units: 0..<1, activation: Tanh())],
      outputs: [0])
    let objective = try RecurrentObjective(
      map: DenseMap(network), outputs: [0], loss: SquaredError(), inputs: Matrix([[0]]),
      targets: Matrix([[0]]), settlingOptions: SettlingOptions(tolerance: 1e-14),
      warmStart: true)
    let parameters = [2, 0, 0.3]
    try objective.beginWarm(from: Matrix([[-0.9]]))
    let found = try gradient(objective, parameters, .warm)
    let x = -(2 * found.loss).squareRoot()
    #expect(abs(x - tanh(2 * x + 0.3)) < 1e-13)
    // x ∂x/∂b = x D / (1 − 2 D).
    let slope = 1 - x * x
    #expect(abs(found.gradient[2] - x * slope / (1 - 2 * slope)) < 1e-12)
    #expect(objective.statistics.savedSweeps == 0)
    #expect(try gradient(objective, parameters, .cold).loss > 1.1 * found.loss)
  }

  @Test func `states to begin from must fit, and need warm starts`() throws {
    let objective = try net.objective(warmStart: true)
    #expect(throws: ObjectiveError.self) { try objective.beginWarm(from: Matrix([[0, 0]])) }
    let cold = try net.objective()
    let states = Matrix(rows: 6, columns: 8)
    #expect(throws: ObjectiveError.self) { try cold.beginWarm(from: states) }
  }

  @Test func `mini-batches keep states by pattern, whatever their order`() throws {
    let objective = try net.objective(
      solver: DampedIteration(), adjoint: RelaxationAdjoint(), warmStart: true)
    _ = try gradient(objective, net.parameters, .warm)
    objective.resetStatistics()
    var mini = [Double](repeating: 0, count: objective.parameterCount)
    let before = objective.work
    _ = try objective.gradient(
      at: net.parameters, on: .some([4, 1, 3]), start: .warm, into: &mini)
    let spent = objective.work - before
    // Each pattern is at its own fixed point and adjoint already: one look at each, and the
    // linearization.
    #expect(spent.mapEvaluations == 6 && spent.transposedProducts == 3)
  }
}

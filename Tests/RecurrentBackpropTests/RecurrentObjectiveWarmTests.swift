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

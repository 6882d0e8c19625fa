import Foundation
import GSLNumerics
import Networks
import Objectives
import RecurrentBackprop
import Testing

/// Nets that gradient descent drives past a bifurcation: each event at the epoch at which the
/// parameters pass the value that theory gives.
@Suite struct BifurcationTrainingTests {
  /// A training of some of the parameters of a small net, looked at after every epoch.
  private struct Run {
    var events: [[BifurcationEvent]] = []
    var parameters: [[Double]] = []
    var shortened = 0

    var epochsWithEvents: [Int] { events.indices.filter { !events[$0].isEmpty } }

    /// The first epoch at which the parameters satisfy a condition, not the first of all.
    func passage(_ isPast: ([Double]) -> Bool) throws -> Int {
      let found = parameters.firstIndex(where: isPast)
      let epoch = try #require(found)
      try #require(epoch > 0 && epoch < parameters.count - 1)
      return epoch
    }
  }

  private func train(
    _ activation: any Activation, from start: [Double], _ trained: [Int], rate: Double,
    inputs: [[Double]], targets: [[Double]], epochs: Int, solver: any SettlingSolver,
    constraint: StabilityConstraint? = nil
  ) throws -> Run {
    let units = targets[0].count
    let network = RecurrentNetwork(
      stateWidth: units, inputWidth: inputs[0].count,
      activations: [.init(units: 0..<units, activation: activation)], outputs: Array(0..<units))
    let objective = try RecurrentObjective(
      map: DenseMap(network), outputs: network.outputs, loss: SquaredError(),
      inputs: Matrix(inputs), targets: Matrix(targets), solver: solver,
      settlingOptions: SettlingOptions(tolerance: 1e-12, maximumSweeps: 5000), policy: .skip)
    let watch = FixedPointWatch(objective)
    var run = Run()
    var parameters = start
    var gradient = [Double](repeating: 0, count: start.count)
    for epoch in 0..<epochs {
      if epoch > 0 {
        let before = parameters
        _ = try objective.gradient(at: parameters, on: .all, start: .cold, into: &gradient)
        for index in trained { parameters[index] -= rate * gradient[index] }
        if let constraint {
          let verdict = try constraint.shorten(&parameters, from: before, on: objective)
          run.shortened += verdict.isShortened ? 1 : 0
        }
      }
      run.events.append(try watch.look(at: parameters, epoch: epoch).events)
      run.parameters.append(parameters)
      #expect(run.events[epoch].allSatisfy { $0.epoch == epoch })
    }
    return run
  }

  /// `x = w x + b`, pulled to 0 by its loss: `w` falls past the flip at −1.
  private func flip(
    _ solver: any SettlingSolver, _ constraint: StabilityConstraint? = nil
  ) throws -> Run {
    try train(
      Identity(), from: [-0.5, 0, 4], [0], rate: 0.05, inputs: [[0], [0]], targets: [[0], [-1]],
      epochs: 16, solver: solver, constraint: constraint)
  }

  @Test func `a flip is told at its epoch, of every pattern`() throws {
    let run = try flip(NewtonIteration())
    let passage = try run.passage { $0[0] <= -1 }
    #expect(run.epochsWithEvents == [passage])
    #expect(run.events[passage].map(\.kind) == [.flip, .flip])
    #expect(run.events[passage].map(\.pattern) == [0, 1])
    #expect(run.events[passage].allSatisfy { $0.dynamics == .discrete && $0.isLoss })
  }

  @Test func `where sweeps lose the point to a flip, both are told`() throws {
    let run = try train(
      Tanh(), from: [-0.7, 1, 0], [0], rate: 2, inputs: [[0.1], [1.2]], targets: [[0], [0.2]],
      epochs: 6, solver: DampedIteration())
    let passage = try run.passage { parameters in
      let w = parameters[0]
      var x = 0.05
      for _ in 0..<50 { x += (tanh(w * x + 0.1) - x) / (1 - w * (1 - x * x)) }
      return w * (1 - x * x) <= -1
    }
    let events = run.events[passage].filter { $0.pattern == 0 }
    try #require(events.map(\.kind) == [.flip, .lost])
    #expect(events[0].dynamics == .discrete)
    #expect(try #require(events[0].eigenvalue).real < -1)
    #expect(try #require(events[1].eigenvalue).real > -1)
    #expect(run.events.joined().filter { $0.pattern == 0 }.count == 2)
  }

  @Test func `a fold is told at its epoch, though the pattern settles elsewhere at once`() throws {
    // x = σ(8 x + b) from rest is on the lower branch, which ends at x = (1 − √½)/2.
    let edge = (1 - 0.5.squareRoot()) / 2
    let fold = log(edge / (1 - edge)) - 8 * edge
    let run = try train(
      Logistic(), from: [8, 0, -4], [2], rate: 5, inputs: [[0]], targets: [[0.5]], epochs: 30,
      solver: DampedIteration())
    let passage = try run.passage { $0[2] > fold }
    #expect(run.epochsWithEvents.first == passage)
    let events = run.events[passage]
    try #require(events.map(\.kind) == [.fold, .lost])
    #expect(events.allSatisfy { $0.isLoss })
    #expect(events[0].dynamics == nil)
    #expect(try #require(events[0].eigenvalue).real > 0.9)
  }

  @Test func `a Hopf bifurcation is told at its epoch`() throws {
    // Two patterns whose fixed points under 1.2 times a rotation are the targets.
    let (c, s) = (cos(1.0), sin(1.0))
    let goal = Matrix([[1 - 1.2 * c, 1.2 * s], [-1.2 * s, 1 - 1.2 * c]])
    let determinant = goal[0, 0] * goal[1, 1] - goal[0, 1] * goal[1, 0]
    let targets = [
      [goal[1, 1] / determinant, -goal[1, 0] / determinant],
      [-goal[0, 1] / determinant, goal[0, 0] / determinant],
    ]
    let run = try train(
      Identity(), from: [0.9 * c, -0.9 * s, 0.9 * s, 0.9 * c, 1, 0, 0, 1, 0, 0], [0, 1, 2, 3],
      rate: 0.3, inputs: [[1, 0], [0, 1]], targets: targets, epochs: 30,
      solver: NewtonIteration())
    // The pair's modulus is the root of the determinant.
    let passage = try run.passage { $0[0] * $0[3] - $0[1] * $0[2] >= 1 }
    #expect(run.epochsWithEvents == [passage])
    #expect(run.events[passage].map(\.kind) == [.hopf, .hopf])
    #expect(run.events[passage].allSatisfy { $0.dynamics == .discrete })
  }

  @Test func `a fixed point born is told at its epoch`() throws {
    // x = tanh(w x + u): pattern 1, at 0, flips until w passes −1; pattern 0 drives w there.
    let run = try train(
      Tanh(), from: [-1.3, 1, 0], [0], rate: 2, inputs: [[2.5], [0.01]], targets: [[1], [0]],
      epochs: 30, solver: DampedIteration())
    let born = run.events.joined().filter { $0.pattern == 1 && $0.kind == .born }
    let passage = try run.passage { $0[0] > -1.0002 }
    try #require(born.count == 1 && !born[0].isLoss)
    #expect(abs(try #require(born.first).epoch - passage) <= 1)
    #expect(try #require(born[0].eigenvalue).real > -1)
  }

  @Test func `a fixed point that settling leaves, though it persists, is told at its epoch`() throws
  {
    // x = tanh(2 x + b) from rest goes to the side of b; the upper point lives on until b = −0.53.
    let run = try train(
      Tanh(), from: [2, 0, 0.3], [2], rate: 0.3, inputs: [[0]], targets: [[-1]], epochs: 30,
      solver: DampedIteration())
    let passage = try run.passage { $0[2] < 0 }
    #expect(run.epochsWithEvents == [passage])
    #expect(run.events[passage].map(\.kind) == [.left])
  }

  @Test func `a margin shortens the steps that would pass it`() throws {
    let run = try flip(NewtonIteration(), StabilityConstraint(margin: 0.1))
    #expect(run.shortened > 0)
    #expect(run.parameters.allSatisfy { $0[0] >= -0.9 })
    #expect(try #require(run.parameters.last)[0] < -0.89)
    #expect(run.epochsWithEvents.isEmpty)
    let free = try flip(NewtonIteration(), StabilityConstraint(dynamics: .continuous, margin: 0.1))
    #expect(free.shortened == 0)
  }

  @Test func `a step past a fold is shortened, though the pattern would settle elsewhere`() throws {
    let network = RecurrentNetwork(
      stateWidth: 1, inputWidth: 1, activations: [.init(units: 0..<1, activation: Logistic())],
      outputs: [0])
    let objective = try RecurrentObjective(
      map: DenseMap(network), outputs: [0], loss: SquaredError(), inputs: Matrix([[0]]),
      targets: Matrix([[0]]), settlingOptions: SettlingOptions(maximumSweeps: 5000))
    let verdict = try StabilityConstraint(margin: 0).admissibleStep(
      from: [8, 0, -3.2], to: [8, 0, -2.5], on: objective)
    // The fold is at b = −2.934: past −2.5 and −2.85, before −3.025.
    #expect(verdict.fraction == 0.25)
  }
}

import Foundation
import GSLNumerics
import Networks
import Objectives
import RecurrentBackprop
import Testing

@Suite struct StabilityTrainingTests {
  private typealias Look = (epoch: Int, events: [BifurcationEvent], edge: Double?)

  /// Looks at linear nets of growing weights, `x = s W x + b`, and the events seen.
  private func drive(
    _ weights: Matrix, scales: [Double], solver: any SettlingSolver = NewtonIteration()
  ) throws -> [BifurcationEvent] {
    let net = AdjointTestNetwork(weights: weights, inputs: [[0]])
    let objective = try net.objective(solver: solver)
    var detector = BifurcationDetector()
    var events: [BifurcationEvent] = []
    for (epoch, scale) in scales.enumerated() {
      var parameters = net.parameters
      for index in weights.elements.indices { parameters[index] *= scale }
      for index in parameters.indices.suffix(2) { parameters[index] = 1 }
      events += detector.observe(try objective.stability(at: parameters), epoch: epoch)
    }
    return events
  }

  @Test func `fold, flip and Hopf are told apart, at the step at which they happen`() throws {
    let scales = [0.7, 0.8, 0.9, 1.1, 1.2, 0.9]
    let fold = try drive(Matrix([[1, 0], [0, 0.2]]), scales: scales)
    #expect(fold.map(\.kind) == [.fold, .fold, .fold, .fold])
    #expect(fold.map(\.epoch) == [3, 3, 5, 5])
    #expect(fold.map(\.isLoss) == [true, true, false, false])
    #expect(fold.map(\.dynamics) == [.discrete, .continuous, .discrete, .continuous])

    let flip = try drive(Matrix([[-1, 0], [0, 0.2]]), scales: scales)
    #expect(flip.map(\.kind) == [.flip, .flip] && flip.map(\.epoch) == [3, 5])
    #expect(flip.allSatisfy { $0.dynamics == .discrete })

    // A pair of modulus 1 and real part 0.8: past the circle at 1.1, past Re = 1 at 1.3.
    let hopf = try drive(Matrix([[0.8, -0.6], [0.6, 0.8]]), scales: [0.9, 1.1, 1.2, 1.3])
    #expect(hopf.map(\.kind) == [.hopf, .hopf] && hopf.map(\.epoch) == [1, 3])
    #expect(hopf.map(\.dynamics) == [.discrete, .continuous])
    #expect(hopf[0].eigenvalue.map { abs($0.magnitude - 1.1) < 1e-12 } == true)
  }

  @Test func `a fixed point lost and born again is told, with its last eigenvalue`() throws {
    let events = try drive(
      Matrix([[-1, 0], [0, 0.2]]), scales: [0.5, 0.9, 1.5, 1.6, 0.8],
      solver: DampedIteration())
    #expect(events.map(\.kind) == [.lost, .born] && events.map(\.epoch) == [2, 4])
    #expect(events[0].eigenvalue == Eigenvalue(real: -0.9))
  }

  /// `x = w x + b`, pulled to 0 by its loss: gradient descent drives `w` down, past the flip at −1.
  private func trained(
    epochs: Int, constraint: StabilityConstraint?
  ) throws -> (looks: [Look], weights: [Double], shortened: Int) {
    let network = RecurrentNetwork(
      stateWidth: 1, inputWidth: 1, activations: [.init(units: 0..<1, activation: Identity())],
      outputs: [0])
    let objective = try RecurrentObjective(
      map: DenseMap(network), outputs: [0], loss: SquaredError(), inputs: [[0], [0]].matrix,
      targets: [[0], [-1]].matrix, solver: NewtonIteration())
    var detector = BifurcationDetector()
    var parameters = [-0.5, 0, 4.0]
    var gradient = [0.0, 0, 0]
    var (looks, weights, shortened): ([Look], [Double], Int) = ([], [], 0)
    for epoch in 0..<epochs {
      let before = parameters
      if epoch > 0 {
        _ = try objective.gradient(at: parameters, on: .all, start: .warm, into: &gradient)
        for index in [0] { parameters[index] -= 0.05 * gradient[index] }
        let verdict = try constraint?.shorten(&parameters, from: before, on: objective)
        if verdict?.isShortened == true { shortened += 1 }
      }
      let found = try objective.stability(at: parameters)
      looks.append(
        (epoch, detector.observe(found, epoch: epoch), SpectralEdge(found).spectralRadius))
      weights.append(parameters[0])
    }
    return (looks, weights, shortened)
  }

  @Test func `a net driven past its bifurcation by training reports it at the right epoch`() throws
  {
    let run = try trained(epochs: 20, constraint: nil)
    let passage = try #require(run.weights.firstIndex { $0 <= -1 })
    #expect(passage > 1 && passage < 19)
    for look in run.looks {
      #expect(look.events.map(\.kind) == (look.epoch == passage ? [.flip, .flip] : []))
      #expect(look.edge.map { abs($0 - abs(run.weights[look.epoch])) < 1e-12 } == true)
    }
    #expect(run.looks[passage].events.map(\.pattern) == [0, 1])
  }

  @Test func `a margin shortens the steps that would pass it`() throws {
    let run = try trained(epochs: 20, constraint: StabilityConstraint(margin: 0.1))
    #expect(run.shortened > 0)
    #expect(run.weights.allSatisfy { $0 >= -0.9 })
    #expect(try #require(run.weights.last) < -0.89)
    #expect(run.looks.allSatisfy { $0.events.isEmpty })
    let free = try trained(
      epochs: 20, constraint: StabilityConstraint(dynamics: .continuous, margin: 0.1))
    #expect(free.shortened == 0)
  }

  @Test func `a step that would lose a fixed point is shortened to one that keeps it`() throws {
    let net = AdjointTestNetwork(weights: Matrix([[0.5]]), inputs: [[1]])
    let objective = try net.objective(solver: DampedIteration())
    let start = [0.5, 0, 1.0]
    let verdict = try StabilityConstraint(margin: 0).admissibleStep(
      from: start, to: [2.0, 0, 1], on: objective)
    // 2 and 1.25 lose it, 0.875 keeps it.
    #expect(verdict.fraction == 0.25 && verdict.trials == 3)
    #expect(abs(verdict.edge - 0.875) < 1e-12)
    let none = try StabilityConstraint(margin: 0, maximumHalvings: 1).admissibleStep(
      from: start, to: [20.0, 0, 1], on: objective)
    #expect(none.fraction == 0 && none.isShortened)
  }
}

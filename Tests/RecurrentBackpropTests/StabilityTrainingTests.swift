import Foundation
import GSLNumerics
import Networks
import Objectives
import RecurrentBackprop
import Testing

@Suite struct StabilityTrainingTests {
  /// Looks at linear nets of growing weights, `x = s W x + b`, and the events seen.
  private func drive(
    _ weights: Matrix, scales: [Double], bias: Double = 1,
    solver: any SettlingSolver = NewtonIteration()
  ) throws -> [BifurcationEvent] {
    let net = AdjointTestNetwork(weights: weights, inputs: [[0]])
    let objective = try net.objective(solver: solver)
    let watch = FixedPointWatch(objective)
    var events: [BifurcationEvent] = []
    for (epoch, scale) in scales.enumerated() {
      var parameters = net.parameters
      for index in weights.elements.indices { parameters[index] *= scale }
      for index in parameters.indices.suffix(2) { parameters[index] = bias }
      events += try watch.look(at: parameters, epoch: epoch).events
    }
    return events
  }

  @Test func `fold, flip and Hopf are told apart, at the step at which they happen`() throws {
    let scales = [0.7, 0.8, 0.9, 1.1, 1.2, 0.9]
    // At 0 the point persists; elsewhere it would leave through infinity.
    let fold = try drive(Matrix([[1, 0], [0, 0.2]]), scales: scales, bias: 0)
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
    // The point is followed where sweeps no longer settle at it, so that the flip shows as well.
    #expect(events.map(\.kind) == [.flip, .lost, .flip, .born])
    #expect(
      events.map(\.epoch) == [2, 2, 4, 4] && events.map(\.isLoss) == [true, true, false, false])
    #expect(events[0].eigenvalue == Eigenvalue(real: -1.5))
    #expect(events[1].eigenvalue == Eigenvalue(real: -0.9))
  }

  @Test func `without following, lost and born are told from the outcomes alone`() throws {
    let net = AdjointTestNetwork(weights: Matrix([[1]]), inputs: [[0]])
    let objective = try net.objective(solver: DampedIteration())
    var detector = BifurcationDetector(dynamics: [.discrete])
    let events = try [0.5, 2, 0.7].enumerated().flatMap { epoch, weight in
      detector.observe(try objective.stability(at: [weight, 0, 1]), epoch: epoch)
    }
    #expect(events.map(\.kind) == [.lost, .born] && events.map(\.epoch) == [1, 2])
    #expect(events[0].eigenvalue == Eigenvalue(real: 0.5))
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

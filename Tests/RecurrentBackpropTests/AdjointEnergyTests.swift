import GSLNumerics
import Networks
import Objectives
import RecurrentBackprop
import Testing

@Suite struct AdjointEnergyTests {
  @Test(arguments: activationCatalogue.names, [true, false])
  func `equilibrium propagation tends to the exact gradient with the square of its nudge`(
    activation: String, diagonal: Bool
  ) throws {
    let net = AdjointTestNetwork(
      activation: try activationCatalogue.make(activation), gain: 0.25,
      connections: .symmetric(diagonal: diagonal))
    // Cross-entropy, because with linear units and squared error no term in β² is left.
    let exact = try net.gradient(of: try net.objective(loss: SoftmaxCrossEntropy()))
    let errors = try [0.1, 0.05, 0.025].map { nudge in
      let objective = try net.objective(
        loss: SoftmaxCrossEntropy(), adjoint: EquilibriumPropagation(nudge: nudge))
      return relativeError(try net.gradient(of: objective), exact)
    }
    #expect(errors[0] < 0.1 && errors[2] > 1e-8)
    for (coarse, fine) in zip(errors, errors.dropFirst()) {
      #expect(abs(coarse / fine - 4) < 0.4, "\(errors)")
    }
  }

  @Test func `nudged to one side it tends to the exact gradient with the nudge itself`() throws {
    let net = AdjointTestNetwork(gain: 0.25, connections: .symmetric(diagonal: true))
    let exact = try net.gradient(of: try net.objective())
    let errors = try [0.02, 0.01, 0.005].map { nudge in
      let adjoint = EquilibriumPropagation(nudge: nudge, sides: .one)
      return relativeError(try net.gradient(of: try net.objective(adjoint: adjoint)), exact)
    }
    #expect(errors[0] < 0.1 && errors[2] > 1e-6)
    for (coarse, fine) in zip(errors, errors.dropFirst()) {
      #expect(abs(coarse / fine - 2) < 0.1, "\(errors)")
    }
  }

  @Test func `maps without an energy are refused, with the reason`() throws {
    let free = AdjointTestNetwork()
    #expect(throws: AdjointRefusal.self) {
      try free.objective(adjoint: EquilibriumPropagation())
    }
    let outside = AdjointTestNetwork(form: .outside, connections: .symmetric(diagonal: false))
    let refusal = #expect(throws: AdjointRefusal.self) {
      try outside.objective(adjoint: EquilibriumPropagation())
    }
    #expect(refusal?.description.contains("input must be inside") == true)
  }

  @Test func `a nudged net that does not settle is an outcome`() throws {
    let net = AdjointTestNetwork(gain: 0.25, connections: .symmetric(diagonal: true))
    let objective = try net.objective(
      adjoint: EquilibriumPropagation(), adjointOptions: AdjointOptions(maximumProducts: 2))
    let failure = #expect(throws: AdjointFailure.self) { try net.gradient(of: objective) }
    #expect(failure?.adjoint.outcome == .outOfBudget)
  }

  @Test func `differences agree with the direct adjoint to their step's square`() throws {
    let net = AdjointTestNetwork(units: 4, patterns: 2)
    let exact = try net.gradient(of: try net.objective())
    for (step, bound) in [(1e-2, 1e-3), (1e-4, 1e-7)] {
      let objective = try net.objective(adjoint: DifferencesAdjoint(step: step))
      #expect(relativeError(try net.gradient(of: objective), exact) < bound)
    }
  }
}

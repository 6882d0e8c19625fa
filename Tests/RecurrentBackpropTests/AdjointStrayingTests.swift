import GSLNumerics
import Networks
import Objectives
import RecurrentBackprop
import Testing

/// Fixed points that the iteration leaves, and nets without any: nothing may pass for an answer there.
@Suite struct AdjointStrayingTests {
  /// One tanh unit with `w = 2`: three fixed points, of which Newton from rest finds the unstable one.
  private func gradient(_ adjoint: any AdjointMethod) throws -> [Double] {
    let network = RecurrentNetwork(
      stateWidth: 1, inputWidth: 1, activations: [.init(units: 0..<1, activation: Tanh())],
      outputs: [0], connections: .symmetric(diagonal: true))
    let objective = try RecurrentObjective(
      map: DenseMap(network), outputs: [0], loss: SquaredError(), inputs: Matrix([[0]]),
      targets: Matrix([[0.5]]), solver: NewtonIteration(), adjoint: adjoint)
    var gradient = [Double](repeating: 0, count: 3)
    _ = try objective.gradient(at: [2, 0, 0.1], on: .all, start: .cold, into: &gradient)
    return gradient
  }

  @Test(arguments: ["truncated", "unrolled", "equilibrium-propagation", "neumann"])
  func `an adjoint that strays from an unstable fixed point fails`(name: String) throws {
    #expect(throws: AdjointFailure.self) { try gradient(try adjointCatalogue.make(name)) }
  }

  @Test func `the direct adjoint has the gradient at an unstable fixed point`() throws {
    // x* = tanh(2x + 0.1) with x* near −0.1; dx/db = d / (1 − 2d), d = 1 − x*².
    var x = -0.1
    for _ in 0..<50 {
      let f = (Tanh().value(2 * x + 0.1) - x, 2 * Tanh().slope(2 * x + 0.1) - 1)
      x -= f.0 / f.1
    }
    let slope = 1 - x * x
    let exact = (x - 0.5) * slope / (1 - 2 * slope)
    #expect(abs(try gradient(DirectAdjoint())[2] - exact) < 1e-10)
  }

  @Test(arguments: ["damped", "anderson", "broyden", "newton-gmres"])
  func `a net without a fixed point does not pass for settled far out`(name: String) throws {
    let network = RecurrentNetwork(
      stateWidth: 1, inputWidth: 1,
      activations: [.init(units: 0..<1, activation: Identity())], outputs: [0])
    let map = CountedMap(DenseMap(network))
    [1, 0, 0.1].withUnsafeBufferPointer { map.map.setParameters($0) }
    Matrix([[0]]).withView { map.map.load(inputs: $0) }
    let settler = try Settler(map: map, solver: try solverCatalogue.make(name))
    let outcome = try settler.settle(count: 1).patterns[0].outcome
    #expect(!outcome.isConverged, "\(outcome)")
  }
}

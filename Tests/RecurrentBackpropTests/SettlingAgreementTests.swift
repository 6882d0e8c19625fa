import Catalogue
import Foundation
import GSLNumerics
import Networks
import RecurrentBackprop
import Testing

/// Solvers against each other, and batches against single patterns.
@Suite struct SettlingAgreementTests {
  private static let width = 6

  /// A contractive net and the inputs of many patterns, weak and strong, so that they settle in
  /// different numbers of sweeps.
  private static func network() -> (recurrent: Matrix, input: Matrix, inputs: Matrix) {
    let generator = SeededGenerator(seed: 3)
    var inputs = gaussianMatrix(256, 2, 1, generator)
    for row in 0..<256 { for k in 0..<2 { inputs[row, k] *= pow(4, Double(row % 5) - 3) } }
    return (
      gaussianMatrix(width, width, 0.3, generator), gaussianMatrix(width, 2, 1, generator), inputs
    )
  }

  private static func settle(_ solver: String, _ patterns: Range<Int>, _ tolerance: Double) throws
    -> KeptSettlement
  {
    let net = network()
    let inputs = Matrix(patterns.map { net.inputs.row($0) })
    let map = denseMap(recurrent: net.recurrent, input: net.input, inputs: inputs)
    return try KeptSettlement(
      map, try solverCatalogue.make(solver), count: inputs.rows,
      SettlingOptions(tolerance: tolerance))
  }

  private static func distance(_ a: Vector, _ b: Vector) -> Double {
    zip(a, b).map { abs($0 - $1) }.max()!
  }

  @Test func `all pairs of solvers agree on the fixed points`() throws {
    let settlements = try solverCatalogue.names.map { try Self.settle($0, 0..<5, 1e-13) }
    for (name, settlement) in zip(solverCatalogue.names, settlements) {
      #expect(settlement.patterns.allSatisfy { $0.outcome.isConverged }, "\(name)")
    }
    for (i, first) in settlements.enumerated() {
      for second in settlements[..<i] {
        for row in 0..<5 {
          // ‖(I − J)⁻¹‖ is below 4 for these patterns.
          let bound = 4 * (first.patterns[row].residual + second.patterns[row].residual) + 1e-15
          #expect(Self.distance(first.states.row(row), second.states.row(row)) <= bound)
        }
      }
    }
  }

  @Test(arguments: solverCatalogue.names.filter { !["chord", "automatic"].contains($0) })
  func `a pattern settles alike alone and in batches of 2, 7 and 256`(solver: String) throws {
    // A coarse tolerance stops them on the way, where anything taken from a neighbour shows.
    let alone = try (0..<7).map { try Self.settle(solver, $0..<$0 + 1, 1e-5) }
    for batch in [2, 7, 256] {
      let together = try Self.settle(solver, 0..<batch, 1e-5)
      for pattern in 0..<min(7, batch) {
        #expect(
          Self.distance(alone[pattern].states.row(0), together.states.row(pattern)) <= 1e-13)
        #expect(alone[pattern].patterns[0].outcome == together.patterns[pattern].outcome)
        #expect(alone[pattern].patterns[0].sweeps == together.patterns[pattern].sweeps)
      }
    }
  }

  @Test(arguments: ["chord", "automatic"], [1e-5, 1e-12])
  func `with a shared factorization a pattern settles alike to its tolerance`(
    solver: String, tolerance: Double
  ) throws {
    let alone = try (0..<7).map { try Self.settle(solver, $0..<$0 + 1, tolerance) }
    for batch in [2, 7, 256] {
      let together = try Self.settle(solver, 0..<batch, tolerance)
      for pattern in 0..<min(7, batch) {
        let (first, second) = (alone[pattern], together)
        #expect(first.patterns[0].outcome == .converged)
        #expect(second.patterns[pattern].outcome == .converged)
        // ‖(I − J)⁻¹‖ is below 4 for these patterns.
        let bound = 4 * (first.patterns[0].residual + second.patterns[pattern].residual) + 1e-15
        #expect(Self.distance(first.states.row(0), second.states.row(pattern)) <= bound)
      }
    }
  }

  @Test(arguments: ["chord", "automatic"])
  func `no start and a start of zeros settle alike where the input is outside`(solver: String)
    throws
  {
    // Two fixed points, on both sides of zero: taking `v = W (x − d)` for zero, settling would begin at
    // `d`, and end on the negative side.
    let inputs = Matrix([[-0.3], [-0.31], [-0.32]])
    let settled = try [nil, Matrix(rows: 3, columns: 1)].map { start in
      let map = denseMap(
        recurrent: Matrix([[3]]), input: Matrix([[1]]), bias: [0.6], inputs: inputs, form: .outside)
      return try KeptSettlement(
        map, try solverCatalogue.make(solver), count: 3, start: start,
        SettlingOptions(tolerance: 1e-10))
    }
    for row in 0..<3 {
      #expect(settled.allSatisfy { $0.patterns[row].outcome.isConverged })
      #expect(settled[0].states[row, 0] > 0)
      #expect(abs(settled[0].states[row, 0] - settled[1].states[row, 0]) < 1e-8)
    }
  }

  @Test(arguments: solverCatalogue.names)
  func `a pattern that cannot settle leaves its neighbours as they are`(solver: String) throws {
    let net = Self.network()
    var inputs = Matrix(rows: 3, columns: 2)
    for row in [0, 2] { for k in 0..<2 { inputs[row, k] = net.inputs[row, k] } }
    (inputs[1, 0], inputs[1, 1]) = (.infinity, -.infinity)
    let map = denseMap(recurrent: net.recurrent, input: net.input, inputs: inputs)
    let settled = try KeptSettlement(map, try solverCatalogue.make(solver), count: 3)
    let expected = try Self.settle(solver, 0..<3, 1e-12)
    #expect(settled.patterns[1].outcome == .notFinite(sweep: 1))
    for row in [0, 2] {
      #expect(settled.patterns[row].outcome == .converged)
      // Those that share a factorization settle alike to the tolerance, with ‖(I − J)⁻¹‖ below 4.
      let residuals = settled.patterns[row].residual + expected.patterns[row].residual
      let bound = ["chord", "automatic"].contains(solver) ? 4 * residuals + 1e-15 : 1e-13
      #expect(Self.distance(settled.states.row(row), expected.states.row(row)) < bound)
    }
  }

  @Test(arguments: solverCatalogue.names)
  func `weights that overflow never look converged`(solver: String) throws {
    // The one fixed point is near 1e-280; everywhere else sums of such weights overflow.
    let map = denseMap(
      recurrent: Matrix([[1e300, -1e300], [1e300, 1e300]]), bias: [1e20, 1e20],
      inputs: Matrix(rows: 1, columns: 0), activation: Identity())
    let settled = try KeptSettlement(
      map, try solverCatalogue.make(solver), count: 1, start: Matrix([[1e10, -1e9]]))
    let pattern = settled.patterns[0]
    if pattern.outcome.isConverged {
      #expect(pattern.residual.isFinite && settled.states.elements.allSatisfy { $0.isFinite })
    } else if solver == "damped" {
      #expect(["diverged", "not finite"].contains(pattern.outcome.name))
    }
  }

  @Test func `time constants of the wrong number are refused`() throws {
    let net = Self.network()
    let map = denseMap(
      recurrent: net.recurrent, input: net.input, inputs: Matrix([net.inputs.row(0)]))
    for name in ["ode", "ode-stiff", "pseudo-transient"] {
      let solver = try solverCatalogue.make(name, ["time-constants": [1, 2]])
      #expect(throws: SettlingError("2 time constants do not fit 6 units; give one, or one a unit"))
      {
        _ = try Settler(map: map, solver: solver, capacity: 1)
      }
    }
  }

  @Test func `time constants change the way, not the fixed point`() throws {
    let net = Self.network()
    let reference = try Self.settle("newton", 0..<1, 1e-13)
    let constants: SettingValue = .list([1, 0.1, 3, 0.3, 2, 1].map(SettingValue.number))
    for name in ["ode", "ode-stiff", "pseudo-transient"] {
      let map = denseMap(
        recurrent: net.recurrent, input: net.input, inputs: Matrix([net.inputs.row(0)]))
      let settled = try KeptSettlement(
        map, try solverCatalogue.make(name, ["time-constants": constants]), count: 1,
        SettlingOptions(tolerance: 1e-13, maximumSweeps: 5000))
      #expect(settled.patterns[0].outcome == .converged, "\(name) \(settled.patterns[0])")
      #expect(Self.distance(settled.states.row(0), reference.states.row(0)) < 1e-12)
    }
  }

  @Test func `the flow with slow units follows their time constants`() throws {
    // τ₂ dx₂/dt = −x₂ + 1 with τ₂ = 100 takes a hundred times as long as with τ₂ = 1: a solver that
    // ignored τ would need as many steps for both.
    func sweeps(_ constants: [Double]) throws -> Int {
      let map = denseMap(
        recurrent: Matrix([[0, 0], [0, 0]]), bias: [1, 1], inputs: Matrix(rows: 1, columns: 0))
      let solver = Relaxation(timeConstants: TimeConstants(constants))
      let settled = try KeptSettlement(
        map, solver, count: 1, SettlingOptions(maximumSweeps: 50_000))
      #expect(settled.patterns[0].outcome == .converged)
      return settled.patterns[0].sweeps
    }
    let (equal, unequal) = (try sweeps([1, 1]), try sweeps([1, 100]))
    #expect(unequal > 10 * equal)
  }
}

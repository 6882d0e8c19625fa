import Foundation
import GSLNumerics
import Networks
import Testing

@testable import RecurrentBackprop

/// Single solvers, where a formula gives what a few steps of theirs must be.
@Suite struct SettlingStepTests {
  /// `F(x) = W x + b`, with `ρ(W) > 1`.
  private static let recurrent = Matrix([[0.9, 0.4, 0], [-0.7, -1.2, 0.3], [0.1, 0.5, 1.4]])
  private static let bias = [0.5, -1, 0.25]

  private static func linearMap() -> CountedMap {
    denseMap(
      recurrent: recurrent, bias: bias, inputs: Matrix(rows: 1, columns: 0), activation: Identity())
  }

  private static func stateAfter(_ sweeps: Int, _ solver: any SettlingSolver) throws -> Vector {
    try KeptSettlement(
      linearMap(), solver, count: 1, SettlingOptions(maximumSweeps: sweeps)
    ).states.row(0)
  }

  /// The solution of `(diag s + I − W) x = b`.
  private static func solution(shift: Vector = [0, 0, 0]) throws -> Vector {
    var matrix = Matrix(rows: 3, columns: 3)
    for i in 0..<3 {
      for j in 0..<3 { matrix[i, j] = (i == j ? 1 + shift[i] : 0) - recurrent[i, j] }
    }
    let factorization = LUFactorization(order: 3)
    try matrix.withView { try factorization.factor($0) }
    var x = bias
    factorization.solve(.none, &x)
    return x
  }

  @Test func `one Newton step solves a linear map`() throws {
    let x = try Self.stateAfter(2, NewtonIteration())
    #expect(relativeDistance(x, try Self.solution()) < 1e-14)
  }

  @Test func `Anderson of depth n solves a linear map of n units in n + 2 sweeps`() throws {
    // It equals GMRES there (Walker & Ni 2011), whether the sweeps contract or not.
    let settled = try KeptSettlement(
      Self.linearMap(), AndersonAcceleration(depth: 3), count: 1, SettlingOptions(tolerance: 1e-9))
    #expect(settled.patterns[0].outcome == .converged)
    #expect(settled.patterns[0].sweeps <= 6)
    #expect(relativeDistance(settled.states.row(0), try Self.solution()) < 1e-7)
  }

  @Test func `Anderson of depth 1 takes the secant step`() throws {
    // One unit, x = w x + b: from 0 to b, and then the secant's root, which is exact.
    let map = denseMap(
      recurrent: Matrix([[-3]]), bias: [2], inputs: Matrix(rows: 1, columns: 0),
      activation: Identity())
    let settled = try KeptSettlement(
      map, AndersonAcceleration(depth: 1, regularization: 0), count: 1)
    #expect(settled.patterns[0].sweeps == 3)
    #expect(abs(settled.states[0, 0] - 0.5) < 1e-15)
  }

  @Test func `Anderson forgets its history when the residual grows tenfold or stalls`() {
    // After a restart the step is the plain one, x + β r, whatever came before.
    func isPlain(after residuals: [Double], restarts: Bool = true) -> Bool {
      let mixing = AndersonMixing(
        depth: 2, mixing: 0.5, regularization: 0, restarts: restarts, capacity: 1, width: 2)
      mixing.begin(count: 1)
      var plain: Vector = []
      var x = [0.0, 0.0]
      for (step, residual) in residuals.enumerated() {
        let angle = Double(step)
        let image = [x[0] + residual * cos(angle), x[1] + residual * sin(angle)]
        plain = zip(x, image).map { 0.5 * ($0 + $1) }
        mixing.advance(0, state: &x, image: image, residualNorm: residual)
      }
      return relativeDistance(x, plain) < 1e-14
    }
    #expect(isPlain(after: [1]))
    #expect(!isPlain(after: [1, 0.9, 0.8]))
    #expect(!isPlain(after: [1, 0.9, 8]))
    #expect(isPlain(after: [1, 0.9, 10]))
    #expect(!isPlain(after: [1, 0.9, 10], restarts: false))
    #expect(!isPlain(after: [1] + Array(repeating: 1.5, count: 6)))
    #expect(isPlain(after: [1] + Array(repeating: 1.5, count: 7)))
  }

  @Test func `a pseudo-transient step is an implicit Euler step with each unit's time constant`()
    throws
  {
    let solver = PseudoTransient(timeConstants: TimeConstants([1, 2, 0.5]), firstStep: 0.25)
    let x = try Self.stateAfter(2, solver)
    #expect(relativeDistance(x, try Self.solution(shift: [4, 8, 2])) < 1e-14)
  }

  @Test func `the relaxation follows its differential equation`() throws {
    // x' = −x + 1 from 0: x = 1 − exp(−t), whose residual is exp(−t). With the time constant 10 the
    // same state is reached ten times later, in as many steps.
    for (solver, bound) in [
      (Relaxation(accuracy: 1e-6) as any SettlingSolver, 1e-4),
      (Relaxation(stepper: .rk8pd, accuracy: 1e-6), 1e-4),
      (StiffRelaxation(accuracy: 1e-6), 1e-4),
    ] {
      let map = denseMap(
        recurrent: Matrix([[0, 0], [1, -1]]), bias: [1, 0], inputs: Matrix(rows: 1, columns: 0),
        activation: Identity())
      let settled = try KeptSettlement(
        map, solver, count: 1, SettlingOptions(tolerance: 0.05, scale: .absolute))
      // x₂' = −2 x₂ + x₁, so x₂ = ½ − exp(−t) + ½ exp(−2t), and exp(−t) = 1 − x₁.
      let decay = 1 - settled.states[0, 0]
      #expect(abs(settled.states[0, 1] - (0.5 - decay + 0.5 * decay * decay)) < bound)
      #expect(settled.patterns[0].outcome == .converged)
    }
  }

  @Test func `solvers ask for no more than they say`() throws {
    func work(_ solver: any SettlingSolver) throws -> CountedMap {
      let map = denseMap(
        recurrent: Matrix([[0.5, -0.4], [0.3, 0.2]]), bias: [0.3, -0.2],
        inputs: Matrix(rows: 1, columns: 0))
      #expect(try KeptSettlement(map, solver, count: 1).patterns[0].outcome == .converged)
      return map
    }
    for solver in [DampedIteration(), AndersonAcceleration(), Relaxation()] as [any SettlingSolver]
    {
      let work = try work(solver).work
      #expect(work.jacobianProducts == 0 && work.factorizations == 0)
    }
    for solver in [PowellHybridSecant(), BroydenIteration()] as [any SettlingSolver] {
      #expect(try work(solver).work.factorizations == 0)
    }
    let newton = try work(NewtonIteration()).work
    // Four steps, each with a linearization, a trial and the loop's own residual; and the start.
    #expect(newton.factorizations == 4 && newton.mapEvaluations == 13)
    let krylov = try work(NewtonGMRES()).work
    #expect(krylov.factorizations == 0 && krylov.jacobianProducts > 0)
  }
}

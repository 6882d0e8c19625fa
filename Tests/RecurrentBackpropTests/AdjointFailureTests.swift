import GSLNumerics
import Networks
import Objectives
import RecurrentBackprop
import Testing

/// Linear nets of one input, whose fixed point and adjoint are known in closed form.
@Suite struct AdjointFailureTests {
  /// The methods that find a `y`.
  private static let linear = adjointCatalogue.names.filter {
    !["differences", "equilibrium-propagation", "unrolled", "truncated"].contains($0)
  }

  private func net(_ weights: Matrix) -> AdjointTestNetwork {
    AdjointTestNetwork(weights: weights, inputs: [[1], [2]])
  }

  @Test(arguments: [
    "direct", "cg", "gmres", "bicgstab", "anderson", "relaxation", "chord", "automatic",
  ])
  func `a singular I − J is an outcome, never a silent zero`(name: String) throws {
    // x₁ = x₁ + 0 x₂ has I − J = diag(0, ½), and an error in both units.
    let net = net(Matrix([[1, 0], [0, 0.5]]))
    let run = try LinearRun(
      try adjointCatalogue.make(name), jacobian: net, errors: Matrix([[1, 1], [1, 0]]))
    for report in run.reports {
      #expect(!report.outcome.isUsable, "\(report)")
      if ["direct", "chord", "automatic"].contains(name) {
        #expect(report.outcome == .singular(pivotRatio: 0))
      }
    }
    #expect(run.gradient.allSatisfy { $0 == 0 })
  }

  @Test func `a relaxation past its spectral radius diverges, and says so`() throws {
    let run = try LinearRun(
      RelaxationAdjoint(), jacobian: net(Matrix([[-1.5, 0], [0, 0.5]])),
      errors: Matrix([[1, 1], [0, 1]]))
    guard case .diverged = run.reports[0].outcome else {
      Issue.record("\(run.reports[0])")
      return
    }
    // The other pattern has no error in that direction: one that fails leaves the rest alone.
    #expect(run.reports[1].outcome == .converged)
    // Damped, as Re λ < 1, it converges.
    let damped = try LinearRun(
      RelaxationAdjoint(damping: 0.3), jacobian: net(Matrix([[-1.5, 0], [0, 0.5]])),
      errors: Matrix([[1, 1], [0, 1]]))
    #expect(damped.reports.allSatisfy { $0.outcome == .converged })
    #expect(abs(damped.adjoints[0, 0] - 1 / 2.5) < 1e-11)
  }

  @Test func `a Neumann series that grows has diverged`() throws {
    let run = try LinearRun(
      NeumannAdjoint(terms: 10), jacobian: net(Matrix([[-1.5, 0], [0, 0.5]])),
      errors: Matrix([[1, 1], [0, 1]]))
    #expect(run.reports.map(\.outcome) == [.diverged(sweep: 10), .approximate])
  }

  @Test(arguments: Self.linear)
  func `an error that is not finite is an outcome`(name: String) throws {
    let run = try LinearRun(
      try adjointCatalogue.make(name), jacobian: net(Matrix([[0.2, 0.1], [0, 0.5]])),
      errors: Matrix([[.nan, 1], [0, 1]]))
    guard case .notFinite = run.reports[0].outcome else {
      Issue.record("\(run.reports[0])")
      return
    }
    #expect(run.reports[1].outcome.isUsable)
    #expect(run.gradient.allSatisfy { $0.isFinite })
  }

  @Test(arguments: ["relaxation", "gmres", "bicgstab", "cg", "anderson", "chord", "automatic"])
  func `products run out`(name: String) throws {
    let net = AdjointTestNetwork(units: 20, patterns: 2, gain: 0.9)
    let run = try AdjointRun(
      try adjointCatalogue.make(name), on: net, options: AdjointOptions(maximumProducts: 4))
    #expect(run.reports.allSatisfy { $0.outcome == .outOfBudget && $0.products <= 6 })
    #expect(run.gradient.allSatisfy { $0 == 0 })
  }

  @Test(arguments: Self.linear + ["unrolled", "truncated"])
  func `no error has no gradient`(name: String) throws {
    let run = try LinearRun(
      try adjointCatalogue.make(name), jacobian: net(Matrix([[0.2, 0.1], [0, 0.5]])),
      errors: Matrix([[0, 0], [0, 0]]))
    #expect(run.reports.allSatisfy { $0.outcome.isUsable })
    #expect(run.adjoints.elements.allSatisfy { $0 == 0 })
  }

  @Test(arguments: ["gmres", "bicgstab", "cg", "anderson", "direct"])
  func `a rotation past the reach of sweeps is solved`(name: String) throws {
    // ρ(J) = 2: no relaxation without damping, but I − Jᵀ is regular.
    let net = net(Matrix([[0, -2], [2, 0]]))
    let run = try LinearRun(
      try adjointCatalogue.make(name), jacobian: net, errors: Matrix([[1, 0], [0, 1]]))
    // (I − Jᵀ) y = e with Jᵀ = [[0, 2], [−2, 0]].
    for (row, expected) in [[0.2, -0.4], [0.4, 0.2]].enumerated() {
      #expect(run.reports[row].outcome == .converged)
      #expect(relativeError(run.adjoints.row(row), expected) < 1e-11)
    }
  }
}

/// Adjoints of given errors on a linear net, wherever its state is.
struct LinearRun {
  var gradient: [Double]
  var reports: [PatternAdjoint]
  var adjoints: Matrix

  init(_ method: any AdjointMethod, jacobian net: AdjointTestNetwork, errors: Matrix) throws {
    let map = CountedMap(DenseMap(net.network, capacity: errors.rows))
    net.parameters.withUnsafeBufferPointer { map.map.setParameters($0) }
    net.inputs.withView { map.map.load(inputs: $0) }
    let states = MatrixBuffer(rows: errors.rows, columns: 2)
    map.linearize(at: states.view.readOnly, rows: 0..<errors.rows)
    let solver = try method.makeSolver(for: map, capacity: errors.rows)
    let adjoints = MatrixBuffer(rows: errors.rows, columns: 2)
    var gradient = [Double](repeating: 0, count: map.parameterCount)
    var reports = Array(repeating: PatternAdjoint(outcome: .converged), count: errors.rows)
    let surroundings = Surroundings(errors)
    errors.withView { errors in
      gradient.withUnsafeMutableBufferPointer {
        solver.addGradient(
          of: AdjointProblem(
            map: map, states: states.view.readOnly, errors: errors, adjoints: adjoints.view,
            surroundings: surroundings),
          to: $0, reports: &reports)
      }
    }
    (self.gradient, self.reports) = (gradient, reports)
    self.adjoints = Matrix(adjoints.view.readOnly)
  }

  private final class Surroundings: AdjointSurroundings {
    let errors: Matrix
    init(_ errors: Matrix) { self.errors = errors }
    func loss(
      row: Int, state: UnsafePointer<Double>, error: UnsafeMutablePointer<Double>
    ) -> Double {
      for unit in 0..<errors.columns { error[unit] = errors[row, unit] }
      return 0
    }
    func losses(
      changing parameter: Int, by change: Double, from states: MatrixView,
      into losses: UnsafeMutableBufferPointer<Double>
    ) {}
  }
}

import Foundation
import GSLNumerics
import Networks
import Objectives
import RecurrentBackprop
import Testing

/// Adjoints of one batch without an objective: reports, `y` and the gradient.
struct AdjointRun {
  var gradient: [Double]
  var reports: [PatternAdjoint]
  var adjoints: Matrix
  var work: Work

  /// Settles a net's patterns by Newton and solves their adjoints for `E = ½ ‖x_Ω − t‖²`.
  init(
    _ method: any AdjointMethod, on net: AdjointTestNetwork,
    options: AdjointOptions = AdjointOptions(tolerance: 1e-12, measuresResidual: true)
  ) throws {
    let map = CountedMap(DenseMap(net.network, capacity: net.inputs.rows))
    net.parameters.withUnsafeBufferPointer { map.map.setParameters($0) }
    net.inputs.withView { map.map.load(inputs: $0) }
    let settler = try Settler(
      map: map, solver: NewtonIteration(), options: SettlingOptions(tolerance: 1e-13))
    let (count, n) = (net.inputs.rows, map.stateWidth)
    let settlement = try settler.settle(count: count)
    #expect(settlement.allConverged)
    let states = MatrixBuffer(rows: count, columns: n)
    states.view.copy(settlement.states)
    let surroundings = Surroundings(net)
    let errors = MatrixBuffer(rows: count, columns: n)
    for row in 0..<count {
      _ = surroundings.loss(
        row: row, state: states.view.readOnly[row].baseAddress!,
        error: errors.view[row].baseAddress!)
    }
    map.linearize(at: states.view.readOnly, rows: 0..<count)
    let before = map.work
    let solver = try method.makeSolver(for: map, capacity: count)
    let adjoints = MatrixBuffer(rows: count, columns: n)
    var gradient = [Double](repeating: 0, count: map.parameterCount)
    var reports = Array(repeating: PatternAdjoint(outcome: .outOfBudget), count: count)
    gradient.withUnsafeMutableBufferPointer {
      solver.addGradient(
        of: AdjointProblem(
          map: map, states: states.view.readOnly, errors: errors.view.readOnly,
          adjoints: adjoints.view, options: options, surroundings: surroundings),
        to: $0, reports: &reports)
    }
    (self.gradient, self.reports) = (gradient, reports)
    self.adjoints = Matrix(adjoints.view.readOnly)
    work = map.work - before
  }

  private final class Surroundings: AdjointSurroundings {
    let net: AdjointTestNetwork
    init(_ net: AdjointTestNetwork) { self.net = net }

    func loss(
      row: Int, state: UnsafePointer<Double>, error: UnsafeMutablePointer<Double>
    ) -> Double {
      error.update(repeating: 0, count: net.network.stateWidth)
      for (place, unit) in net.network.outputs.enumerated() {
        error[unit] = state[unit] - net.targets[row, place]
      }
      return 0
    }

    func losses(
      changing parameter: Int, by change: Double, from states: MatrixView,
      into losses: UnsafeMutableBufferPointer<Double>
    ) {}
  }
}

@Suite struct AdjointMethodTests {
  private static let exact = adjointCatalogue.names.filter {
    (try? adjointCatalogue.make($0))?.neglects == nil
  }

  private static let counted = adjointCatalogue.names.filter { $0 != "differences" }

  @Test func `every name of the command line is there`() {
    #expect(
      Set(adjointCatalogue.names) == [
        "direct", "relaxation", "neumann", "cg", "gmres", "bicgstab", "anderson", "one-step",
        "phantom", "unrolled", "truncated", "equilibrium-propagation", "differences",
        "chord", "automatic",
      ])
    #expect(
      Set(Self.exact) == [
        "direct", "relaxation", "cg", "gmres", "bicgstab", "anderson", "chord", "automatic",
      ])
  }

  @Test(arguments: Self.exact, InputForm.allCases)
  func `every exact adjoint agrees with the direct one to its tolerance`(
    name: String, form: InputForm
  ) throws {
    let net = AdjointTestNetwork(units: 12, patterns: 5, form: form, gain: 0.8)
    let direct = try AdjointRun(DirectAdjoint(), on: net)
    for tolerance in [1e-4, 1e-8, 1e-12] {
      let run = try AdjointRun(
        try adjointCatalogue.make(name), on: net,
        options: AdjointOptions(tolerance: tolerance))
      for report in run.reports {
        #expect(report.outcome == .converged, "\(report)")
        #expect(try #require(report.residual) >= 0)
      }
      // ‖(I − Jᵀ)⁻¹‖ of these nets is below 10.
      #expect(relativeError(run.gradient, direct.gradient) < 10 * tolerance)
    }
  }

  @Test(arguments: Self.counted)
  func `the products reported are those the library counted`(name: String) throws {
    let net = AdjointTestNetwork(
      patterns: 5, gain: 0.3, connections: .symmetric(diagonal: false))
    for measures in [false, true] {
      let run = try AdjointRun(
        try adjointCatalogue.make(name), on: net,
        options: AdjointOptions(measuresResidual: measures))
      // Backpropagation through sweeps linearizes at each, which is an evaluation the report of
      // products leaves to the work.
      let linearizations =
        name == "unrolled" ? 500 : name == "truncated" ? 50 : 0
      let counted =
        run.work.mapEvaluations + run.work.transposedProducts + run.work.jacobianProducts
      let extra = measures && linearizations > 0 ? 5 : 0
      #expect(run.reports.reduce(0) { $0 + $1.products } == counted - linearizations - extra)
    }
  }

  @Test func `an adjoint leaves the batch when it is done`() throws {
    let net = AdjointTestNetwork(units: 8, patterns: 9, gain: 0.9)
    let run = try AdjointRun(RelaxationAdjoint(), on: net)
    #expect(Set(run.reports.map(\.products)).count > 1)
    // And the rows come back to their places.
    let direct = try AdjointRun(DirectAdjoint(), on: net)
    #expect(relativeError(run.adjoints.elements, direct.adjoints.elements) < 1e-11)
  }

  @Test func `Neumann's residual is the first term left out, and its tail is as predicted`() throws
  {
    let net = AdjointTestNetwork(
      units: 8, patterns: 3, gain: 0.6, connections: .symmetric(diagonal: true))
    let direct = try AdjointRun(DirectAdjoint(), on: net)
    var errors: [Double] = []
    for terms in [5, 10, 15] {
      let run = try AdjointRun(NeumannAdjoint(terms: terms), on: net)
      errors.append(relativeError(run.adjoints.elements, direct.adjoints.elements))
      for row in 0..<3 {
        let report = run.reports[row]
        #expect(report.outcome == .approximate && report.products == terms)
        let error = relativeError(run.adjoints.row(row), direct.adjoints.row(row))
        let predicted = try #require(report.predictedTail)
        #expect(predicted / error > 0.2 && predicted / error < 5)
      }
    }
    #expect(errors[1] < 0.2 * errors[0] && errors[2] < 0.2 * errors[1])
  }

  @Test func `one step is Neumann's first term, and phantom without damping his series`() throws {
    let net = AdjointTestNetwork(units: 8, patterns: 3, gain: 0.5)
    #expect(
      try AdjointRun(OneStepAdjoint(), on: net).gradient
        == AdjointRun(NeumannAdjoint(terms: 1), on: net).gradient)
    #expect(
      try AdjointRun(PhantomAdjoint(sweeps: 6, damping: 1), on: net).gradient
        == AdjointRun(NeumannAdjoint(terms: 6), on: net).gradient)
    let few = try AdjointRun(OneStepAdjoint(), on: net, options: AdjointOptions())
    #expect(few.work == Work())
  }

  @Test func `a long phantom series is exact`() throws {
    let net = AdjointTestNetwork(units: 8, patterns: 3, gain: 0.5)
    let direct = try AdjointRun(DirectAdjoint(), on: net)
    let run = try AdjointRun(PhantomAdjoint(sweeps: 200, damping: 0.4), on: net)
    #expect(run.reports.allSatisfy { $0.outcome == .converged })
    #expect(relativeError(run.gradient, direct.gradient) < 1e-11)
  }

  @Test(arguments: [1, 0.6])
  func `backpropagation through the sweeps tends to the direct gradient`(damping: Double) throws {
    let net = AdjointTestNetwork(units: 8, patterns: 3, gain: 0.5)
    let direct = try AdjointRun(DirectAdjoint(), on: net)
    let unrolled = try AdjointRun(UnrolledAdjoint(sweeps: 120, damping: damping), on: net)
    #expect(relativeError(unrolled.gradient, direct.gradient) < 1e-10)
    let truncated = try AdjointRun(TruncatedAdjoint(sweeps: 6, damping: damping), on: net)
    let phantom = try AdjointRun(PhantomAdjoint(sweeps: 6, damping: damping), on: net)
    #expect(relativeError(truncated.gradient, phantom.gradient) < 1e-11)
    for (row, report) in truncated.reports.enumerated() {
      let expected = try #require(phantom.reports[row].residual)
      #expect(abs(try #require(report.residual) - expected) < 1e-11)
    }
  }

  @Test(arguments: [0.05, 0.1])
  func `forward and adjoint relaxation converge at the same asymptotic rate`(damping: Double) throws
  {
    let net = AdjointTestNetwork(
      units: 6, patterns: 1, gain: 0.5, connections: .symmetric(diagonal: true), seed: 3)
    func sweeps(_ tolerance: Double) throws -> (forward: Int, adjoint: Int) {
      let map = CountedMap(DenseMap(net.network))
      net.parameters.withUnsafeBufferPointer { map.map.setParameters($0) }
      net.inputs.withView { map.map.load(inputs: $0) }
      let settler = try Settler(
        map: map, solver: DampedIteration(damping: damping),
        options: SettlingOptions(tolerance: tolerance, maximumSweeps: 5000))
      let adjoint = try AdjointRun(
        RelaxationAdjoint(damping: damping), on: net,
        options: AdjointOptions(tolerance: tolerance, maximumProducts: 5000))
      return (try settler.settle(count: 1).patterns[0].sweeps, adjoint.reports[0].products)
    }
    // Far out, both lose the same factor a sweep.
    let (early, late) = (try sweeps(1e-7), try sweeps(1e-12))
    let forward = Double(late.forward - early.forward)
    let adjoint = Double(late.adjoint - early.adjoint)
    #expect(abs(forward / adjoint - 1) < 0.05, "\(forward) and \(adjoint) sweeps")
  }

  @Test func `conjugate gradients return the iterate that met the tolerance`() throws {
    let net = AdjointTestNetwork(units: 10, patterns: 4, gain: 0.8)
    let run = try AdjointRun(
      ConjugateGradientAdjoint(), on: net, options: AdjointOptions(tolerance: 1e-6))
    let direct = try AdjointRun(DirectAdjoint(), on: net)
    for (row, report) in run.reports.enumerated() {
      // The residual reported is measured, at the adjoint returned.
      #expect(report.outcome == .converged)
      #expect(relativeError(run.adjoints.row(row), direct.adjoints.row(row)) < 1e-5)
    }
  }
}

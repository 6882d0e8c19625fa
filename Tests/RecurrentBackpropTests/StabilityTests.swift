import Foundation
import GSLNumerics
import Networks
import Objectives
import RecurrentBackprop
import Testing

@Suite struct StabilityTests {
  /// The stability of a linear net with these weights, at rest.
  private func stability(_ weights: Matrix, largestComplete: Int = 256) throws
    -> FixedPointStability
  {
    let net = AdjointTestNetwork(weights: weights, inputs: [[0]])
    let map = CountedMap(DenseMap(net.network))
    net.parameters.withUnsafeBufferPointer { map.map.setParameters($0) }
    net.inputs.withView { map.map.load(inputs: $0) }
    let state = MatrixBuffer(rows: 1, columns: weights.rows)
    map.linearize(at: state.view.readOnly, rows: 0..<1)
    return try StabilityAnalyzer(map: map, largestComplete: largestComplete).analyze(row: 0)
  }

  private func random(_ order: Int, gain: Double = 1) -> Matrix {
    let generator = SeededGenerator(seed: 9)
    let scale = gain / Double(order).squareRoot()
    return Matrix(
      rows: order, columns: order,
      elements: (0..<order * order).map { _ in generator.gaussian(standardDeviation: scale) })
  }

  @Test(arguments: [0.3, 1.2, .pi / 2, 2.9])
  func `a rotation by 0.9 has ρ = 0.9, whatever its angle`(angle: Double) throws {
    let (c, s) = (0.9 * cos(angle), 0.9 * sin(angle))
    for largestComplete in [256, 1] {
      let found = try stability(Matrix([[c, -s], [s, c]]), largestComplete: largestComplete)
      #expect(abs(found.spectralRadius - 0.9) < 1e-14)
      #expect(abs(found.spectralAbscissa - c) < 1e-14)
      #expect(found.leading(.discrete).map { abs($0.imaginary - s) < 1e-14 } == true)
      #expect(found.isConverged)
    }
    #expect(try #require(stability(Matrix([[c, -s], [s, c]])).nonNormality) < 1e-7)
  }

  @Test func `the conditions of the two dynamics are kept apart`() throws {
    let found = try stability(Matrix([[-1.5, 0], [0, 0.5]]))
    #expect(found.spectralRadius == 1.5 && found.spectralAbscissa == 0.5)
    #expect(!found.isStable(.discrete) && found.isStable(.continuous))
    #expect(found.margin(.discrete) == -0.5 && found.margin(.continuous) == 0.5)
    #expect(found.leading(.continuous) == Eigenvalue(real: 0.5))
    #expect(abs(found.condition - 5) < 1e-12)
  }

  @Test func `departure from normality is that of known matrices`() throws {
    #expect(try stability(Matrix([[0, 1], [0, 0]])).nonNormality == 1)
    #expect(
      try stability(Matrix([[0.2, 0.4], [0.4, -0.3]])).nonNormality.map { $0 < 1e-7 } == true)
    // Eigenvalues 0.5 and 0.25; ‖J‖²_F = 0.3125 + 1.
    let expected = (1 / 1.3125).squareRoot()
    let found = try stability(Matrix([[0.5, 1], [0, 0.25]]))
    #expect(try abs(#require(found.nonNormality) - expected) < 1e-14)
  }

  @Test func `Arnoldi finds the edges that the whole spectrum has`() throws {
    let weights = random(70)
    let (all, leading) = (try stability(weights), try stability(weights, largestComplete: 10))
    #expect(all.isComplete && !leading.isComplete && leading.isConverged)
    #expect(all.eigenvalues.count == 70 && leading.nonNormality == nil)
    #expect(abs(all.spectralRadius - leading.spectralRadius) < 1e-8)
    #expect(abs(all.spectralAbscissa - leading.spectralAbscissa) < 1e-8)
    #expect(abs(all.condition / leading.condition - 1) < 1e-2)
  }

  @Test func `the condition by iteration is that of the singular values`() throws {
    let weights = random(60, gain: 0.8)
    var matrix = Matrix.identity(60)
    for i in 0..<60 { for j in 0..<60 { matrix[i, j] -= weights[i, j] } }
    let exact = try matrix.withView { try conditionNumber($0) }
    #expect(abs(try stability(weights).condition / exact - 1) < 1e-2)
    #expect(try stability(Matrix([[1, 0], [0, 0]])).condition == .infinity)
  }

  @Test func `an objective tells the stability of its patterns, those that do not settle too`()
    throws
  {
    let net = AdjointTestNetwork(units: 5, patterns: 4, gain: 0.7)
    let objective = try net.objective(solver: DampedIteration())
    let work = objective.work
    let found = try objective.stability(at: net.parameters)
    #expect(objective.work == work)
    #expect(found.map(\.pattern) == [0, 1, 2, 3])
    #expect(found.allSatisfy { ($0.stability?.spectralRadius ?? 2) < 1 })
    let edge = SpectralEdge(found)
    #expect(edge.outcomes == ["converged": 4] && edge.discretelyUnstable == 0)
    #expect(edge.spectralRadius == found.compactMap(\.stability?.spectralRadius).max())

    let wild = try objective.stability(at: net.parameters.map { $0 * 8 }, on: .some([2]))
    #expect(wild.count == 1 && wild[0].pattern == 2 && wild[0].stability == nil)
  }
}

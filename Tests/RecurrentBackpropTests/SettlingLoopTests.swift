import GSLNumerics
import Networks
import RecurrentBackprop
import Testing

/// What the loop promises whatever the solver: residuals, outcomes, order, independence.
@Suite struct SettlingLoopTests {
  private static func randomMap(patterns: Int, gain: Double = 0.7, seed: UInt64 = 1) -> CountedMap {
    let generator = SeededGenerator(seed: seed)
    let n = 8
    let recurrent = gaussianMatrix(n, n, gain / Double(n).squareRoot(), generator)
    let input = gaussianMatrix(n, 3, 1, generator)
    let inputs = gaussianMatrix(patterns, 3, 1, generator)
    return denseMap(recurrent: recurrent, input: input, inputs: inputs)
  }

  /// A ring of three units, each of which takes over its neighbour's sign: period 3.
  private static let ring = Matrix([[0, 0, 2], [2, 0, 0], [0, 2, 0]])

  @Test func `a scalar fixed point is found and its residual is the undamped one`() throws {
    // x = x/2 + 1: from 0, α = 1/4, the state after k steps is 2 (1 − (7/8)ᵏ).
    let map = denseMap(
      recurrent: Matrix([[0.5]]), bias: [1], inputs: Matrix(rows: 1, columns: 0),
      activation: Identity())
    let settled = try KeptSettlement(
      map, DampedIteration(damping: 0.25), count: 1, SettlingOptions(maximumSweeps: 3))
    #expect(settled.patterns[0].outcome == .outOfBudget)
    #expect(abs(settled.states[0, 0] - 2 * (1 - 0.875 * 0.875)) < 1e-15)
    #expect(abs(settled.patterns[0].residual - 0.875 * 0.875) < 1e-15)
  }

  @Test func `heavy damping doesn't make convergence look earlier than it is`() throws {
    for damping in [1.0, 0.1, 0.001] {
      let map = Self.randomMap(patterns: 4)
      let settled = try KeptSettlement(
        map, DampedIteration(damping: damping), count: 4,
        SettlingOptions(tolerance: 1e-6, scale: .absolute, maximumSweeps: 40_000))
      #expect(settled.patterns.allSatisfy { $0.outcome == .converged && $0.residual <= 1e-6 })
      let image = MatrixBuffer(rows: 4, columns: 8)
      settled.states.withView { map.evaluate($0, rows: 0..<4, into: image.view) }
      for row in 0..<4 {
        let distance = zip(settled.states.row(row), image.view[row])
          .map { ($0 - $1) * ($0 - $1) }.reduce(0, +).squareRoot()
        #expect(abs(distance - settled.patterns[row].residual) < 1e-15)
      }
    }
  }

  @Test func `states and rows of the map come back in the order of the patterns`() throws {
    let map = Self.randomMap(patterns: 12)
    let settled = try KeptSettlement(map, DampedIteration(), count: 12)
    #expect(Set(settled.patterns.map(\.sweeps)).count > 1, "The patterns should end at odds")
    let image = MatrixBuffer(rows: 12, columns: 8)
    settled.states.withView { map.evaluate($0, rows: 0..<12, into: image.view) }
    for row in 0..<12 {
      for unit in 0..<8 { #expect(abs(settled.states[row, unit] - image.view[row, unit]) < 2e-12) }
    }
  }

  @Test func `converged patterns cost no more sweeps`() throws {
    let map = Self.randomMap(patterns: 12)
    let settled = try KeptSettlement(map, DampedIteration(), count: 12)
    #expect(map.work.mapEvaluations == settled.patterns.map(\.sweeps).reduce(0, +))
  }

  @Test func `one settler serves batches of other sizes`() throws {
    let map = Self.randomMap(patterns: 12)
    let settler = try Settler(map: map, solver: DampedIteration())
    let first = Matrix(try settler.settle(count: 3).states)
    let second = Matrix(try settler.settle(count: 12).states)
    let third = Matrix(try settler.settle(count: 3).states)
    for row in 0..<3 {
      #expect(first.row(row) == third.row(row))
      for (a, b) in zip(first.row(row), second.row(row)) { #expect(abs(a - b) < 1e-11) }
    }
  }

  @Test func `a warm start at the fixed point costs one sweep`() throws {
    let map = Self.randomMap(patterns: 4)
    let cold = try KeptSettlement(map, NewtonIteration(), count: 4)
    let warm = try KeptSettlement(map, DampedIteration(), count: 4, start: cold.states)
    #expect(warm.patterns.map(\.sweeps) == [1, 1, 1, 1])
    #expect(warm.states == cold.states)
  }

  @Test func `a cycle of period 3 is reported as such`() throws {
    let map = denseMap(recurrent: Self.ring, inputs: Matrix(rows: 2, columns: 0))
    let start = Matrix([[0.9, -0.9, -0.9], [0.9, 0.9, 0.9]])
    let settled = try KeptSettlement(map, DampedIteration(), count: 2, start: start)
    #expect(settled.patterns.map(\.outcome) == [.cycling(period: 3), .converged])
    #expect(settled.patterns[0].residual > 1)
  }

  @Test func `a slow spiral is not taken for a cycle`() throws {
    // A rotation by 120° that contracts by 1e-4 a sweep: nearly, but not, of period 3.
    let (c, s) = (-0.5 * 0.9999, 0.75.squareRoot() * 0.9999)
    let map = denseMap(
      recurrent: Matrix([[c, -s], [s, c]]), bias: [1, 0], inputs: Matrix(rows: 1, columns: 0),
      activation: Identity())
    let settled = try KeptSettlement(
      map, DampedIteration(), count: 1, SettlingOptions(tolerance: 1e-2, maximumSweeps: 100_000))
    #expect(settled.patterns[0].outcome == .converged)
  }

  @Test func `growth, overflow and NaN are told apart, at the sweep they appear`() throws {
    let linear = denseMap(
      recurrent: Matrix([[10]]), bias: [1], inputs: Matrix(rows: 1, columns: 0),
      activation: Identity())
    // The state after k sweeps is 11…1, k − 1 ones; its residual 10^(k−1).
    #expect(
      try KeptSettlement(linear, DampedIteration(), count: 1).patterns[0].outcome
        == .diverged(sweep: 12))
    let overflowing = denseMap(
      recurrent: Matrix([[1e200]]), bias: [1e150], inputs: Matrix(rows: 1, columns: 0),
      activation: Identity())
    #expect(
      try KeptSettlement(
        overflowing, DampedIteration(), count: 1, SettlingOptions(divergenceBound: .infinity)
      ).patterns[0].outcome == .notFinite(sweep: 2))
    let undefined = denseMap(
      recurrent: Matrix([[0.5]]), input: Matrix([[1]]), inputs: Matrix([[1], [.nan], [2]]))
    let settled = try KeptSettlement(undefined, DampedIteration(), count: 3)
    #expect(
      settled.patterns.map(\.outcome) == [.converged, .notFinite(sweep: 1), .converged])
  }

  @Test func `a tolerance below rounding ends with a reason, not with convergence`() throws {
    let map = Self.randomMap(patterns: 3)
    let settled = try KeptSettlement(
      map, DampedIteration(), count: 3, SettlingOptions(tolerance: 0))
    for pattern in settled.patterns where pattern.outcome != .converged {
      #expect(pattern.outcome.name == "stalled")
    }
  }

  @Test func `a singular system stalls Newton's method with its reason`() throws {
    let map = denseMap(
      recurrent: Matrix.identity(2), bias: [1, 0], inputs: Matrix(rows: 1, columns: 0),
      activation: Identity())
    let settled = try KeptSettlement(map, NewtonIteration(), count: 1)
    #expect(
      settled.patterns[0].outcome
        == .stalled(sweep: 1, reason: "I − J is singular; try another start"))
  }

  @Test func `a start of the wrong shape is refused`() throws {
    let settler = try Settler(map: Self.randomMap(patterns: 2), solver: DampedIteration())
    #expect(throws: SettlingError.self) {
      try Matrix(rows: 2, columns: 7).withView { _ = try settler.settle(count: 2, start: $0) }
    }
  }
}

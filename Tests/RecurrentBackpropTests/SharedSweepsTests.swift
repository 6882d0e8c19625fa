import AllocationCounter
import Foundation
import GSLNumerics
import Networks
import Objectives
import RecurrentBackprop
import Testing

/// Holds the speed of the exact gradient without a clock: what a gradient on fixed inputs computes.
@Suite struct SharedSweepsTests {
  private struct Case {
    let objective: RecurrentObjective
    let parameters: [Double]

    /// A network at about spectral radius 0.9 with Gaussian inputs.
    init(
      _ solver: String, _ adjoint: String, width n: Int = 48, patterns: Int = 24,
      gain: Double = 0.9, form: InputForm = .inside, warmStart: Bool = false
    ) throws {
      let generator = SeededGenerator(seed: 7)
      let recurrent = gaussianMatrix(n, n, gain / Double(n).squareRoot(), generator)
      let input = gaussianMatrix(n, 8, 0.35, generator)
      let outputs = Array(n - 4..<n)
      let network = RecurrentNetwork(
        stateWidth: n, inputWidth: 8, form: form,
        activations: [.init(units: 0..<n, activation: Tanh())], outputs: outputs)
      objective = try RecurrentObjective(
        map: DenseMap(network), outputs: outputs, loss: SquaredError(),
        inputs: gaussianMatrix(patterns, 8, 1, generator),
        targets: gaussianMatrix(patterns, 4, 0.5, generator),
        solver: try solverCatalogue.make(solver),
        settlingOptions: SettlingOptions(tolerance: 1e-10),
        adjoint: try adjointCatalogue.make(adjoint),
        adjointOptions: AdjointOptions(tolerance: 1e-10), warmStart: warmStart)
      parameters = network.parameters(
        recurrent: recurrent, input: input, bias: Vector(repeating: 0.1, count: n))
    }

    func gradient(
      _ start: Start = .cold, at point: [Double]? = nil
    ) throws -> (gradient: [Double], work: Work) {
      var gradient = [Double](repeating: 0, count: parameters.count)
      let before = objective.work
      _ = try objective.gradient(
        at: point ?? parameters, on: .all, start: start, into: &gradient)
      return (gradient, objective.work - before)
    }
  }

  private static func distance(_ a: [Double], _ b: [Double]) -> Double {
    let size = b.map { $0 * $0 }.reduce(0, +).squareRoot()
    return zip(a, b).map { pow($0 - $1, 2) }.reduce(0, +).squareRoot() / size
  }

  @Test(arguments: ["chord", "automatic"], InputForm.allCases)
  func `the gradient is that of damped sweeps and direct adjoints`(
    method: String, form: InputForm
  ) throws {
    let found = try Case(method, method, form: form).gradient()
    let exact = try Case("newton", "direct", form: form).gradient()
    #expect(Self.distance(found.gradient, exact.gradient) <= 1e-9)
  }

  @Test func `a gradient with a shared factorization costs few sweeps`() throws {
    let found = try Case("chord", "chord")
    let work = try found.gradient().work
    let single = found.objective.singlePrecisionWork
    // A twentieth above what was measured: 18.0, 9.46, 22.25 and, in double precision, 4 a pattern.
    let count = 24.0
    #expect(work.factorizations == 1)
    #expect(Double(work.mapEvaluations) / count <= 19)
    #expect(Double(work.jacobianProducts) / count <= 10)
    #expect(Double(work.transposedProducts) / count <= 23.5)
    #expect((work.sweeps - work.factorizationSweeps - single.sweeps) / count <= 4.2)
  }

  @Test func `plain sweeps in single precision cost no more than in double precision`() throws {
    // One pattern of 48 units does not pay for a factorization.
    let single = try Case("automatic", "automatic", patterns: 1).gradient().work
    let double = try Case("damped", "relaxation", patterns: 1).gradient().work
    #expect(single.factorizations == 0)
    // Measured: 0.70.
    #expect(single.sweeps <= 0.75 * double.sweeps)
  }

  @Test func `the cost model factors for a batch and not for one pattern`() throws {
    #expect(try Case("automatic", "automatic", patterns: 24).gradient().work.factorizations == 1)
    #expect(try Case("automatic", "automatic", patterns: 1).gradient().work.factorizations == 0)
  }

  @Test func `warm starts at the same parameters need one evaluation and one product`() throws {
    let found = try Case("automatic", "automatic", warmStart: true)
    let first = try found.gradient(.warm)
    let second = try found.gradient(.warm)
    #expect(second.work.mapEvaluations == 24)
    #expect(second.work.transposedProducts == 24)
    #expect(second.work.factorizations == 0)
    #expect(Self.distance(second.gradient, first.gradient) <= 1e-12)
  }

  @Test func `warm starts after a step of the weights are corrected by Newton's system`() throws {
    let found = try Case("automatic", "automatic", warmStart: true)
    _ = try found.gradient(.warm)
    let generator = SeededGenerator(seed: 8)
    let moved = found.parameters.map { $0 + 0.01 * generator.gaussian(standardDeviation: 1) }
    let after = try found.gradient(.warm, at: moved)
    let cold = try Case("newton", "direct").gradient(at: moved)
    #expect(Self.distance(after.gradient, cold.gradient) <= 1e-9)
    // No plain sweeps, and a twentieth above what was measured: 18.7, 21.1 and 4 a pattern.
    let count = 24.0
    #expect(after.work.factorizations == 1)
    #expect(Double(after.work.jacobianProducts) / count <= 19.7)
    #expect(Double(after.work.transposedProducts) / count <= 22.2)
    #expect(Double(after.work.mapEvaluations) / count <= 4.2)
  }

  @Test func `most sweeps are in 16 bits, where the processor has them`() throws {
    let found = try Case("chord", "chord")
    _ = try found.gradient()
    let share = Double(found.objective.shortProducts) / found.objective.singlePrecisionWork.sweeps
    // All but two of each part's sweeps, or none.
    #expect(share == 0 || share >= 0.8)
  }

  // The second is wide enough for threads to share the factorization, too.
  @Test(arguments: [(64, 128), (232, 64)])
  func `two threads give the gradient of one, with the same sweeps`(width: Int, patterns: Int)
    throws
  {
    let alone = try BLASThreads.with(1) {
      try Case("chord", "chord", width: width, patterns: patterns).gradient()
    }
    try BLASThreads.with(2) {
      let found = try Case("chord", "chord", width: width, patterns: patterns)
      let shared = try found.gradient()
      #expect(Self.distance(shared.gradient, alone.gradient) <= 1e-9)
      #expect(abs(shared.work.sweeps / alone.work.sweeps - 1) <= 0.02)
      let again = try found.gradient()
      #expect(again.gradient == shared.gradient)
    }
  }

  @Test func `the same gradient again is the same to the last bit`() throws {
    let found = try Case("chord", "chord")
    let gradients = try BLASThreads.with(1) {
      [try found.gradient().gradient, try found.gradient().gradient]
    }
    #expect(gradients[0] == gradients[1])
  }

  @Test(arguments: ["chord", "automatic"])
  func `a sweep takes nothing from the heap`(method: String) throws {
    guard attractor_counts_allocations() else { return }
    // What a gradient takes does not grow with its sweeps: more digits, as many blocks.
    var blocks: [Int] = []
    for gain in [0.3, 0.9] {
      let found = try Case(method, method, patterns: 16, gain: gain)
      var gradient = [Double](repeating: 0, count: found.parameters.count)
      for _ in 0..<2 {
        _ = try found.objective.gradient(
          at: found.parameters, on: .all, start: .cold, into: &gradient)
      }
      blocks.append(
        try BLASThreads.with(1) {
          let before = attractor_allocation_count()
          _ = try found.objective.gradient(
            at: found.parameters, on: .all, start: .cold, into: &gradient)
          return attractor_allocation_count() - before
        })
    }
    #expect(blocks[1] <= blocks[0] + 4, "\(blocks)")
  }

  @Test func `where sweeps do not contract a pattern is finished by itself`() throws {
    // Past the edge the sweeps cycle or wander; Newton's method and LU find what there is.
    for pattern in 1...3 {
      let found = try Case("automatic", "automatic", width: 12, patterns: pattern, gain: 2.5)
      do {
        _ = try found.gradient()
        let counts = found.objective.statistics.settling
        #expect(counts["converged"] == pattern)
      } catch let failure as SettlingFailure {
        // Refused by name, never a silent answer.
        #expect(!failure.settling.outcome.isConverged)
      }
    }
  }
}

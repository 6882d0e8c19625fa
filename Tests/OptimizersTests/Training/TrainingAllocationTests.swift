import AllocationCounter
import GSLNumerics
import Objectives
import Optimizers
import Testing

@Suite struct TrainingAllocationTests {
  /// A bowl whose gradient allocates nothing.
  private final class Bowl: DifferentiableObjective {
    let parameterCount = 50
    let patternCount = 40
    var work = Work()

    func loss(at parameters: [Double], on batch: PatternBatch) -> Evaluation {
      Evaluation(
        loss: 0.5 * dot(parameters, parameters, count: parameters.count),
        patterns: batch.count(of: patternCount))
    }

    func gradient(
      at parameters: [Double], on batch: PatternBatch, start: Start, into gradient: inout [Double]
    ) -> Evaluation {
      for i in 0..<gradient.count { gradient[i] = parameters[i] }
      return loss(at: parameters, on: batch)
    }
  }

  @Test(
    .enabled(if: attractor_counts_allocations(), "allocations are counted with glibc only"),
    arguments: ["gradient-descent", "momentum", "nesterov", "rmsprop", "adam", "adamw", "irprop+"])
  func `full-batch epochs allocate nothing`(name: String) throws {
    let optimizer = try optimizerCatalogue.make(name)
    func allocations(epochs: Int) throws -> Int {
      let before = attractor_allocation_count()
      _ = try Training(optimizer: optimizer, budget: Budget(epochs: epochs), clock: { 0 }).run(
        on: Bowl(), from: Array(repeating: 1, count: 50), order: SeededGenerator(seed: 1))
      return attractor_allocation_count() - before
    }
    _ = try allocations(epochs: 2)
    let (more, fewer) = (try allocations(epochs: 40), try allocations(epochs: 20))
    #expect(more == fewer)
  }
}

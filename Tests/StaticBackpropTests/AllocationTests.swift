import AllocationCounter
import GSLNumerics
import Networks
import Objectives
import StaticBackprop
import Testing

@Suite(.enabled(if: attractor_counts_allocations(), "allocations are counted with glibc only"))
struct AllocationTests {
  /// The blocks that the second and later of some calls take from the heap.
  private func allocations(_ body: () throws -> Void) rethrows -> Int {
    try body()
    let before = attractor_allocation_count()
    for _ in 0..<10 { try body() }
    return attractor_allocation_count() - before
  }

  @Test func `the counter counts`() {
    var kept: [[Double]] = []
    kept.reserveCapacity(20)
    #expect(allocations { kept.append([Double](repeating: 1, count: 100 + kept.count)) } == 10)
  }

  @Test(arguments: 1...4)
  func `gradients, losses and products allocate nothing after the first call`(layers: Int) throws {
    let network = SmallNetworks.network(layers: layers, Tanh())
    let data = SmallNetworks.patterns(40, seed: 3)
    let objective = try StaticObjective(
      network: network, loss: SquaredError(), inputs: data.inputs, targets: data.targets,
      weightDecay: 0.1)
    let parameters = SmallNetworks.parameters(network, seed: 1)
    let part = Array(0..<20)[5..<15]
    var gradient = [Double](repeating: 0, count: objective.parameterCount)
    var residuals = [Double](repeating: 0, count: objective.residualCount)
    var jacobian = [Double](repeating: 0, count: residuals.count * gradient.count)
    #expect(
      try allocations {
        _ = try objective.gradient(at: parameters, on: .all, start: .cold, into: &gradient)
      } == 0)
    #expect(
      try allocations {
        _ = try objective.gradient(
          at: parameters, on: .some(part), start: .cold, into: &gradient)
      } == 0)
    #expect(try allocations { _ = try objective.loss(at: parameters, on: .all) } == 0)
    #expect(try allocations { try objective.residuals(at: parameters, into: &residuals) } == 0)
    #expect(
      try allocations { try objective.residualJacobian(at: parameters, into: &jacobian) } == 0)
    #expect(
      try allocations {
        try objective.multiplyResidualJacobian(at: parameters, by: gradient, into: &residuals)
      } == 0)
    #expect(
      try allocations {
        try objective.multiplyTransposedResidualJacobian(
          at: parameters, by: residuals, into: &gradient)
      } == 0)
  }
}

import GSLNumerics
import Networks
import Testing

@testable import Studies

@Suite struct AttractorNetTests {
  private let patterns = Matrix([[0.8, -0.8, 0.8], [-0.8, -0.8, 0.8]])

  private func parameters(_ net: AttractorNet, radius: Double, seed: UInt64 = 4) -> [Double] {
    UniformInitializer(radius: radius)
      .biases(count: net.parameterCount, using: SeededGenerator(seed: seed))
  }

  /// The largest difference of a gradient from central differences, relative to the largest slope.
  private func error(
    _ parameters: [Double], _ gradient: [Double], _ loss: ([Double]) throws -> Double
  ) throws -> Double {
    let step = 1e-5
    var largest = 0.0
    for index in parameters.indices {
      var (above, below) = (parameters, parameters)
      above[index] += step
      below[index] -= step
      let slope = try (loss(above) - loss(below)) / (2 * step)
      largest = max(largest, abs(slope - gradient[index]))
    }
    return largest / (gradient.map(abs).max() ?? 1)
  }

  @Test(arguments: [0.3, 1.2])
  func `the gradient at fixed points reached from starts is that of differences`(
    radius: Double
  ) throws {
    let net = try AttractorNet(visible: 3, hidden: 2)
    let starts = net.starts(patterns)
    let inputs = Matrix([[0.3, 0, -0.2], [0, 0.5, 0.1]])
    var gradient = [Double](repeating: 0, count: net.parameterCount)
    // With weights on the diagonal, units keep the sign that they begin with.
    var parameters = parameters(net, radius: 0.3)
    if radius > 1 { for unit in 0..<5 { parameters[unit * 6] += radius } }
    func loss(_ parameters: [Double]) throws -> Double {
      var unused = gradient
      return try #require(
        net.gradient(
          parameters, inputs: inputs, starts: starts, targets: patterns, into: &unused
        ).loss)
    }
    let found = try net.gradient(
      parameters, inputs: inputs, starts: starts, targets: patterns, into: &gradient)
    #expect(found.failed == 0)
    let difference = try error(parameters, gradient, loss)
    #expect(difference < 1e-5, "\(difference)")
  }

  @Test func `the clamped net's gradient is that of differences, with a key's input too`() throws {
    let net = try AttractorNet(visible: 3, hidden: 2)
    let clamped = try ClampedNet(net, patterns, key: 1)
    let parameters = parameters(net, radius: 0.5)
    var gradient = [Double](repeating: 0, count: net.parameterCount)
    func loss(_ parameters: [Double]) throws -> Double {
      var unused = gradient
      return try #require(clamped.gradient(parameters, into: &unused).loss)
    }
    _ = try clamped.gradient(parameters, into: &gradient)
    #expect(try error(parameters, gradient, loss) < 1e-6)
  }

  @Test(arguments: [AttractorTraining.Guidance.clamped, .fading])
  func `patterns become fixed points of the free net, and are recalled from a part`(
    guidance: AttractorTraining.Guidance
  ) throws {
    let net = try AttractorNet(visible: 3, hidden: 1)
    let result = try AttractorTraining(guidance: guidance, rate: 0.2, epochs: 300).run(
      net, on: patterns, from: parameters(net, radius: 0.2))
    #expect(result.lostEpoch == nil)
    let none = Matrix(rows: 2, columns: 3)
    let states = try net.settle(result.parameters, inputs: none, starts: net.starts(patterns))
    for row in 0..<2 {
      let state = try #require(states[row])
      for unit in 0..<3 { #expect(abs(state[unit] - patterns[row, unit]) < 0.15) }
    }
    let probe = RecallProbe(
      net: net, parameters: result.parameters, patterns: patterns, inputs: none)
    #expect(try probe.stored() == [true, true])
    #expect(probe.pattern(of: [1, -1, 1, 0]) == 0 && probe.pattern(of: [1, 1, 1, 0]) == nil)
    let generator = SeededGenerator(seed: 1)
    // What is the same in both patterns comes back.
    #expect(try probe.accuracy(changing: 1, of: 1..<3, by: 0, using: generator) == 1)
  }

  @Test func `from small weights the start alone tells patterns not apart`() throws {
    let net = try AttractorNet(visible: 3, hidden: 1)
    let result = try AttractorTraining(guidance: .start, rate: 0.2, epochs: 300).run(
      net, on: patterns, from: parameters(net, radius: 0.2))
    let states = try net.settle(
      result.parameters, inputs: Matrix(rows: 2, columns: 3), starts: net.starts(patterns))
    #expect(FixedPointCount.different(states.compactMap { $0 }).count == 1)
    #expect(try abs(#require(states[0])[0]) < 0.05)
  }

  @Test func `a key's input stays, and that of the other units fades`() {
    let training = AttractorTraining(guidance: .fading, rate: 1, epochs: 1, key: 1)
    #expect(
      training.input(of: patterns, others: 0.25) == Matrix([[0.8, -0.2, 0.2], [-0.8, -0.2, 0.2]]))
  }
}

import GSLNumerics
import Networks
import Objectives
import StaticBackprop
import Testing

/// Networks of one to four layers, with masks and skips; and patterns for them.
enum SmallNetworks {
  static func network(layers: Int, _ activation: any Activation) -> LayeredNetwork {
    typealias Layer = LayeredNetwork.Layer
    typealias Connection = LayeredNetwork.Connection
    let output = Layer(width: 2, activation: activation)
    switch layers {
    case 1: return LayeredNetwork(inputWidth: 3, layers: [output])
    case 2:
      return LayeredNetwork(
        inputWidth: 3, layers: [Layer(width: 4, activation: activation), output])
    case 3:
      // A masked first layer and a skip from the input to the output.
      return LayeredNetwork(
        inputWidth: 3,
        layers: [
          Layer(
            width: 4, activation: activation,
            connections: [Connection(from: .input, positions: [0, 2, 4, 5, 7, 9, 11])]),
          Layer(width: 3, activation: activation),
          Layer(
            width: 2, activation: activation,
            connections: [Connection(from: .input), Connection(from: .layer(1))]),
        ])
    default:
      // Skips over one layer and over two, one of them masked.
      return LayeredNetwork(
        inputWidth: 3,
        layers: [
          Layer(width: 3, activation: activation),
          Layer(width: 2, activation: activation),
          Layer(
            width: 3, activation: activation,
            connections: [Connection(from: .layer(1)), Connection(from: .layer(0))]),
          Layer(
            width: 2, activation: activation,
            connections: [
              Connection(from: .layer(0), positions: [1, 3, 5]), Connection(from: .layer(2)),
            ]),
        ])
    }
  }

  static func patterns(_ count: Int, seed: UInt64) -> (inputs: Matrix, targets: Matrix) {
    let generator = SeededGenerator(seed: seed)
    let draw = { (columns: Int) in
      Matrix(
        rows: count, columns: columns,
        elements: (0..<count * columns).map { _ in generator.uniform(0, 1) })
    }
    return (draw(3), draw(2))
  }

  static func parameters(_ network: LayeredNetwork, seed: UInt64) -> [Double] {
    UniformInitializer(radius: 1).parameters(for: network, using: SeededGenerator(seed: seed))
  }
}

@Suite struct StaticGradientTests {
  @Test(arguments: 1...4, [1, 3])
  func `gradients agree with differences to 1e-7`(layers: Int, patterns: Int) throws {
    for activation in activationCatalogue.names {
      for loss in lossCatalogue.names {
        let network = SmallNetworks.network(
          layers: layers, try activationCatalogue.make(activation))
        let data = SmallNetworks.patterns(patterns, seed: 7)
        let objective = try StaticObjective(
          network: network, loss: try lossCatalogue.make(loss), inputs: data.inputs,
          targets: data.targets, weightDecay: 0.01)
        let parameters = SmallNetworks.parameters(network, seed: UInt64(layers))
        let report = try GradientCheck().gradient(
          of: objective, at: parameters)
        #expect(report.passes, "\(activation), \(loss): \(report.verdict)")
        #expect(report.blocks.map(\.name) == (1...layers).map { "layer \($0)" })
        #expect(report.blocks.map(\.checkedCount).reduce(0, +) == network.parameterCount)
        guard objective.leastSquaresRefusal == nil else { continue }
        let residuals = try GradientCheck().residualJacobian(
          of: objective, at: parameters)
        #expect(residuals.passes, "\(activation), \(loss): \(residuals.verdict)")
      }
    }
  }
}

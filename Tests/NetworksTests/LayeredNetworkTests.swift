import GSLNumerics
import Networks
import Testing

@Suite struct LayeredNetworkTests {
  @Test func `parameters stand layer after layer, weights then biases`() {
    let network = LayeredNetwork(
      inputWidth: 2,
      layers: [
        .init(width: 3, activation: Tanh()),
        .init(
          width: 1, activation: Identity(),
          connections: [.init(from: .layer(0)), .init(from: .input, positions: [1])]),
      ])
    #expect(network.parameterCount == 9 + 5)
    #expect(network.placements[1].weights == [9, 12])
    #expect(network.placements[1].bias == 13)
    #expect(network.hiddenWidths == [3] && network.outputWidth == 1)
    let parameters = (0..<14).map(Double.init)
    #expect(network.weights(layer: 0, connection: 0, in: parameters)[2, 1] == 5)
    #expect(network.biases(layer: 0, in: parameters) == [6, 7, 8])
    #expect(network.weights(layer: 1, connection: 1, in: parameters).elements == [0, 12])
    let weights = network.layers.indices.map { layer in
      network.layers[layer].connections.indices.map {
        network.weights(layer: layer, connection: $0, in: parameters)
      }
    }
    let biases = network.layers.indices.map { network.biases(layer: $0, in: parameters) }
    #expect(network.parameters(weights: weights, biases: biases) == parameters)
  }
}

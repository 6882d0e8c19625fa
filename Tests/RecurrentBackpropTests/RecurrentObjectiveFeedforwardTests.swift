import GSLNumerics
import Networks
import Objectives
import RecurrentBackprop
import StaticBackprop
import Testing

/// A feedforward net is the recurrent net whose `W` is strictly block lower triangular.
@Suite struct RecurrentObjectiveFeedforwardTests {
  private static let widths = [4, 3, 2]
  private static let inputWidth = 3

  /// The flat positions in `W` and `U` of a net of layers, in the order of the layers' parameters.
  private struct Layout {
    var recurrent: [Int] = []
    var input: [Int] = []
    let units = widths.reduce(0, +)

    init() {
      for i in 0..<widths[0] { for j in 0..<inputWidth { input.append(i * inputWidth + j) } }
      var first = 0
      for (layer, width) in widths.enumerated().dropFirst() {
        let start = first + widths[layer - 1]
        for i in start..<start + width {
          for j in first..<start { recurrent.append(i * units + j) }
        }
        first = start
      }
    }
  }

  @Test(arguments: activationCatalogue.names, ["direct", "relaxation"])
  func `a strictly triangular net has the static gradient to 1e-12`(
    activation: String, adjoint: String
  ) throws {
    let layout = Layout()
    let function = try activationCatalogue.make(activation)
    let layered = LayeredNetwork(
      inputWidth: Self.inputWidth, hidden: Array(Self.widths.dropLast()), activation: function,
      outputWidth: Self.widths.last!, outputActivation: Identity())
    let outputs = Array(layout.units - Self.widths.last!..<layout.units)
    let recurrent = RecurrentNetwork(
      stateWidth: layout.units, inputWidth: Self.inputWidth,
      activations: [
        .init(units: 0..<outputs[0], activation: function),
        .init(units: outputs[0]..<layout.units, activation: Identity()),
      ], outputs: outputs,
      connections: .some(recurrent: layout.recurrent, input: layout.input))

    let generator = SeededGenerator(seed: 6)
    let parameters = (0..<layered.parameterCount).map { _ in
      generator.gaussian(standardDeviation: 0.8)
    }
    func random(_ columns: Int) -> Matrix {
      Matrix(
        rows: 5, columns: columns, elements: (0..<5 * columns).map { _ in generator.gaussian() })
    }
    let (inputs, targets) = (random(Self.inputWidth), random(outputs.count))
    let fixed = try StaticObjective(
      network: layered, loss: SquaredError(), inputs: inputs, targets: targets)
    let settling = try RecurrentObjective(
      map: DenseMap(recurrent), outputs: outputs, loss: SquaredError(), inputs: inputs,
      targets: targets, adjoint: try adjointCatalogue.make(adjoint))
    var expected = [Double](repeating: 0, count: layered.parameterCount)
    var found = expected
    let staticLoss = try fixed.gradient(
      at: parameters, on: .all, start: .cold, into: &expected
    ).loss
    let recurrentLoss = try settling.gradient(
      at: Self.reordered(parameters, layered), on: .all, start: .cold, into: &found
    ).loss
    #expect(abs(staticLoss - recurrentLoss) < 1e-13 * staticLoss)
    #expect(relativeError(found, Self.reordered(expected, layered)) < 1e-12)
  }

  /// A layered parameter vector as `W`, `U`, `b` of the triangular net.
  private static func reordered(_ parameters: [Double], _ network: LayeredNetwork) -> [Double] {
    let weights = network.layers.indices.map {
      network.weights(layer: $0, connection: 0, in: parameters).elements
    }
    let biases = network.layers.indices.flatMap { network.biases(layer: $0, in: parameters) }
    return weights.dropFirst().flatMap { $0 } + weights[0] + biases
  }
}

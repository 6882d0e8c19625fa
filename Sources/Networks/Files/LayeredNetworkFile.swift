import GSLNumerics

/// Feedforward networks in safetensors files.
///
/// Layers count from 1. The tensors are `layer1.W.input`, the weights of layer 1 from the input,
/// `layer2.W.layer1`, and so on, each `width × width(source)`, and `layer1.b`; a layer's connections
/// stand in their order. Metadata: `network` is `layered`; `activation` has one for each layer,
/// `tanh; identity`; `inputs` is the number of inputs; and `layer1.W.input.mask` the flat positions
/// of the weights that exist, when not all do.
enum LayeredNetworkFile {
  static func read(_ reader: TensorReader) throws -> NetworkFile {
    guard let text = reader.file.metadata["activation"] else {
      throw reader.refusal("metadata activation is missing; write one a layer: 'tanh; identity'")
    }
    let activations: [any Activation]
    do { activations = try text.split(separator: ";").map { try ActivationText.parse($0) } } catch {
      throw reader.refusal("metadata activation: \(error)")
    }
    guard !activations.isEmpty else { throw reader.refusal("metadata activation names no layer") }
    var widths: [LayeredNetwork.Source: Int] = [:]
    widths[.input] = try inputWidth(reader)
    var layers: [LayeredNetwork.Layer] = []
    var (weights, biases): ([[Matrix]], [Vector]) = ([], [])
    var known: [String] = []
    var masks = ["network", "activation", "inputs"]
    for (index, activation) in activations.enumerated() {
      let bias = try reader.tensor("layer\(index + 1).b", shape: [nil], "the biases")
      let width = bias.values.count
      guard width > 0 else { throw reader.refusal("layer \(index + 1) has no units") }
      known.append(bias.name)
      var connections: [LayeredNetwork.Connection] = []
      var matrices: [Matrix] = []
      let prefix = "layer\(index + 1).W."
      for tensor in reader.file.tensors where tensor.name.hasPrefix(prefix) {
        let source = try source(tensor.name, after: prefix, before: index, reader)
        let found = try reader.tensor(
          tensor.name, shape: [width, widths[source]], "the weights of layer \(index + 1)")
        widths[source] = found.shape[1]
        let mask = tensor.name + ".mask"
        connections.append(.init(from: source, positions: try reader.mask(mask, of: found)))
        matrices.append(Matrix(rows: width, columns: found.shape[1], elements: found.values))
        known.append(tensor.name)
        masks.append(mask)
      }
      guard !connections.isEmpty else {
        throw reader.refusal("layer \(index + 1) has no weights; '\(prefix)…' is missing")
      }
      widths[.layer(index)] = width
      layers.append(.init(width: width, activation: activation, connections: connections))
      weights.append(matrices)
      biases.append(bias.values)
    }
    try reader.check(tensors: known, metadata: masks)
    let network = LayeredNetwork(inputWidth: widths[.input] ?? 0, layers: layers)
    return .layered(network, parameters: network.parameters(weights: weights, biases: biases))
  }

  static func safetensors(_ network: LayeredNetwork, _ parameters: [Double]) -> SafetensorsFile {
    var metadata = [
      "network": "layered", "inputs": "\(network.inputWidth)",
      "activation": network.layers.map { ActivationText.text($0.activation) }.joined(
        separator: "; "),
    ]
    var tensors: [SafetensorsFile.Tensor] = []
    for (index, layer) in network.layers.enumerated() {
      for (number, connection) in layer.connections.enumerated() {
        let name = "layer\(index + 1).W.\(text(connection.source))"
        tensors.append(
          .init(name, network.weights(layer: index, connection: number, in: parameters)))
        if let positions = connection.positions {
          metadata[name + ".mask"] = PositionList.text(positions)
        }
      }
      tensors.append(.init("layer\(index + 1).b", network.biases(layer: index, in: parameters)))
    }
    return SafetensorsFile(metadata: metadata, tensors: tensors)
  }

  private static func text(_ source: LayeredNetwork.Source) -> String {
    switch source {
    case .input: "input"
    case .layer(let index): "layer\(index + 1)"
    }
  }

  private static func source(
    _ name: String, after prefix: String, before layer: Int, _ reader: TensorReader
  ) throws -> LayeredNetwork.Source {
    let valid = [LayeredNetwork.Source.input] + (0..<layer).map { .layer($0) }
    guard let source = valid.first(where: { prefix + text($0) == name }) else {
      throw reader.refusal(
        "tensor '\(name)' is not known; layer \(layer + 1) is fed by "
          + valid.map(text).joined(separator: ", "))
    }
    return source
  }

  private static func inputWidth(_ reader: TensorReader) throws -> Int? {
    guard let text = reader.file.metadata["inputs"] else { return nil }
    guard let width = Int(text.trimmed), width >= 0 else {
      throw reader.refusal("metadata inputs is '\(text)', not the number of inputs")
    }
    return width
  }
}

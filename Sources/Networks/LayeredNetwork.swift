public import GSLNumerics

/// A feedforward network: layers in order, each fed by the one before it and, where there are skip
/// connections, by any earlier layer or the input. The last layer is the output.
///
/// A layer of width `d` with sources `s` computes `x = f(Σ_s W_s x_s + b)`, with `W_s` of
/// `d × width(s)`.
///
/// Parameters stand in one flat vector, layer after layer: for each of the layer's connections in
/// order the entries of `W_s` row after row (of a masked one only those that exist), then the
/// layer's `b`. Unmasked matrices and all biases are views into it.
public struct LayeredNetwork: Sendable {
  /// The number `m` of inputs.
  public let inputWidth: Int
  /// The layers, the output last.
  public let layers: [Layer]
  /// Where each layer's parameters stand in the parameter vector.
  public let placements: [Placement]
  /// The length `P` of the parameter vector.
  public let parameterCount: Int

  /// Units with one activation, and what feeds them.
  public struct Layer: Sendable {
    /// The number of units.
    public let width: Int
    /// Their activation.
    public let activation: any Activation
    /// What feeds them; empty in the argument of `LayeredNetwork.init` means the layer before.
    public let connections: [Connection]

    /// A layer; without connections, it is fed by the layer before it, in full.
    public init(width: Int, activation: any Activation, connections: [Connection] = []) {
      self.width = width
      self.activation = activation
      self.connections = connections
    }
  }

  /// Where a layer's net input comes from.
  public enum Source: Sendable, Hashable {
    /// The network's input.
    case input
    /// The layer of that number, from 0.
    case layer(Int)
  }

  /// A matrix of weights from a source into a layer.
  public struct Connection: Sendable, Hashable {
    /// The source.
    public let source: Source
    /// The weights that exist, as ascending flat positions `i · width(source) + j`; `nil` for all.
    /// Absent weights are exactly zero and have no parameter.
    public let positions: [Int]?

    /// A connection, in full unless positions are given.
    public init(from source: Source, positions: [Int]? = nil) {
      self.source = source
      self.positions = positions
    }
  }

  /// Where a layer's parameters stand in the parameter vector.
  public struct Placement: Sendable, Equatable {
    /// The first parameter of each connection.
    public let weights: [Int]
    /// The first bias.
    public let bias: Int
    /// All parameters of the layer.
    public let range: Range<Int>
  }

  /// A network of the shape given; parameters are kept apart.
  public init(inputWidth: Int, layers: [Layer]) {
    precondition(inputWidth >= 0 && !layers.isEmpty, "A network has an input and a layer")
    var complete: [Layer] = []
    var placements: [Placement] = []
    var offset = 0
    for (index, layer) in layers.enumerated() {
      precondition(layer.width > 0, "A layer has at least one unit")
      let previous = index == 0 ? Source.input : .layer(index - 1)
      let connections =
        layer.connections.isEmpty ? [Connection(from: previous)] : layer.connections
      precondition(
        Set(connections.map(\.source)).count == connections.count,
        "Layer \(index) has two connections from one source")
      let start = offset
      var weights: [Int] = []
      for connection in connections {
        let columns = Self.width(of: connection.source, before: complete, inputWidth: inputWidth)
        weights.append(offset)
        if let positions = connection.positions {
          precondition(
            positions.allSatisfy { $0 >= 0 && $0 < layer.width * columns }
              && zip(positions, positions.dropFirst()).allSatisfy { $0 < $1 },
            "The positions of layer \(index) must ascend within \(layer.width) × \(columns)")
        }
        offset += connection.positions?.count ?? layer.width * columns
      }
      placements.append(
        Placement(weights: weights, bias: offset, range: start..<offset + layer.width))
      offset += layer.width
      complete.append(
        Layer(width: layer.width, activation: layer.activation, connections: connections))
    }
    self.inputWidth = inputWidth
    self.layers = complete
    self.placements = placements
    self.parameterCount = offset
  }

  /// The plain multilayer perceptron: hidden layers with one activation, and an output layer.
  public init(
    inputWidth: Int, hidden: [Int], activation: any Activation, outputWidth: Int,
    outputActivation: any Activation
  ) {
    self.init(
      inputWidth: inputWidth,
      layers: hidden.map { Layer(width: $0, activation: activation) }
        + [Layer(width: outputWidth, activation: outputActivation)])
  }

  /// The number of output units.
  public var outputWidth: Int { layers[layers.count - 1].width }

  /// The hidden layers' widths.
  public var hiddenWidths: [Int] { layers.dropLast().map(\.width) }

  /// The number of values that a source gives.
  public func width(of source: Source) -> Int {
    Self.width(of: source, before: layers, inputWidth: inputWidth)
  }

  private static func width(of source: Source, before layers: [Layer], inputWidth: Int) -> Int {
    guard case .layer(let index) = source else { return inputWidth }
    precondition(layers.indices.contains(index), "A layer can only be fed by an earlier one")
    return layers[index].width
  }
}

extension LayeredNetwork {
  /// One connection's `W` (`width × width(source)`) as a dense matrix, absent weights as zero.
  public func weights(layer: Int, connection: Int, in parameters: [Double]) -> Matrix {
    let (shape, place) = (layers[layer].connections[connection], placements[layer])
    let (rows, columns) = (layers[layer].width, width(of: shape.source))
    let start = place.weights[connection]
    guard let positions = shape.positions else {
      return Matrix(
        rows: rows, columns: columns,
        elements: Array(parameters[start..<start + rows * columns]))
    }
    var elements = [Double](repeating: 0, count: rows * columns)
    for (offset, position) in positions.enumerated() {
      elements[position] = parameters[start + offset]
    }
    return Matrix(rows: rows, columns: columns, elements: elements)
  }

  /// A layer's biases.
  public func biases(layer: Int, in parameters: [Double]) -> Vector {
    let start = placements[layer].bias
    return Array(parameters[start..<start + layers[layer].width])
  }

  /// The parameter vector of dense matrices, one a connection, and biases; what stands where no
  /// weight exists is left out.
  public func parameters(weights: [[Matrix]], biases: [Vector]) -> [Double] {
    var parameters: [Double] = []
    parameters.reserveCapacity(parameterCount)
    for (index, layer) in layers.enumerated() {
      for (connection, matrix) in zip(layer.connections, weights[index]) {
        precondition(
          matrix.rows == layer.width && matrix.columns == width(of: connection.source),
          "The weights of layer \(index) have another shape")
        if let positions = connection.positions {
          parameters += positions.map { matrix.elements[$0] }
        } else {
          parameters += matrix.elements
        }
      }
      parameters += biases[index]
    }
    precondition(parameters.count == parameterCount, "The network has \(parameterCount) parameters")
    return parameters
  }
}

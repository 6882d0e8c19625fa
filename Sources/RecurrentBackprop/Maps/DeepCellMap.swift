public import GSLNumerics
public import Networks

/// A deep-equilibrium cell: several layers from the state to the state, with the input entering the
/// first and, by a skip, the last (Bai, Kolter & Koltun 2019).
///
/// `h₀ = x`, `h_k = f_k(W_k h_{k−1} + U_k u + b_k)`, `F(x) = h_L`, and `J = D_L W_L … D_1 W_1`.
/// Parameters are, layer after layer, `W_k` (`n_k × n_{k−1}`), `U_k` (`n_k × m`; of the first and the
/// last layer) and `b_k` (`n_k`), row after row.
public final class DeepCellMap: FixedPointMap {
  /// One layer of the cell.
  public struct Layer: Sendable {
    /// The number of units; the last layer's is the state's.
    public let width: Int
    /// Their activation.
    public let activation: any Activation

    /// A layer.
    public init(width: Int, activation: any Activation) {
      self.width = width
      self.activation = activation
    }
  }

  /// The layers, first to last.
  public let layers: [Layer]
  public let inputWidth: Int
  public let parameterCount: Int
  private let shapes: [LayerShape]
  private let parameters: MatrixBuffer
  private let jacobianFactors: [MatrixBuffer]
  private var inputs: MatrixBuffer
  private var rows: [LayerRows]

  /// What the map holds of each pattern in one layer.
  private struct LayerRows {
    /// `U_k u + b_k`.
    let drive: MatrixBuffer
    /// `f_k′` and `h_k` of the last linearization.
    let slopes: MatrixBuffer
    let outputs: MatrixBuffer
    let scratch: MatrixBuffer

    init(capacity: Int, width: Int) {
      drive = MatrixBuffer(rows: capacity, columns: width)
      slopes = MatrixBuffer(rows: capacity, columns: width)
      outputs = MatrixBuffer(rows: capacity, columns: width)
      scratch = MatrixBuffer(rows: capacity, columns: width)
    }
  }

  /// The map of a cell, with all parameters zero.
  /// - Parameters:
  ///   - layers: at least one; the last one's width is that of the state.
  ///   - inputWidth: the width `m` of the input.
  public init(layers: [Layer], inputWidth: Int, capacity: Int = 1) {
    precondition(!layers.isEmpty, "A cell has at least one layer")
    precondition(layers.allSatisfy { $0.width > 0 } && inputWidth >= 0, "Widths are above 0")
    self.layers = layers
    self.inputWidth = inputWidth
    var shapes: [LayerShape] = []
    var (start, sourceWidth) = (0, layers.last!.width)
    for (index, layer) in layers.enumerated() {
      let takesInput = index == 0 || index == layers.count - 1
      let shape = LayerShape(
        start: start, width: layer.width, sourceWidth: sourceWidth,
        inputWidth: takesInput ? inputWidth : 0)
      shapes.append(shape)
      (start, sourceWidth) = (start + shape.parameterCount, layer.width)
    }
    self.shapes = shapes
    parameterCount = start
    parameters = MatrixBuffer(rows: 1, columns: start)
    let n = layers.last!.width
    jacobianFactors = layers.map { MatrixBuffer(rows: $0.width, columns: n) }
    inputs = MatrixBuffer(rows: capacity, columns: inputWidth)
    rows = layers.map { LayerRows(capacity: capacity, width: $0.width) }
  }

  public var stateWidth: Int { layers.last!.width }
  public var operationsPerSweep: Double {
    shapes.map { 2 * Double($0.width) * Double($0.sourceWidth) }.reduce(0, +)
  }

  public func setParameters(_ parameters: UnsafeBufferPointer<Double>) {
    precondition(parameters.count == parameterCount, "The parameter vector has another length")
    _ = self.parameters.view[0].update(fromContentsOf: parameters)
  }

  public func load(inputs newInputs: MatrixView) {
    precondition(newInputs.columns == inputWidth, "Inputs must be \(inputWidth) wide")
    if newInputs.rows > inputs.rows {
      inputs = MatrixBuffer(rows: newInputs.rows, columns: inputWidth)
      rows = layers.map { LayerRows(capacity: newInputs.rows, width: $0.width) }
    }
    inputs.prefix(newInputs.rows).copy(newInputs)
    for layer in layers.indices {
      writeDrive(
        matrices(layer), layer, 0..<newInputs.rows, into: rows[layer].drive.prefix(newInputs.rows))
    }
  }

  public func swapRows(_ first: Int, _ second: Int) {
    inputs.view.swapRows(first, second)
    for layer in rows {
      layer.drive.view.swapRows(first, second)
      layer.slopes.view.swapRows(first, second)
      layer.outputs.view.swapRows(first, second)
    }
  }

  public func evaluate(_ states: MatrixView, rows range: Range<Int>, into images: MutableMatrixView)
  {
    var source = states
    for layer in layers.indices {
      let isLast = layer == layers.count - 1
      let target = isLast ? images : rows[layer].scratch.view.rows(range)
      writeNetInputs(layer, source, range, into: target)
      for row in 0..<target.rows {
        let values = target.base + row * target.stride
        layers[layer].activation.apply(values, output: values, count: target.columns)
      }
      source = target.readOnly
    }
  }

  public func linearize(at states: MatrixView, rows range: Range<Int>) {
    var source = states
    for layer in layers.indices {
      let target = rows[layer].outputs.view.rows(range)
      writeNetInputs(layer, source, range, into: target)
      layers[layer].activation.apply(
        target.base, output: target.base, slope: rows[layer].slopes.view.rows(range).base,
        count: target.rows * target.columns)
      source = target.readOnly
    }
  }

  public func multiplyJacobian(
    _ vectors: MatrixView, rows range: Range<Int>, into products: MutableMatrixView
  ) {
    var source = vectors
    for layer in layers.indices {
      let isLast = layer == layers.count - 1
      let target = isLast ? products : rows[layer].scratch.view.rows(range)
      multiply(source, .none, matrices(layer).weights.readOnly, .transposed, into: target)
      scale(target.readOnly, bySlopes: slopes(layer, range), into: target)
      source = target.readOnly
    }
  }

  public func multiplyTransposedJacobian(
    _ vectors: MatrixView, rows range: Range<Int>, into products: MutableMatrixView
  ) {
    pullBack(vectors, range) { _, _ in }
    multiply(
      rows[0].scratch.view.rows(range).readOnly, matrices(0).weights.readOnly, into: products)
  }

  public func writeJacobian(row: Int, into jacobian: MutableMatrixView) {
    for layer in layers.indices {
      let target = layer == layers.count - 1 ? jacobian : jacobianFactors[layer].view
      if layer == 0 {
        target.copy(matrices(0).weights.readOnly)
      } else {
        multiply(
          matrices(layer).weights.readOnly, jacobianFactors[layer - 1].view.readOnly, into: target)
      }
      let slopes = rows[layer].slopes.view[row]
      for i in 0..<target.rows { for j in 0..<target.columns { target[i, j] *= slopes[i] } }
    }
  }

  public func accumulateGradient(
    adjoints: MatrixView, states: MatrixView, rows range: Range<Int>, scale factor: Double,
    into gradient: UnsafeMutableBufferPointer<Double>
  ) {
    precondition(gradient.count == parameterCount, "The gradient has another length")
    pullBack(adjoints, range) { layer, z in
      let sums = shapes[layer].matrices(in: gradient.baseAddress!)
      let source =
        layer == 0 ? states : rows[layer - 1].outputs.view.rows(range).readOnly
      multiply(z, .transposed, source, .none, scale: factor, addingTo: 1, into: sums.weights)
      if shapes[layer].inputWidth > 0 {
        multiply(
          z, .transposed, inputs.view.rows(range).readOnly, .none, scale: factor, addingTo: 1,
          into: sums.input)
      }
      addRows(of: z, scale: factor, to: sums.bias)
    }
  }

  public func multiplyParameterJacobian(
    _ direction: UnsafeBufferPointer<Double>, states: MatrixView, rows range: Range<Int>,
    into tangents: MutableMatrixView
  ) {
    precondition(direction.count == parameterCount, "The direction has another length")
    let base = UnsafeMutablePointer(mutating: direction.baseAddress!)
    for layer in layers.indices {
      let target =
        layer == layers.count - 1 ? tangents : rows[layer].scratch.view.rows(range)
      let moved = shapes[layer].matrices(in: base)
      writeDrive(moved, layer, range, into: target)
      let source =
        layer == 0 ? states : rows[layer - 1].outputs.view.rows(range).readOnly
      multiply(source, .none, moved.weights.readOnly, .transposed, addingTo: 1, into: target)
      if layer > 0 {
        multiply(
          rows[layer - 1].scratch.view.rows(range).readOnly, .none,
          matrices(layer).weights.readOnly, .transposed, addingTo: 1, into: target)
      }
      scale(target.readOnly, bySlopes: slopes(layer, range), into: target)
    }
  }
}

extension DeepCellMap {
  private func matrices(_ layer: Int) -> LayerShape.Matrices {
    shapes[layer].matrices(in: parameters.view.base)
  }

  private func slopes(_ layer: Int, _ range: Range<Int>) -> MatrixView {
    rows[layer].slopes.view.rows(range).readOnly
  }

  private func writeDrive(
    _ matrices: LayerShape.Matrices, _ layer: Int, _ range: Range<Int>,
    into drive: MutableMatrixView
  ) {
    spread(matrices.bias, into: drive)
    guard shapes[layer].inputWidth > 0 else { return }
    multiply(
      inputs.view.rows(range).readOnly, .none, matrices.input.readOnly, .transposed, addingTo: 1,
      into: drive)
  }

  private func writeNetInputs(
    _ layer: Int, _ source: MatrixView, _ range: Range<Int>, into target: MutableMatrixView
  ) {
    target.copy(rows[layer].drive.view.rows(range).readOnly)
    multiply(
      source, .none, matrices(layer).weights.readOnly, .transposed, addingTo: 1, into: target)
  }

  /// Backpropagation through the layers: `z_L = D_L y`, `z_k = D_k W_{k+1}ᵀ z_{k+1}`, last to first.
  /// `body` sees each layer's `z`, which stays in the layer's scratch rows.
  private func pullBack(
    _ vectors: MatrixView, _ range: Range<Int>, _ body: (_ layer: Int, _ z: MatrixView) -> Void
  ) {
    for layer in layers.indices.reversed() {
      let z = rows[layer].scratch.view.rows(range)
      if layer == layers.count - 1 {
        z.copy(vectors)
      } else {
        multiply(
          rows[layer + 1].scratch.view.rows(range).readOnly,
          matrices(layer + 1).weights.readOnly, into: z)
      }
      scale(z.readOnly, bySlopes: slopes(layer, range), into: z)
      body(layer, z.readOnly)
    }
  }
}

/// Where a layer's matrices stand in the cell's parameter vector.
private struct LayerShape {
  let start: Int
  let width: Int
  let sourceWidth: Int
  /// 0 for a layer that does not see the input.
  let inputWidth: Int

  struct Matrices {
    let weights: MutableMatrixView
    let input: MutableMatrixView
    let bias: UnsafeMutablePointer<Double>
  }

  var parameterCount: Int { width * (sourceWidth + inputWidth + 1) }

  func matrices(in base: UnsafeMutablePointer<Double>) -> Matrices {
    let inputStart = base + start + width * sourceWidth
    return Matrices(
      weights: MutableMatrixView(base + start, rows: width, columns: sourceWidth),
      input: MutableMatrixView(inputStart, rows: width, columns: inputWidth),
      bias: inputStart + width * inputWidth)
  }
}

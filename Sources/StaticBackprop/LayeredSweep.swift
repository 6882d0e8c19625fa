import GSLNumerics
import Networks

/// The forward, backward and tangent pass of a feedforward net over some patterns, and the memory
/// they need.
///
/// With `a_l = Σ_s W_ls x_s + b_l`, `x_l = f(a_l)` forward; `y_s = Σ_l W_lsᵀ z_l`, `z_l = f′(a_l) y_l`
/// backward; and `∂E/∂W_ls = Σ z_l x_sᵀ`, `∂E/∂b_l = Σ z_l` over the patterns (Rumelhart, Hinton &
/// Williams 1986). Every step is one product over all patterns, and no pass allocates: loops run
/// over plain ranges, since unspecialised iterators live on the heap in debug builds.
final class LayeredSweep {
  let network: LayeredNetwork
  /// The patterns there is room for.
  let capacity: Int
  /// Outputs `x_l`.
  private let outputs: [MatrixBuffer]
  /// Slopes `f′(a_l)`.
  private let slopes: [MatrixBuffer]
  /// `y_l`, then `z_l` in its place; in the tangent pass `ẋ_l`.
  private let adjoints: [MatrixBuffer]
  /// Dense `W` and its derivative for each masked connection.
  private let masked: [[(weights: MatrixBuffer, gradient: MatrixBuffer)?]]
  private let ones: MatrixBuffer
  /// For each connection whether, going backward, its source has got a contribution before: 1, or 0
  /// for the first.
  private let kept: [[Double]]
  /// The layers but the last that feed nothing.
  private let idle: [Int]

  init(_ network: LayeredNetwork, capacity: Int) {
    self.network = network
    self.capacity = capacity
    let buffers = { network.layers.map { MatrixBuffer(rows: capacity, columns: $0.width) } }
    (outputs, slopes, adjoints) = (buffers(), buffers(), buffers())
    masked = network.layers.map { layer in
      layer.connections.map { connection in
        guard connection.positions != nil else { return nil }
        let columns = network.width(of: connection.source)
        return (
          MatrixBuffer(rows: layer.width, columns: columns),
          MatrixBuffer(rows: layer.width, columns: columns)
        )
      }
    }
    ones = MatrixBuffer(rows: 1, columns: capacity)
    ones.view.fill(1)
    var reached: Set<LayeredNetwork.Source> = []
    kept = network.layers.reversed().map { layer in
      layer.connections.map { reached.insert($0.source).inserted ? 0 : 1 }
    }.reversed()
    idle = network.layers.indices.dropLast().filter { !reached.contains(.layer($0)) }
  }

  /// The network's outputs after `forward`.
  func networkOutputs(_ count: Int) -> MutableMatrixView {
    outputs[outputs.count - 1].prefix(count)
  }

  /// Where `∂E/∂x` of the network's outputs goes before `backward`, and where `tangent` leaves the
  /// outputs' tangents.
  func outputAdjoints(_ count: Int) -> MutableMatrixView {
    adjoints[adjoints.count - 1].prefix(count)
  }

  /// Computes all layers for the patterns in `inputs` (`B × m`), with slopes when a backward or
  /// tangent pass follows.
  func forward(_ parameters: UnsafePointer<Double>, inputs: MatrixView, withSlopes: Bool) {
    let count = inputs.rows
    for index in 0..<network.layers.count {
      let layer = network.layers[index]
      let place = network.placements[index]
      let netInput = outputs[index].prefix(count)
      for row in 0..<count {
        (netInput.base + row * layer.width).update(
          from: parameters + place.bias, count: layer.width)
      }
      for connection in 0..<layer.connections.count {
        let shape = layer.connections[connection]
        multiply(
          value(of: shape.source, inputs), .none,
          weights(index, connection, parameters, expanding: true), .transposed, addingTo: 1,
          into: netInput)
      }
      let base = netInput.base
      if withSlopes {
        layer.activation.apply(
          base, output: base, slope: slopes[index].view.base, count: count * layer.width)
      } else {
        layer.activation.apply(base, output: base, count: count * layer.width)
      }
    }
  }

  /// Takes `outputAdjoints` back through the layers after `forward` with slopes. `outputAdjoints` is
  /// overwritten; each layer's `z` is left for `accumulate`.
  func backward(_ parameters: UnsafePointer<Double>, count: Int) {
    for index in idle { adjoints[index].prefix(count).fill(0) }
    for later in 0..<network.layers.count {
      let index = network.layers.count - 1 - later
      let layer = network.layers[index]
      let z = adjoints[index].prefix(count)
      VectorKernels.multiply(slopes[index].view.base, into: z.base, count: count * layer.width)
      for connection in 0..<layer.connections.count {
        let shape = layer.connections[connection]
        guard case .layer(let source) = shape.source else { continue }
        multiply(
          z.readOnly, weights(index, connection, parameters, expanding: false),
          addingTo: kept[index][connection], into: adjoints[source].prefix(count))
      }
    }
  }

  /// `gradient ← kept · gradient + scale · Σ_patterns ∂E/∂θ` after `backward`; `kept` is 0 or 1.
  func accumulate(
    inputs: MatrixView, scale: Double, keeping kept: Double,
    into gradient: UnsafeMutablePointer<Double>
  ) {
    let count = inputs.rows
    for index in 0..<network.layers.count {
      let layer = network.layers[index]
      let place = network.placements[index]
      let z = adjoints[index].prefix(count).readOnly
      for connection in 0..<layer.connections.count {
        let shape = layer.connections[connection]
        let source = value(of: shape.source, inputs)
        let start = gradient + place.weights[connection]
        guard let positions = shape.positions, let sum = masked[index][connection]?.gradient.view
        else {
          multiply(
            z, .transposed, source, .none, scale: scale, addingTo: kept,
            into: MutableMatrixView(start, rows: layer.width, columns: source.columns))
          continue
        }
        multiply(z, .transposed, source, .none, scale: scale, into: sum)
        for offset in 0..<positions.count {
          start[offset] = (kept == 0 ? 0 : start[offset]) + sum.base[positions[offset]]
        }
      }
      multiply(
        z, .transposed, ones.view.base, scale: scale, addingTo: kept, into: gradient + place.bias)
    }
  }

  /// Writes each pattern's own `∂E/∂θ` after `backward`: pattern `p`'s at `rows + p · stride`.
  func writeRows(
    inputs: MatrixView, into rows: UnsafeMutablePointer<Double>, stride: Int
  ) {
    for index in 0..<network.layers.count {
      let layer = network.layers[index]
      let place = network.placements[index]
      let z = adjoints[index].prefix(inputs.rows)
      for connection in 0..<layer.connections.count {
        let shape = layer.connections[connection]
        let source = value(of: shape.source, inputs)
        let columns = source.columns
        for pattern in 0..<inputs.rows {
          let target = rows + pattern * stride + place.weights[connection]
          let (left, right) = (z.base + pattern * z.stride, source.base + pattern * source.stride)
          if let positions = shape.positions {
            for offset in 0..<positions.count {
              let (i, j) = positions[offset].quotientAndRemainder(dividingBy: columns)
              target[offset] = left[i] * right[j]
            }
          } else {
            for i in 0..<layer.width {
              let (factor, row) = (left[i], target + i * columns)
              for j in 0..<columns { row[j] = factor * right[j] }
            }
          }
        }
      }
      for pattern in 0..<inputs.rows {
        (rows + pattern * stride + place.bias).update(
          from: z.base + pattern * z.stride, count: layer.width)
      }
    }
  }

  /// Writes the outputs' tangents `ẋ = (∂x/∂θ) v` to `outputAdjoints` after `forward` with slopes:
  /// `ȧ_l = Σ_s (W_ls ẋ_s + V_ls x_s) + v_l`, `ẋ_l = f′(a_l) ȧ_l`.
  func tangent(
    _ parameters: UnsafePointer<Double>, direction: UnsafePointer<Double>, inputs: MatrixView
  ) {
    let count = inputs.rows
    for index in 0..<network.layers.count {
      let layer = network.layers[index]
      let place = network.placements[index]
      let tangent = adjoints[index].prefix(count)
      for row in 0..<count {
        (tangent.base + row * layer.width).update(
          from: direction + place.bias, count: layer.width)
      }
      for connection in 0..<layer.connections.count {
        let shape = layer.connections[connection]
        if case .layer(let source) = shape.source {
          multiply(
            adjoints[source].prefix(count).readOnly, .none,
            weights(index, connection, parameters, expanding: true), .transposed, addingTo: 1,
            into: tangent)
        }
        multiply(
          value(of: shape.source, inputs), .none,
          weights(index, connection, direction, expanding: true), .transposed, addingTo: 1,
          into: tangent)
      }
      VectorKernels.multiply(
        slopes[index].view.base, into: tangent.base, count: count * layer.width)
    }
  }

  private func value(of source: LayeredNetwork.Source, _ inputs: MatrixView) -> MatrixView {
    switch source {
    case .input: inputs
    case .layer(let index): outputs[index].prefix(inputs.rows).readOnly
    }
  }

  /// One connection's dense matrix: a view into the vector, or for a masked one its own memory,
  /// filled from the vector when `expanding`.
  private func weights(
    _ layer: Int, _ connection: Int, _ vector: UnsafePointer<Double>, expanding: Bool
  ) -> MatrixView {
    let shape = network.layers[layer].connections[connection]
    let start = vector + network.placements[layer].weights[connection]
    guard let positions = shape.positions, let dense = masked[layer][connection]?.weights.view
    else {
      return MatrixView(
        start, rows: network.layers[layer].width, columns: network.width(of: shape.source))
    }
    if expanding {
      // Absent entries were zero from the start and stay so.
      for offset in 0..<positions.count { dense.base[positions[offset]] = start[offset] }
    }
    return dense.readOnly
  }
}

public import GSLNumerics
public import Networks

/// The map of equal cells with shared weights: `F(X) = f(G(X) Wᵀ + V Uᵀ + 1 bᵀ)` with the state `X`
/// (`P` cells × `d` features), the input `V` (`P × m₀`), and `G` what each cell gathers from the
/// others. `J = D (G·) Wᵀ`.
///
/// A state of the batch is `X` row after row, `n = P d`; an input likewise, `m = P m₀`. Parameters
/// are `W` (`d × K d`, one `d × d` block a tap), `U` (`d × m₀`) and `b` (`d`), row after row.
public final class SharedWeightMap<Coupling: CellCoupling>: FixedPointMap {
  /// Which cells see which.
  public let coupling: Coupling
  /// The width `d` of a cell's state.
  public let featureCount: Int
  /// The width `m₀` of a cell's input.
  public let cellInputCount: Int
  /// `f`, the same for every feature.
  public let activation: any Activation

  private let parameters: MatrixBuffer
  private var rows: RowContext

  /// What the map holds of each pattern.
  private struct RowContext {
    let inputs: MatrixBuffer
    /// `V Uᵀ + 1 bᵀ`.
    let drive: MatrixBuffer
    let slopes: MatrixBuffer
    let scratch: MatrixBuffer
    let gathered: MatrixBuffer

    init(capacity: Int, stateWidth: Int, inputWidth: Int, tapCount: Int) {
      inputs = MatrixBuffer(rows: capacity, columns: inputWidth)
      drive = MatrixBuffer(rows: capacity, columns: stateWidth)
      slopes = MatrixBuffer(rows: capacity, columns: stateWidth)
      scratch = MatrixBuffer(rows: capacity, columns: stateWidth)
      gathered = MatrixBuffer(rows: capacity, columns: tapCount * stateWidth)
    }
  }

  /// The map of coupled cells, with all parameters zero.
  public init(
    coupling: Coupling, features: Int, inputs: Int, activation: any Activation, capacity: Int = 1
  ) {
    precondition(features > 0 && inputs >= 0, "A cell has at least one feature")
    self.coupling = coupling
    (featureCount, cellInputCount, self.activation) = (features, inputs, activation)
    parameters = MatrixBuffer(
      rows: 1, columns: features * (coupling.tapCount * features + inputs + 1))
    rows = RowContext(
      capacity: capacity, stateWidth: coupling.cellCount * features,
      inputWidth: coupling.cellCount * inputs, tapCount: coupling.tapCount)
  }

  public var stateWidth: Int { coupling.cellCount * featureCount }
  public var inputWidth: Int { coupling.cellCount * cellInputCount }
  public var parameterCount: Int { parameters.columns }
  public var operationsPerSweep: Double {
    2 * Double(stateWidth) * Double(coupling.tapCount * featureCount)
  }

  public func setParameters(_ parameters: UnsafeBufferPointer<Double>) {
    precondition(parameters.count == parameterCount, "The parameter vector has another length")
    _ = self.parameters.view[0].update(fromContentsOf: parameters)
  }

  public func load(inputs: MatrixView) {
    precondition(inputs.columns == inputWidth, "Inputs must be \(inputWidth) wide")
    if inputs.rows > rows.inputs.rows {
      rows = RowContext(
        capacity: inputs.rows, stateWidth: stateWidth, inputWidth: inputWidth,
        tapCount: coupling.tapCount)
    }
    rows.inputs.prefix(inputs.rows).copy(inputs)
    writeDrive(
      SharedWeights(parameters.view.base, of: self), 0..<inputs.rows,
      into: rows.drive.prefix(inputs.rows))
  }

  public func swapRows(_ first: Int, _ second: Int) {
    rows.inputs.view.swapRows(first, second)
    rows.drive.view.swapRows(first, second)
    rows.slopes.view.swapRows(first, second)
  }

  public func evaluate(_ states: MatrixView, rows range: Range<Int>, into images: MutableMatrixView)
  {
    images.copy(rows.drive.view.rows(range).readOnly)
    addCoupled(states, range, weights, to: images)
    for row in 0..<images.rows {
      let image = images.base + row * images.stride
      activation.apply(image, output: image, count: stateWidth)
    }
  }

  public func linearize(at states: MatrixView, rows range: Range<Int>) {
    let netInputs = rows.scratch.view.rows(range)
    netInputs.copy(rows.drive.view.rows(range).readOnly)
    addCoupled(states, range, weights, to: netInputs)
    activation.apply(
      netInputs.base, output: netInputs.base, slope: rows.slopes.view.rows(range).base,
      count: range.count * stateWidth)
  }

  public func multiplyJacobian(
    _ vectors: MatrixView, rows range: Range<Int>, into products: MutableMatrixView
  ) {
    products.fill(0)
    addCoupled(vectors, range, weights, to: products)
    scale(products.readOnly, bySlopes: slopes(range), into: products)
  }

  public func multiplyTransposedJacobian(
    _ vectors: MatrixView, rows range: Range<Int>, into products: MutableMatrixView
  ) {
    let scaled = rows.scratch.view.rows(range)
    scale(vectors, bySlopes: slopes(range), into: scaled)
    let gathered = rows.gathered.view.rows(range)
    multiply(cells(scaled).readOnly, weights.taps.readOnly, into: taps(gathered))
    for row in 0..<range.count {
      coupling.scatter(
        taps(gathered.rows(row..<row + 1)).readOnly, into: cells(products.rows(row..<row + 1)))
    }
  }

  public func writeJacobian(row: Int, into jacobian: MutableMatrixView) {
    let (d, slopes, weights) = (featureCount, rows.slopes.view[row], weights.taps)
    jacobian.fill(0)
    coupling.forEachLink { cell, tap, source, weight in
      for i in 0..<d {
        for j in 0..<d {
          jacobian[cell * d + i, source * d + j] +=
            slopes[cell * d + i] * weight * weights[i, tap * d + j]
        }
      }
    }
  }

  public func accumulateGradient(
    adjoints: MatrixView, states: MatrixView, rows range: Range<Int>, scale factor: Double,
    into gradient: UnsafeMutableBufferPointer<Double>
  ) {
    precondition(gradient.count == parameterCount, "The gradient has another length")
    let sums = SharedWeights(gradient.baseAddress!, of: self)
    let z = rows.scratch.view.rows(range)
    scale(adjoints, bySlopes: slopes(range), into: z)
    let gathered = gather(states, range)
    multiply(
      cells(z).readOnly, .transposed, gathered.readOnly, .none, scale: factor, addingTo: 1,
      into: sums.taps)
    multiply(
      cells(z).readOnly, .transposed, cellInputs(range), .none, scale: factor, addingTo: 1,
      into: sums.input)
    addRows(of: cells(z).readOnly, scale: factor, to: sums.bias)
  }

  public func multiplyParameterJacobian(
    _ direction: UnsafeBufferPointer<Double>, states: MatrixView, rows range: Range<Int>,
    into tangents: MutableMatrixView
  ) {
    precondition(direction.count == parameterCount, "The direction has another length")
    let scratch = rows.scratch.view.rows(range)
    let moved = SharedWeights(UnsafeMutablePointer(mutating: direction.baseAddress!), of: self)
    writeDrive(moved, range, into: scratch)
    addCoupled(states, range, moved, to: scratch)
    scale(scratch.readOnly, bySlopes: slopes(range), into: tangents)
  }
}

extension SharedWeightMap {
  /// The matrices in a flat parameter vector.
  fileprivate struct SharedWeights {
    let taps: MutableMatrixView
    let input: MutableMatrixView
    let bias: UnsafeMutablePointer<Double>

    init(_ base: UnsafeMutablePointer<Double>, of map: SharedWeightMap) {
      let (d, width) = (map.featureCount, map.coupling.tapCount * map.featureCount)
      taps = MutableMatrixView(base, rows: d, columns: width)
      input = MutableMatrixView(base + d * width, rows: d, columns: map.cellInputCount)
      bias = base + d * (width + map.cellInputCount)
    }
  }

  fileprivate var weights: SharedWeights { SharedWeights(parameters.view.base, of: self) }

  fileprivate func slopes(_ range: Range<Int>) -> MatrixView {
    rows.slopes.view.rows(range).readOnly
  }

  /// Rows of states as one matrix of cells; the rows must follow each other without a gap.
  fileprivate func cells(_ view: MutableMatrixView) -> MutableMatrixView {
    MutableMatrixView(
      view.base, rows: view.rows * coupling.cellCount, columns: featureCount)
  }

  fileprivate func taps(_ view: MutableMatrixView) -> MutableMatrixView {
    MutableMatrixView(
      view.base, rows: view.rows * coupling.cellCount, columns: coupling.tapCount * featureCount)
  }

  fileprivate func cellInputs(_ range: Range<Int>) -> MatrixView {
    MatrixView(
      rows.inputs.view.rows(range).base, rows: range.count * coupling.cellCount,
      columns: cellInputCount)
  }

  /// `V Uᵀ + 1 bᵀ` for these rows.
  fileprivate func writeDrive(
    _ weights: SharedWeights, _ range: Range<Int>, into drive: MutableMatrixView
  ) {
    let target = cells(drive)
    spread(weights.bias, into: target)
    multiply(
      cellInputs(range), .none, weights.input.readOnly, .transposed, addingTo: 1, into: target)
  }

  /// `G(X)` of every row, as one matrix of cells.
  fileprivate func gather(_ states: MatrixView, _ range: Range<Int>) -> MutableMatrixView {
    let gathered = rows.gathered.view.rows(range)
    for row in 0..<range.count {
      coupling.gather(
        MatrixView(
          states.base + row * states.stride, rows: coupling.cellCount, columns: featureCount),
        into: taps(gathered.rows(row..<row + 1)))
    }
    return taps(gathered)
  }

  /// `target ← target + G(X) Wᵀ`: one product for all cells of all patterns.
  fileprivate func addCoupled(
    _ states: MatrixView, _ range: Range<Int>, _ weights: SharedWeights,
    to target: MutableMatrixView
  ) {
    let gathered = gather(states, range)
    if target.isContiguous {
      multiply(
        gathered.readOnly, .none, weights.taps.readOnly, .transposed, addingTo: 1,
        into: cells(target))
    } else {
      for row in 0..<range.count {
        multiply(
          gathered.rows(row * coupling.cellCount..<(row + 1) * coupling.cellCount).readOnly, .none,
          weights.taps.readOnly, .transposed, addingTo: 1, into: cells(target.rows(row..<row + 1)))
      }
    }
  }
}

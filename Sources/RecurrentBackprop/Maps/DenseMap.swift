public import GSLNumerics
public import Networks
public import Objectives

/// The map of a dense network: `F(x) = f(W x + U u + b)`, or `f(W x + b) + U u`, with
/// `J = D W`, `D = diag f′(a)` (Almeida 1987; Pineda 1987).
///
/// A sweep over a batch of `B` patterns is one product of `B × n` with `n × n` and one pass of the
/// activation.
public final class DenseMap: EnergyMap {
  /// The shape of the network.
  public let network: RecurrentNetwork
  public let stateWidth: Int
  public let inputWidth: Int
  public let parameterCount: Int

  private let recurrent: MatrixBuffer
  /// `Wᵀ`, for nets so small that products with it as it stands are worth a copy.
  private let transposedRecurrent: MatrixBuffer?
  private let input: MatrixBuffer
  let bias: MatrixBuffer
  private let gradientRecurrent: MatrixBuffer
  private let gradientInput: MatrixBuffer
  private let gradientBias: MatrixBuffer
  private(set) var rows: RowContext
  public private(set) var weightsVersion = 0

  /// What the map holds of each pattern.
  struct RowContext {
    let inputs: MatrixBuffer
    /// `U u + b` (input inside) or `U u` (outside).
    let drive: MatrixBuffer
    /// `f′(a)` of the last linearization.
    let slopes: MatrixBuffer
    let scratch: MatrixBuffer

    init(capacity: Int, stateWidth: Int, inputWidth: Int) {
      inputs = MatrixBuffer(rows: capacity, columns: inputWidth)
      drive = MatrixBuffer(rows: capacity, columns: stateWidth)
      slopes = MatrixBuffer(rows: capacity, columns: stateWidth)
      scratch = MatrixBuffer(rows: capacity, columns: stateWidth)
    }
  }

  /// The map of a network, with all parameters zero.
  /// - Parameters:
  ///   - network: the shape.
  ///   - capacity: the patterns to make room for; `load` makes more room when it must.
  public init(_ network: RecurrentNetwork, capacity: Int = 1) {
    self.network = network
    let (n, m) = (network.stateWidth, network.inputWidth)
    (stateWidth, inputWidth, parameterCount) = (n, m, network.parameterCount)
    recurrent = MatrixBuffer(rows: n, columns: n)
    transposedRecurrent = n <= 128 ? MatrixBuffer(rows: n, columns: n) : nil
    input = MatrixBuffer(rows: n, columns: m)
    bias = MatrixBuffer(rows: 1, columns: n)
    gradientRecurrent = MatrixBuffer(rows: n, columns: n)
    gradientInput = MatrixBuffer(rows: n, columns: m)
    gradientBias = MatrixBuffer(rows: 1, columns: n)
    rows = RowContext(capacity: capacity, stateWidth: n, inputWidth: m)
  }

  public var parameterBlocks: [GradientCheck.Block] {
    let inputStart = network.recurrentParameterCount
    let biasStart = inputStart + network.inputParameterCount
    return [
      GradientCheck.Block("W", 0..<inputStart), GradientCheck.Block("U", inputStart..<biasStart),
      GradientCheck.Block("b", biasStart..<parameterCount),
    ]
  }

  public var operationsPerSweep: Double { 2 * Double(stateWidth) * Double(stateWidth) }

  /// The dense `W` now in force, `n × n`.
  public var recurrentWeights: MatrixView { recurrent.view.readOnly }

  public func setParameters(_ parameters: UnsafeBufferPointer<Double>) {
    weightsVersion += 1
    network.expand(
      parameters, recurrent: recurrent.view, input: input.view, bias: bias.view.base)
    if let transposedRecurrent {
      let (source, target, n) = (recurrent.view.base, transposedRecurrent.view.base, stateWidth)
      for i in 0..<n { for j in 0..<n { target[j * n + i] = source[i * n + j] } }
    }
  }

  public func load(inputs: MatrixView) {
    precondition(inputs.columns == inputWidth, "Inputs must be \(inputWidth) wide")
    if inputs.rows > rows.inputs.rows {
      rows = RowContext(capacity: inputs.rows, stateWidth: stateWidth, inputWidth: inputWidth)
    }
    rows.inputs.prefix(inputs.rows).copy(inputs)
    let drive = rows.drive.prefix(inputs.rows)
    switch network.form {
    case .inside: spread(bias.view.base, into: drive)
    case .outside: drive.fill(0)
    }
    multiply(inputs, .none, input.view.readOnly, .transposed, addingTo: 1, into: drive)
  }

  public func swapRows(_ first: Int, _ second: Int) {
    rows.inputs.view.swapRows(first, second)
    rows.drive.view.swapRows(first, second)
    rows.slopes.view.swapRows(first, second)
  }

  public func evaluate(_ states: MatrixView, rows range: Range<Int>, into images: MutableMatrixView)
  {
    writeNetInputs(states, range, into: images)
    applyActivation(to: images)
    addOutsideInput(range, to: images)
  }

  public func linearize(at states: MatrixView, rows range: Range<Int>) {
    let netInputs = rows.scratch.view.rows(range)
    writeNetInputs(states, range, into: netInputs)
    applyActivation(to: netInputs, slopes: rows.slopes.view.rows(range))
  }

  public func multiplyJacobian(
    _ vectors: MatrixView, rows range: Range<Int>, into products: MutableMatrixView
  ) {
    multiply(vectors, .none, recurrent.view.readOnly, .transposed, into: products)
    scale(products.readOnly, bySlopes: slopes(rows: range), into: products)
  }

  public func multiplyTransposedJacobian(
    _ vectors: MatrixView, rows range: Range<Int>, into products: MutableMatrixView
  ) {
    let scaled = rows.scratch.view.rows(range)
    scale(vectors, bySlopes: slopes(rows: range), into: scaled)
    multiply(scaled.readOnly, recurrent.view.readOnly, into: products)
  }

  public func writeJacobian(row: Int, into jacobian: MutableMatrixView) {
    let slopes = rows.slopes.view[row]
    for i in 0..<stateWidth {
      let (slope, source) = (slopes[i], UnsafePointer(recurrent.view.base + i * stateWidth))
      let target = jacobian.base + i * jacobian.stride
      for j in 0..<stateWidth { target[j] = slope * source[j] }
    }
  }

  public func accumulateGradient(
    adjoints: MatrixView, states: MatrixView, rows range: Range<Int>, scale factor: Double,
    into gradient: UnsafeMutableBufferPointer<Double>
  ) {
    let z = rows.scratch.view.rows(range)
    scale(adjoints, bySlopes: slopes(rows: range), into: z)
    let throughInput = network.form == .inside ? z.readOnly : adjoints
    let inputs = rows.inputs.view.rows(range).readOnly
    let n = stateWidth
    // Without masks the gradient's own memory serves; otherwise dense sums are gathered.
    let dense = network.connections == .all
    let base = gradient.baseAddress!
    let recurrentSum =
      dense ? MutableMatrixView(base, rows: n, columns: n) : gradientRecurrent.view
    let inputSum =
      dense
      ? MutableMatrixView(base + n * n, rows: n, columns: inputWidth) : gradientInput.view
    let biasSum = dense ? base + n * n + n * inputWidth : gradientBias.view.base
    let kept = dense ? 1.0 : 0.0
    multiply(
      z.readOnly, .transposed, states, .none, scale: factor, addingTo: kept, into: recurrentSum)
    multiply(
      throughInput, .transposed, inputs, .none, scale: factor, addingTo: kept, into: inputSum)
    if !dense { biasSum.update(repeating: 0, count: n) }
    addRows(of: z.readOnly, scale: factor, to: biasSum)
    if !dense {
      network.gather(
        recurrent: recurrentSum.readOnly, input: inputSum.readOnly, bias: biasSum,
        addingTo: gradient)
    }
  }

  public func multiplyParameterJacobian(
    _ direction: UnsafeBufferPointer<Double>, states: MatrixView, rows range: Range<Int>,
    into tangents: MutableMatrixView
  ) {
    network.expand(
      direction, recurrent: gradientRecurrent.view, input: gradientInput.view,
      bias: gradientBias.view.base)
    let inputs = rows.inputs.view.rows(range).readOnly
    spread(gradientBias.view.base, into: tangents)
    multiply(
      states, .none, gradientRecurrent.view.readOnly, .transposed, addingTo: 1, into: tangents)
    let addInput = {
      multiply(
        inputs, .none, self.gradientInput.view.readOnly, .transposed, addingTo: 1, into: tangents)
    }
    if network.form == .inside { addInput() }
    scale(tangents.readOnly, bySlopes: slopes(rows: range), into: tangents)
    if network.form == .outside { addInput() }
  }

  /// With symmetric weights and the input inside, the energy is Hopfield's (1984),
  /// `Φ = −½ xᵀWx − xᵀ(Uu + b) + Σ G(xᵢ)`, `G′ = f⁻¹`.
  public var energyRefusal: String? {
    guard case .symmetric = network.connections else {
      return "W is not held symmetric (in a file, metadata 'connections' is 'symmetric')"
    }
    return network.form == .inside ? nil : "the input must be inside the activation"
  }

  public func evaluate(
    _ states: MatrixView, rows range: Range<Int>, forces: MatrixView,
    into images: MutableMatrixView
  ) {
    writeNetInputs(states, range, into: images)
    for row in 0..<range.count {
      addScaled(
        forces[row].baseAddress!, scale: 1, to: images[row].baseAddress!, count: stateWidth)
    }
    applyActivation(to: images)
    addOutsideInput(range, to: images)
  }

  public func accumulateEnergyDifference(
    from lower: MatrixView, to upper: MatrixView, rows range: Range<Int>, scale factor: Double,
    into gradient: UnsafeMutableBufferPointer<Double>
  ) {
    let change = rows.scratch.view.rows(range)
    for row in 0..<range.count {
      for unit in 0..<stateWidth { change[row, unit] = upper[row, unit] - lower[row, unit] }
    }
    let (d, inputs) = (change.readOnly, rows.inputs.view.rows(range).readOnly)
    // x₊x₊ᵀ − x₋x₋ᵀ is the symmetric part of d (x₊ + x₋)ᵀ, and `gather` adds the two halves.
    let recurrentSum = gradientRecurrent.view
    multiply(d, .transposed, upper, .none, scale: -0.5 * factor, into: recurrentSum)
    multiply(d, .transposed, lower, .none, scale: -0.5 * factor, addingTo: 1, into: recurrentSum)
    multiply(d, .transposed, inputs, .none, scale: -factor, into: gradientInput.view)
    gradientBias.view.fill(0)
    addRows(of: d, scale: -factor, to: gradientBias.view.base)
    network.gather(
      recurrent: recurrentSum.readOnly, input: gradientInput.view.readOnly,
      bias: gradientBias.view.base, addingTo: gradient)
  }

  /// `a = W x + U u + b`, or `W x + b` with the input outside.
  func writeNetInputs(
    _ states: MatrixView, _ range: Range<Int>, into netInputs: MutableMatrixView
  ) {
    switch network.form {
    case .inside: netInputs.copy(rows.drive.view.rows(range).readOnly)
    case .outside: spread(bias.view.base, into: netInputs)
    }
    if let transposedRecurrent {
      multiply(states, transposedRecurrent.view.readOnly, addingTo: 1, into: netInputs)
    } else {
      multiply(states, .none, recurrent.view.readOnly, .transposed, addingTo: 1, into: netInputs)
    }
  }

  func addOutsideInput(_ range: Range<Int>, to images: MutableMatrixView) {
    guard network.form == .outside else { return }
    for (offset, row) in range.enumerated() {
      addScaled(
        rows.drive.view.base + row * stateWidth, scale: 1,
        to: images.base + offset * images.stride, count: stateWidth)
    }
  }

  private func applyActivation(to netInputs: MutableMatrixView) {
    let base = netInputs.base
    forEachGroup(netInputs) { activation, offset, count in
      activation.apply(base + offset, output: base + offset, count: count)
    }
  }

  /// Both matrices have rows of `n` elements without gaps, so that one offset serves both.
  func applyActivation(to netInputs: MutableMatrixView, slopes: MutableMatrixView) {
    precondition(netInputs.isContiguous && slopes.isContiguous, "Rows of units have no gaps")
    let (base, slopes) = (netInputs.base, slopes.base)
    forEachGroup(netInputs) { activation, offset, count in
      activation.apply(
        base + offset, output: base + offset, slope: slopes + offset, count: count)
    }
  }

  /// Calls `body` with each group's activation and where its units stand in the view: the offset of
  /// the first from the view's base, and their number. One group on contiguous rows is a single call.
  private func forEachGroup(
    _ view: MutableMatrixView,
    _ body: (_ activation: any Activation, _ offset: Int, _ count: Int) -> Void
  ) {
    if network.activations.count == 1, view.isContiguous {
      body(network.activations[0].activation, 0, view.rows * view.columns)
      return
    }
    for row in 0..<view.rows {
      for group in network.activations {
        body(group.activation, row * view.stride + group.units.lowerBound, group.units.count)
      }
    }
  }

  public func slopes(rows range: Range<Int>) -> MatrixView {
    rows.slopes.view.rows(range).readOnly
  }
}

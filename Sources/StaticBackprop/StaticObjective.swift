public import GSLNumerics
public import Networks
public import Objectives

/// The mean loss of a feedforward net over training patterns, with its exact gradient by
/// backpropagation (Rumelhart, Hinton & Williams 1986), and its residuals for least squares.
///
/// A pass over a batch is one product a layer. Large batches go through in chunks that stay in the
/// processor's cache; after the first call of a kind nothing is allocated.
public final class StaticObjective: LeastSquaresObjective {
  /// The shape of the network.
  public let network: LayeredNetwork
  /// The loss of a pattern.
  public let loss: any Loss
  /// The penalty on the parameters.
  public let decay: WeightDecay
  public private(set) var work = Work()

  private let inputs: MatrixBuffer
  private let targets: MatrixBuffer
  private let gatheredInputs: MatrixBuffer
  private let gatheredTargets: MatrixBuffer
  let sweep: LayeredSweep
  let residualValues: MatrixBuffer
  let residualSlopes: MatrixBuffer

  /// The most patterns that go through the layers at once.
  static let chunk = 512

  /// The objective of a network on training patterns, which are copied.
  /// - Parameters:
  ///   - network: the shape; its output layer gives logits where the loss takes them.
  ///   - loss: the loss of one pattern.
  ///   - inputs: `B × m`, a pattern a row.
  ///   - targets: `B × k`, a pattern a row.
  ///   - weightDecay: `λ` of the penalty `½ λ ‖θ‖²` on all parameters.
  /// - Throws: `ObjectiveError` when the widths do not fit the network.
  public init(
    network: LayeredNetwork, loss: any Loss, inputs: Matrix, targets: Matrix,
    weightDecay: Double = 0
  ) throws {
    guard inputs.columns == network.inputWidth else {
      throw ObjectiveError(
        "the inputs have \(inputs.columns) columns, the network \(network.inputWidth) inputs")
    }
    guard targets.columns == network.outputWidth else {
      throw ObjectiveError(
        "the targets have \(targets.columns) columns, the network \(network.outputWidth) outputs")
    }
    guard inputs.rows == targets.rows, inputs.rows > 0 else {
      throw ObjectiveError(
        "every pattern needs an input and a target: \(inputs.rows) inputs, "
          + "\(targets.rows) targets")
    }
    guard weightDecay >= 0, weightDecay.isFinite else {
      throw ObjectiveError("the weight decay is \(weightDecay); give a number from 0 on")
    }
    self.network = network
    self.loss = loss
    decay = WeightDecay(rate: weightDecay)
    let rows = min(inputs.rows, Self.chunk)
    self.inputs = MatrixBuffer(rows: inputs.rows, columns: inputs.columns)
    self.targets = MatrixBuffer(rows: targets.rows, columns: targets.columns)
    gatheredInputs = MatrixBuffer(rows: rows, columns: inputs.columns)
    gatheredTargets = MatrixBuffer(rows: rows, columns: targets.columns)
    sweep = LayeredSweep(network, capacity: rows)
    residualValues = MatrixBuffer(rows: rows, columns: targets.columns)
    residualSlopes = MatrixBuffer(rows: rows, columns: targets.columns)
    inputs.withView { self.inputs.view.copy($0) }
    targets.withView { self.targets.view.copy($0) }
  }

  public var parameterCount: Int { network.parameterCount }
  public var patternCount: Int { inputs.rows }

  /// The layers, from 1.
  public var parameterBlocks: [GradientCheck.Block] {
    network.placements.enumerated().map { GradientCheck.Block("layer \($0 + 1)", $1.range) }
  }

  public func loss(at parameters: [Double], on batch: PatternBatch) throws -> Evaluation {
    let count = batch.count(of: patternCount)
    var sum = 0.0
    try withParameters(parameters) { parameters in
      for start in Swift.stride(from: 0, to: count, by: sweep.capacity) {
        let (inputs, targets) = patterns(batch, from: start, count: count)
        forward(parameters, inputs, withSlopes: false)
        let outputs = sweep.networkOutputs(inputs.rows)
        for row in 0..<inputs.rows {
          sum += loss.value(
            outputs: outputs.base + row * outputs.stride,
            targets: targets.base + row * targets.stride, width: outputs.columns)
        }
      }
    }
    return evaluation(sum, count, penalty: decay.penalty(parameters))
  }

  public func gradient(
    at parameters: [Double], on batch: PatternBatch, start: Start, into gradient: inout [Double]
  ) throws -> Evaluation {
    guard gradient.count == parameterCount else {
      throw ObjectiveError("the gradient needs \(parameterCount) values, not \(gradient.count)")
    }
    let count = batch.count(of: patternCount)
    var sum = 0.0
    try withParameters(parameters) { parameters in
      gradient.withUnsafeMutableBufferPointer { gradient in
        guard let base = gradient.baseAddress else { return }
        if count == 0 { gradient.update(repeating: 0) }
        for start in Swift.stride(from: 0, to: count, by: sweep.capacity) {
          let (inputs, targets) = patterns(batch, from: start, count: count)
          forward(parameters, inputs, withSlopes: true)
          let outputs = sweep.networkOutputs(inputs.rows)
          let adjoints = sweep.outputAdjoints(inputs.rows)
          for row in 0..<inputs.rows {
            sum += loss.value(
              outputs: outputs.base + row * outputs.stride,
              targets: targets.base + row * targets.stride,
              gradient: adjoints.base + row * adjoints.stride, width: outputs.columns)
          }
          backward(parameters, inputs.rows)
          sweep.accumulate(
            inputs: inputs, scale: 1 / Double(count), keeping: start == 0 ? 0 : 1, into: base)
        }
      }
    }
    return evaluation(sum, count, penalty: decay.add(parameters, to: &gradient))
  }

  /// The network's outputs for other inputs than the training patterns', `B × k`; a new matrix. No
  /// work is counted: evaluation is not training.
  /// - Parameters:
  ///   - inputs: `B × m`, a pattern a row.
  ///   - parameters: `P` values.
  /// - Throws: `ObjectiveError` when a width does not fit.
  public func outputs(for inputs: Matrix, at parameters: [Double]) throws -> Matrix {
    guard inputs.columns == network.inputWidth else {
      throw ObjectiveError(
        "the inputs have \(inputs.columns) columns, the network \(network.inputWidth) inputs")
    }
    var result = Matrix(rows: inputs.rows, columns: network.outputWidth)
    try withParameters(parameters) { parameters in
      inputs.withView { inputs in
        result.withMutableView { result in
          for start in Swift.stride(from: 0, to: inputs.rows, by: sweep.capacity) {
            let rows = start..<min(inputs.rows, start + sweep.capacity)
            sweep.forward(parameters, inputs: inputs.rows(rows), withSlopes: false)
            result.rows(rows).copy(sweep.networkOutputs(rows.count).readOnly)
          }
        }
      }
    }
    return result
  }

  private func evaluation(_ sum: Double, _ count: Int, penalty: Double) -> Evaluation {
    Evaluation(loss: (count == 0 ? 0 : sum / Double(count)) + penalty, patterns: count)
  }

  // What follows serves the least-squares part too.

  func withParameters(
    _ parameters: [Double], _ body: (UnsafePointer<Double>) throws -> Void
  ) throws {
    guard parameters.count == parameterCount else {
      throw ObjectiveError(
        "the network has \(parameterCount) parameters, not \(parameters.count)")
    }
    try parameters.withUnsafeBufferPointer { buffer in
      if let base = buffer.baseAddress { try body(base) }
    }
  }

  func forward(_ parameters: UnsafePointer<Double>, _ inputs: MatrixView, withSlopes: Bool) {
    work.mapEvaluations += inputs.rows
    sweep.forward(parameters, inputs: inputs, withSlopes: withSlopes)
  }

  func backward(_ parameters: UnsafePointer<Double>, _ count: Int) {
    work.transposedProducts += count
    sweep.backward(parameters, count: count)
  }

  func tangent(
    _ parameters: UnsafePointer<Double>, _ direction: UnsafePointer<Double>, _ inputs: MatrixView
  ) {
    work.jacobianProducts += inputs.rows
    sweep.tangent(parameters, direction: direction, inputs: inputs)
  }

  /// The chunk of a batch that begins at its pattern `start`: views of the training patterns, or
  /// copies of those named.
  func patterns(_ batch: PatternBatch, from start: Int, count: Int) -> (MatrixView, MatrixView) {
    let end = min(count, start + sweep.capacity)
    guard case .some(let indices) = batch else {
      return (
        inputs.view.rows(start..<end).readOnly, targets.view.rows(start..<end).readOnly
      )
    }
    let first = indices[indices.startIndex + start]
    var isInOrder = true
    for row in 0..<end - start {
      let pattern = indices[indices.startIndex + start + row]
      precondition(pattern >= 0 && pattern < patternCount, "There is no pattern \(pattern)")
      isInOrder = isInOrder && pattern == first + row
    }
    if isInOrder {
      let rows = first..<first + end - start
      return (inputs.view.rows(rows).readOnly, targets.view.rows(rows).readOnly)
    }
    for row in 0..<end - start {
      let pattern = indices[indices.startIndex + start + row]
      gatheredInputs.view[row].baseAddress?.update(
        from: inputs.view.base + pattern * inputs.columns, count: inputs.columns)
      gatheredTargets.view[row].baseAddress?.update(
        from: targets.view.base + pattern * targets.columns, count: targets.columns)
    }
    let rows = end - start
    return (gatheredInputs.prefix(rows).readOnly, gatheredTargets.prefix(rows).readOnly)
  }
}

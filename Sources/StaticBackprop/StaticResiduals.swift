import GSLNumerics
public import Objectives

/// Residuals of the mean squared loss over all patterns, `r = (x − t) / √B`, `E = ½ ‖r‖²`, and with
/// weight decay `λ` also `√λ θ`.
extension StaticObjective {
  public var residualCount: Int {
    patternCount * network.outputWidth + (decay.rate > 0 ? parameterCount : 0)
  }

  public var leastSquaresRefusal: ObjectiveError? {
    loss.isSumOfSquares
      ? nil
      : ObjectiveError("the loss '\(loss.name)' is no sum of squares; take 'squared', for one")
  }

  public func residuals(at parameters: [Double], into residuals: inout [Double]) throws {
    try check(residuals.count, residualCount, "residual vector")
    try forEachChunk(parameters, withSlopes: false) { _, chunk in
      residuals.withUnsafeMutableBufferPointer {
        $0.baseAddress?.advanced(by: chunk.firstResidual).update(
          from: chunk.residuals, count: chunk.residualCount)
      }
    }
    guard decay.rate > 0 else { return }
    let factor = decay.rate.squareRoot()
    for index in 0..<parameterCount {
      residuals[firstDecayResidual + index] = factor * parameters[index]
    }
  }

  public func residualJacobian(at parameters: [Double], into jacobian: inout [Double]) throws {
    try check(jacobian.count, residualCount * parameterCount, "Jacobian")
    let width = network.outputWidth
    try jacobian.withUnsafeMutableBufferPointer { jacobian in
      guard let base = jacobian.baseAddress else { return }
      try forEachChunk(parameters, withSlopes: true) { parameters, chunk in
        // One backward pass for each output unit, over all patterns of the chunk.
        for unit in 0..<width {
          let adjoints = sweep.outputAdjoints(chunk.inputs.rows)
          adjoints.fill(0)
          for row in 0..<chunk.inputs.rows {
            adjoints[row, unit] = chunk.slopes[row * width + unit]
          }
          backward(parameters, chunk.inputs.rows)
          sweep.writeRows(
            inputs: chunk.inputs, into: base + (chunk.firstResidual + unit) * parameterCount,
            stride: width * parameterCount)
        }
      }
      guard decay.rate > 0 else { return }
      let rest = base + firstDecayResidual * parameterCount
      rest.update(repeating: 0, count: parameterCount * parameterCount)
      for index in 0..<parameterCount {
        rest[index * (parameterCount + 1)] = decay.rate.squareRoot()
      }
    }
  }

  public func multiplyResidualJacobian(
    at parameters: [Double], by vector: [Double], into product: inout [Double]
  ) throws {
    try check(vector.count, parameterCount, "vector")
    try check(product.count, residualCount, "product")
    try product.withUnsafeMutableBufferPointer { product in
      guard let base = product.baseAddress else { return }
      try forEachChunk(parameters, withSlopes: true) { parameters, chunk in
        vector.withUnsafeBufferPointer { vector in
          if let direction = vector.baseAddress { tangent(parameters, direction, chunk.inputs) }
        }
        let tangents = sweep.outputAdjoints(chunk.inputs.rows).base
        for index in 0..<chunk.residualCount {
          base[chunk.firstResidual + index] = chunk.slopes[index] * tangents[index]
        }
      }
      guard decay.rate > 0 else { return }
      let factor = decay.rate.squareRoot()
      for index in 0..<parameterCount { base[firstDecayResidual + index] = factor * vector[index] }
    }
  }

  public func multiplyTransposedResidualJacobian(
    at parameters: [Double], by vector: [Double], into product: inout [Double]
  ) throws {
    try check(vector.count, residualCount, "vector")
    try check(product.count, parameterCount, "product")
    try product.withUnsafeMutableBufferPointer { product in
      guard let base = product.baseAddress else { return }
      try forEachChunk(parameters, withSlopes: true) { parameters, chunk in
        let adjoints = sweep.outputAdjoints(chunk.inputs.rows).base
        vector.withUnsafeBufferPointer { vector in
          for index in 0..<chunk.residualCount {
            adjoints[index] = chunk.slopes[index] * vector[chunk.firstResidual + index]
          }
        }
        backward(parameters, chunk.inputs.rows)
        sweep.accumulate(
          inputs: chunk.inputs, scale: 1, keeping: chunk.firstResidual == 0 ? 0 : 1, into: base)
      }
      guard decay.rate > 0 else { return }
      let factor = decay.rate.squareRoot()
      for index in 0..<parameterCount { base[index] += factor * vector[firstDecayResidual + index] }
    }
  }

  private var firstDecayResidual: Int { patternCount * network.outputWidth }

  /// Some patterns after their forward pass.
  private struct Chunk {
    let inputs: MatrixView
    let firstResidual: Int
    let residualCount: Int
    /// `r` and `∂r/∂x`, with the factor `1/√B`.
    let residuals: UnsafeMutablePointer<Double>
    let slopes: UnsafeMutablePointer<Double>
  }

  private func forEachChunk(
    _ parameters: [Double], withSlopes: Bool,
    _ body: (UnsafePointer<Double>, Chunk) throws -> Void
  ) throws {
    if let leastSquaresRefusal { throw leastSquaresRefusal }
    let width = network.outputWidth
    let factor = 1 / Double(patternCount).squareRoot()
    try withParameters(parameters) { parameters in
      for start in Swift.stride(from: 0, to: patternCount, by: sweep.capacity) {
        let (inputs, targets) = patterns(.all, from: start, count: patternCount)
        forward(parameters, inputs, withSlopes: withSlopes)
        let outputs = sweep.networkOutputs(inputs.rows).base
        let chunk = Chunk(
          inputs: inputs, firstResidual: start * width, residualCount: inputs.rows * width,
          residuals: residualValues.view.base, slopes: residualSlopes.view.base)
        for row in 0..<inputs.rows {
          let first = row * width
          loss.residuals(
            outputs: outputs + first, targets: targets.base + row * targets.stride,
            residuals: chunk.residuals + first, slopes: chunk.slopes + first, width: width)
        }
        for index in 0..<chunk.residualCount {
          chunk.residuals[index] *= factor
          chunk.slopes[index] *= factor
        }
        try body(parameters, chunk)
      }
    }
  }

  private func check(_ count: Int, _ wanted: Int, _ what: String) throws {
    guard count == wanted else {
      throw ObjectiveError("the \(what) needs \(wanted) values, not \(count)")
    }
  }
}

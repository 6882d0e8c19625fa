import GSLNumerics
public import Objectives

/// Residuals of the mean squared loss over all patterns, `r = (x*_Ω − t) / √B`, `E = ½ ‖r‖²`, and
/// with weight decay `λ` also `√λ θ`.
///
/// Their Jacobian takes one LU of `I − J` per pattern and one right-hand side per output unit. The
/// fixed points, and as many factorizations as fit, are kept until the parameters change, for
/// methods that ask for many products at one place. All patterns are needed: the policy 'skip' is
/// refused here when one fails.
extension RecurrentObjective {
  public var residualCount: Int {
    patternCount * data.outputs.count + (decay.rate > 0 ? parameterCount : 0)
  }

  public var leastSquaresRefusal: ObjectiveError? {
    loss.isSumOfSquares
      ? nil
      : ObjectiveError("the loss '\(loss.name)' is no sum of squares; take 'squared', for one")
  }

  public func residuals(at parameters: [Double], into residuals: inout [Double]) throws {
    try check(residuals.count, residualCount, "residual vector")
    let fixedPoints = try fixedPoints(at: parameters)
    residuals.withUnsafeMutableBufferPointer {
      $0.baseAddress?.update(
        from: fixedPoints.residuals.view.base, count: patternCount * data.outputs.count)
    }
    addDecay(to: &residuals, parameters)
  }

  public func residualJacobian(at parameters: [Double], into jacobian: inout [Double]) throws {
    try check(jacobian.count, residualCount * parameterCount, "Jacobian")
    let fixedPoints = try fixedPoints(at: parameters)
    let (width, count) = (data.outputs.count, parameterCount)
    for index in jacobian.indices { jacobian[index] = 0 }
    try jacobian.withUnsafeMutableBufferPointer { jacobian in
      guard let base = jacobian.baseAddress else { return }
      try fixedPoints.forEachPattern(batch) { pattern, row, factorization in
        let (solutions, states) = (fixedPoints.solutions.view, batch.states.view.rows(row))
        solutions.fill(0)
        for (place, unit) in data.outputs.enumerated() {
          solutions[place, unit] = fixedPoints.slopes.view[pattern, place]
        }
        batch.map.solve(factorization, .transposed, rows: solutions)
        for place in 0..<width {
          batch.map.map.accumulateGradient(
            adjoints: solutions.rows(place..<place + 1).readOnly, states: states.readOnly,
            rows: row, scale: 1,
            into: UnsafeMutableBufferPointer(
              start: base + (pattern * width + place) * count, count: count))
        }
      }
      guard decay.rate > 0 else { return }
      let rest = base + patternCount * width * count
      for index in 0..<count { rest[index * (count + 1)] = decay.rate.squareRoot() }
    }
  }

  public func multiplyResidualJacobian(
    at parameters: [Double], by vector: [Double], into product: inout [Double]
  ) throws {
    try check(vector.count, parameterCount, "vector")
    try check(product.count, residualCount, "product")
    let fixedPoints = try fixedPoints(at: parameters)
    let width = data.outputs.count
    try product.withUnsafeMutableBufferPointer { product in
      try vector.withUnsafeBufferPointer { vector in
        try fixedPoints.forEachPattern(batch) { pattern, row, factorization in
          let tangent = fixedPoints.solutions.view.rows(0..<1)
          batch.map.map.multiplyParameterJacobian(
            vector, states: batch.states.view.rows(row).readOnly, rows: row, into: tangent)
          batch.map.solve(factorization, .none, rows: tangent)
          for (place, unit) in data.outputs.enumerated() {
            product[pattern * width + place] =
              fixedPoints.slopes.view[pattern, place] * tangent[0, unit]
          }
        }
      }
    }
    addDecay(to: &product, vector)
  }

  public func multiplyTransposedResidualJacobian(
    at parameters: [Double], by vector: [Double], into product: inout [Double]
  ) throws {
    try check(vector.count, residualCount, "vector")
    try check(product.count, parameterCount, "product")
    let fixedPoints = try fixedPoints(at: parameters)
    let width = data.outputs.count
    for index in product.indices { product[index] = 0 }
    try product.withUnsafeMutableBufferPointer { product in
      try fixedPoints.forEachPattern(batch) { pattern, row, factorization in
        let adjoint = fixedPoints.solutions.view.rows(0..<1)
        adjoint.fill(0)
        for (place, unit) in data.outputs.enumerated() {
          adjoint[0, unit] +=
            fixedPoints.slopes.view[pattern, place] * vector[pattern * width + place]
        }
        batch.map.solve(factorization, .transposed, rows: adjoint)
        batch.map.map.accumulateGradient(
          adjoints: adjoint.readOnly, states: batch.states.view.rows(row).readOnly, rows: row,
          scale: 1, into: product)
      }
    }
    guard decay.rate > 0 else { return }
    let (factor, first) = (decay.rate.squareRoot(), patternCount * width)
    for index in product.indices { product[index] += factor * vector[first + index] }
  }

  /// `√λ v` in the rows of the weight decay.
  private func addDecay(to residuals: inout [Double], _ vector: [Double]) {
    guard decay.rate > 0 else { return }
    let (factor, first) = (decay.rate.squareRoot(), patternCount * data.outputs.count)
    for index in 0..<parameterCount { residuals[first + index] = factor * vector[index] }
  }

  private func check(_ count: Int, _ wanted: Int, _ what: String) throws {
    guard count == wanted else {
      throw ObjectiveError("the \(what) needs \(wanted) values, not \(count)")
    }
  }

  /// The fixed points of all patterns at these parameters: those at hand, or new ones.
  private func fixedPoints(at parameters: [Double]) throws -> FactoredFixedPoints {
    if let leastSquaresRefusal { throw leastSquaresRefusal }
    try check(parameters.count, parameterCount, "parameter vector")
    let store =
      factored
      ?? FactoredFixedPoints(
        patterns: patternCount, width: batch.map.stateWidth, outputs: data.outputs.count)
    factored = store
    if store.parameters == parameters { return store }
    store.forget()
    try forEachChunk(of: .all, at: parameters, start: .cold) { failed in
      guard failed == 0 else {
        throw ObjectiveError(
          "\(failed) patterns did not settle, and least squares need them all; lower the rate, or "
            + "take the policy 'damp-and-retry'")
      }
      for row in batch.rows {
        store.keep(row, of: batch, scale: 1 / Double(patternCount).squareRoot())
      }
    }
    store.parameters = parameters
    return store
  }
}

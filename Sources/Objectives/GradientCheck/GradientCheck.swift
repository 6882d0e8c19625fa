/// A check of an objective's derivatives against differences of its values.
///
/// The relative error of a parameter is `|g − d| / max(|g|, |d|, s)`, for the gradient `g` and the
/// differences `d`. The scale `s` is the smallest derivative that differences of such values resolve
/// to the tolerance: their error, about `ε |E| / h` for values of relative error `ε`, over the
/// tolerance. Smaller ones are held to that error alone.
public struct GradientCheck: Sendable {
  /// The largest relative error that passes.
  public var tolerance: Double
  /// The relative error of the objective's values: rounding, unless they are found by iteration to a
  /// tolerance, such as that of settling.
  public var valueError: Double
  /// The most parameters to check in a block, spread evenly over it; `nil` for all.
  public var parametersPerBlock: Int?

  /// Parameters that are reported together: a layer, for one.
  public struct Block: Sendable, Equatable {
    /// What they are: "layer 1".
    public let name: String
    /// Where they stand in the parameter vector.
    public let parameters: Range<Int>

    /// A block.
    public init(_ name: String, _ parameters: Range<Int>) {
      self.name = name
      self.parameters = parameters
    }
  }

  /// A check to a relative tolerance.
  public init(
    tolerance: Double = 1e-7, valueError: Double = .ulpOfOne, parametersPerBlock: Int? = nil
  ) {
    self.tolerance = tolerance
    self.valueError = valueError
    self.parametersPerBlock = parametersPerBlock
  }

  /// Checks the gradient of the mean loss over a batch.
  /// - Parameters:
  ///   - parameters: `P` values.
  ///   - blocks: what to report together; the objective's own blocks unless told.
  /// - Throws: what the objective throws.
  public func gradient(
    of objective: any DifferentiableObjective, at parameters: [Double],
    on batch: PatternBatch = .all, blocks: [Block]? = nil
  ) throws -> GradientReport {
    var gradient = [Double](repeating: 0, count: objective.parameterCount)
    _ = try objective.gradient(at: parameters, on: batch, start: .cold, into: &gradient)
    return try compare(
      parameters, blocks: blocks ?? objective.parameterBlocks, count: 1,
      exact: { parameter, _ in gradient[parameter] }
    ) { moved, values in
      values[0] = try objective.loss(at: moved, on: batch).loss
    }
  }

  /// Checks the Jacobian of the residuals, `∂r/∂θ`; a parameter's error is the largest over its
  /// column.
  public func residualJacobian(
    of objective: any LeastSquaresObjective, at parameters: [Double], blocks: [Block]? = nil
  ) throws -> GradientReport {
    let (rows, columns) = (objective.residualCount, objective.parameterCount)
    var jacobian = [Double](repeating: 0, count: rows * columns)
    try objective.residualJacobian(at: parameters, into: &jacobian)
    return try compare(
      parameters, blocks: blocks ?? objective.parameterBlocks, count: rows,
      exact: { jacobian[$1 * columns + $0] }
    ) { moved, values in
      try objective.residuals(at: moved, into: &values)
    }
  }

  private func compare(
    _ parameters: [Double], blocks: [Block], count: Int, exact: (Int, Int) -> Double,
    evaluate: ([Double], inout [Double]) throws -> Void
  ) throws -> GradientReport {
    let differences = RiddersDifferences(tolerance: tolerance / 100, valueError: valueError)
    var moved = parameters
    var reports: [GradientReport.Block] = []
    for block in blocks {
      precondition(
        block.parameters.clamped(to: parameters.indices) == block.parameters,
        "The block '\(block.name)' reaches past the parameters")
      var report = GradientReport.Block(name: block.name, parameterCount: block.parameters.count)
      for parameter in chosen(block.parameters) {
        let found = try differences.derivatives(at: parameters[parameter], count: count) {
          moved[parameter] = $0
          try evaluate(moved, &$1)
        }
        moved[parameter] = parameters[parameter]
        for (index, derivative) in found.enumerated() {
          report.add(
            parameter, exact: exact(parameter, index), differences: derivative.value,
            scale: derivative.noise / tolerance)
        }
        report.checkedCount += 1
      }
      reports.append(report)
    }
    return GradientReport(tolerance: tolerance, blocks: reports)
  }

  private func chosen(_ range: Range<Int>) -> [Int] {
    guard let limit = parametersPerBlock, limit < range.count else { return Array(range) }
    return (0..<limit).map { range.lowerBound + $0 * range.count / limit }
  }
}

import GSLNumerics

/// Hopfield's net of threshold units (1982): one unit after the other, in random order, takes the
/// sign of `(W x)ᵢ − θᵢ`, until none changes. A unit whose sum is 0 stays as it is.
struct ThresholdMemory: AttractorMemoryNet {
  /// `W`, symmetric and without a diagonal.
  let weights: Matrix
  /// `θ`.
  let thresholds: Vector

  /// The rounds over all units that settling may take; with symmetric weights and no diagonal it
  /// always ends.
  private static let largestRounds = 200

  /// The Hebbian rule, `W = Σ ξ ξᵀ / n`.
  init(hebbian patterns: Matrix) {
    weights = Self.outerProducts(patterns)
    thresholds = Vector(repeating: 0, count: patterns.columns)
  }

  /// The Hebbian rule for what differs from the mean pattern `m`; `θ = W m`.
  init(covariance patterns: Matrix) {
    var (centred, mean) = (patterns, Vector(repeating: 0, count: patterns.columns))
    for column in mean.indices {
      for row in 0..<patterns.rows {
        mean[column] += patterns[row, column] / Double(patterns.rows)
      }
      for row in 0..<patterns.rows { centred[row, column] -= mean[column] }
    }
    weights = Self.outerProducts(centred)
    thresholds = weights * mean
  }

  /// The projection onto the patterns, `W = Ξᵀ (Ξ Ξᵀ)⁻¹ Ξ` with the patterns in the rows of `Ξ`.
  /// - Throws: `SingularMatrixError` when the patterns depend on each other linearly.
  init(pseudoInverse patterns: Matrix) throws {
    let (count, width) = (patterns.rows, patterns.columns)
    var overlaps = Matrix(rows: count, columns: count)
    var projection = Matrix(rows: width, columns: width)
    let factorization = LUFactorization(order: count)
    // A pattern's coefficients in each pixel's column: (Ξ Ξᵀ) C = Ξ, a right-hand side a row of Ξᵀ.
    let solved = MatrixBuffer(rows: width, columns: count)
    try patterns.withView { patterns in
      overlaps.withMutableView { multiply(patterns, .none, patterns, .transposed, into: $0) }
      try overlaps.withView { try factorization.factor($0) }
      for pixel in 0..<width {
        for row in 0..<count { solved.view[pixel, row] = patterns[row, pixel] }
      }
      factorization.solve(rows: solved.view)
      projection.withMutableView { multiply(solved.view.readOnly, patterns, into: $0) }
    }
    for i in 0..<width { projection[i, i] = 0 }
    weights = projection
    thresholds = Vector(repeating: 0, count: width)
  }

  private static func outerProducts(_ patterns: Matrix) -> Matrix {
    let width = patterns.columns
    var weights = Matrix(rows: width, columns: width)
    patterns.withView { patterns in
      weights.withMutableView {
        multiply(
          patterns, .transposed, patterns, .none, scale: 1 / Double(width), into: $0)
      }
    }
    for i in 0..<width { weights[i, i] = 0 }
    return weights
  }

  func settle(_ starts: Matrix, using generator: SeededGenerator) -> SettledMemories {
    var found = SettledMemories(rows: [], isSettled: [])
    var order = Array(0..<starts.columns)
    weights.withView { weights in
      for row in 0..<starts.rows {
        var state = Vector(starts.elements[row * starts.columns..<(row + 1) * starts.columns])
        var (isSettled, rounds) = (false, 0)
        while !isSettled, rounds < Self.largestRounds {
          generator.shuffle(&order)
          isSettled = true
          rounds += 1
          for unit in order {
            let sum =
              dot(weights[unit].baseAddress!, state, count: state.count) - thresholds[unit]
            guard sum * state[unit] < 0 else { continue }
            (state[unit], isSettled) = (-state[unit], false)
          }
        }
        found.rows.append(state)
        found.isSettled.append(isSettled)
      }
    }
    return found
  }
}

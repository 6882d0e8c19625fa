import GSLNumerics

/// `target ← D v` for every row's own diagonal `D`, of which `slopes` has the elements. `target` may
/// be `vectors`.
func scale(
  _ vectors: MatrixView, bySlopes slopes: MatrixView, into target: MutableMatrixView
) {
  precondition(
    vectors.rows == slopes.rows && vectors.columns == slopes.columns, "Shapes differ in D v")
  ThreadTeam.run(overRows: vectors.rows, of: vectors.columns) { rows in
    for row in rows {
      let slope = slopes.base + row * slopes.stride
      let source = vectors.base + row * vectors.stride
      let result = target.base + row * target.stride
      for unit in 0..<vectors.columns { result[unit] = slope[unit] * source[unit] }
    }
  }
}

/// Writes `bias` into every row.
func spread(_ bias: UnsafePointer<Double>, into target: MutableMatrixView) {
  ThreadTeam.run(overRows: target.rows, of: target.columns) { rows in
    for row in rows {
      (target.base + row * target.stride).update(from: bias, count: target.columns)
    }
  }
}

/// `sum ← sum + factor · Σ_rows v`.
func addRows(
  of vectors: MatrixView, scale factor: Double, to sum: UnsafeMutablePointer<Double>
) {
  let columns = vectors.columns
  let grain = ThreadTeam.isWorthSharing(20 * vectors.rows * columns) ? 32 : max(1, columns)
  ThreadTeam.run(over: columns, grain: grain) { _, part in
    for row in 0..<vectors.rows {
      addScaled(
        vectors.base + row * vectors.stride + part.lowerBound, scale: factor,
        to: sum + part.lowerBound, count: part.count)
    }
  }
}

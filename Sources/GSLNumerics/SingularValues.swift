internal import CGSL

/// The singular values of a real matrix, by one-sided Jacobi rotations, which keep small values to
/// relative accuracy (`gsl_linalg_SV_decomp_jacobi`; Demmel & Veselić 1992).
///
/// - Parameter matrix: `m × n`.
/// - Returns: `min(m, n)` values, the largest first.
/// - Throws: `GSLError` when an element is not finite or the iteration does not converge.
public func singularValues(_ matrix: MatrixView) throws -> [Double] {
  let (tall, wide) = (max(matrix.rows, matrix.columns), min(matrix.rows, matrix.columns))
  guard wide > 0 else { return [] }
  disableGSLErrorHandler()
  let activity = "finding the singular values of a \(matrix.rows) × \(matrix.columns) matrix"
  guard matrix.isFinite else { throw GSLError(code: Int32(GSL_EDOM), activity: activity) }
  let copy = gsl_matrix_alloc(tall, wide)!
  let rotations = gsl_matrix_alloc(wide, wide)!
  let values = gsl_vector_alloc(wide)!
  defer {
    gsl_matrix_free(copy)
    gsl_matrix_free(rotations)
    gsl_vector_free(values)
  }
  // GSL wants at least as many rows as columns; the transpose has the same singular values.
  if matrix.rows >= matrix.columns {
    copy.view.copy(matrix)
  } else {
    for i in 0..<tall { for j in 0..<wide { copy.view[i, j] = matrix[j, i] } }
  }
  try check(gsl_linalg_SV_decomp_jacobi(copy, rotations, values), activity)
  return Array(values.buffer)
}

/// The condition number in the Euclidean norm, `σ_max / σ_min`; infinite for a singular matrix.
///
/// - Throws: `GSLError` when an element is not finite or the iteration does not converge.
public func conditionNumber(_ matrix: MatrixView) throws -> Double {
  let values = try singularValues(matrix)
  guard let largest = values.first, let smallest = values.last else { return 1 }
  return smallest > 0 ? largest / smallest : .infinity
}

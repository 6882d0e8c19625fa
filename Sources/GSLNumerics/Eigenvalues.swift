internal import CGSL
public import ComplexModule
public import RealModule

/// Eigenvalues of a general real matrix, complex pairs included: Hessenberg form and the Francis QR
/// iteration, after balancing (`gsl_eigen_nonsymm`; Golub & Van Loan, chapter 7).
///
/// - Parameter matrix: square, `n × n`.
/// - Returns: `n` eigenvalues by falling magnitude; of a complex pair the one above the real axis
///   comes first.
/// - Throws: `GSLError` when an element is not finite or the iteration does not converge.
public func eigenvalues(_ matrix: MatrixView) throws -> [Complex<Double>] {
  precondition(matrix.rows == matrix.columns, "Only square matrices have eigenvalues")
  let n = matrix.rows
  guard n > 0 else { return [] }
  disableGSLErrorHandler()
  let activity = "finding the eigenvalues of a \(n) × \(n) matrix"
  guard matrix.isFinite else { throw GSLError(code: Int32(GSL_EDOM), activity: activity) }
  let copy = gsl_matrix_alloc(n, n)!
  let values = gsl_vector_complex_alloc(n)!
  let workspace = gsl_eigen_nonsymm_alloc(n)
  defer {
    gsl_matrix_free(copy)
    gsl_vector_complex_free(values)
    gsl_eigen_nonsymm_free(workspace)
  }
  copy.view.copy(matrix)
  gsl_eigen_nonsymm_params(0, 1, workspace)
  try check(gsl_eigen_nonsymm(copy, values, workspace), activity)
  let parts = values.pointee.data!
  let stride = 2 * values.pointee.stride
  return (0..<n).map { Complex(parts[stride * $0], parts[stride * $0 + 1]) }
    .sorted { first, second in
      let (a, b) = (first.length, second.length)
      if a != b { return a > b }
      return first.real != second.real
        ? first.real > second.real : first.imaginary > second.imaginary
    }
}

/// Eigenvalues of a symmetric matrix, of which the lower triangle is read (`gsl_eigen_symm`).
///
/// - Parameter matrix: square, `n × n`.
/// - Returns: `n` eigenvalues, the smallest first.
/// - Throws: `GSLError` when an element is not finite or the iteration does not converge.
public func symmetricEigenvalues(_ matrix: MatrixView) throws -> [Double] {
  precondition(matrix.rows == matrix.columns, "Only square matrices have eigenvalues")
  let n = matrix.rows
  guard n > 0 else { return [] }
  disableGSLErrorHandler()
  let activity = "finding the eigenvalues of a symmetric \(n) × \(n) matrix"
  guard matrix.isFinite else { throw GSLError(code: Int32(GSL_EDOM), activity: activity) }
  let copy = gsl_matrix_alloc(n, n)!
  let values = gsl_vector_alloc(n)!
  let workspace = gsl_eigen_symm_alloc(n)
  defer {
    gsl_matrix_free(copy)
    gsl_vector_free(values)
    gsl_eigen_symm_free(workspace)
  }
  copy.view.copy(matrix)
  try check(gsl_eigen_symm(copy, values, workspace), activity)
  return values.buffer.sorted()
}

internal import CGSL

/// A `gsl_vector` over memory that somebody else owns.
@inline(__always)
func gslVector(_ base: UnsafePointer<Double>, count: Int) -> gsl_vector {
  gsl_vector(
    size: count, stride: 1, data: UnsafeMutablePointer(mutating: base), block: nil, owner: 0)
}

/// A `gsl_matrix` over a view's memory.
@inline(__always)
func gslMatrix(_ view: MutableMatrixView) -> gsl_matrix {
  gsl_matrix(
    size1: view.rows, size2: view.columns, tda: view.stride, data: view.base, block: nil, owner: 0)
}

extension UnsafePointer<gsl_vector> {
  /// The elements; GSL's solvers keep their vectors without gaps.
  @inline(__always)
  var elements: UnsafeMutablePointer<Double> {
    assert(pointee.stride == 1, "GSL passed a strided vector")
    return pointee.data
  }
}

extension UnsafeMutablePointer<gsl_vector> {
  /// The elements; GSL's solvers keep their vectors without gaps.
  @inline(__always)
  var elements: UnsafeMutablePointer<Double> { UnsafePointer(self).elements }

  /// Sets every element.
  func fill(_ value: Double) { elements.update(repeating: value, count: pointee.size) }

  /// The elements, for reading, as long as the vector lives.
  var buffer: UnsafeBufferPointer<Double> {
    UnsafeBufferPointer(start: elements, count: pointee.size)
  }
}

extension UnsafeMutablePointer<gsl_matrix> {
  /// The elements, as a view.
  @inline(__always)
  var view: MutableMatrixView {
    MutableMatrixView(
      pointee.data, rows: pointee.size1, columns: pointee.size2, stride: pointee.tda)
  }
}

extension MatrixView {
  /// Whether no element is infinite or NaN; some of GSL's factorizations never end on NaN.
  var isFinite: Bool {
    for row in 0..<rows { for value in self[row] where !value.isFinite { return false } }
    return true
  }
}

/// Keeps what a callback threw until control is back in Swift, since it must not travel through C.
///
/// After a throw the callback is not called again until `rethrow`: GSL gets NaN and a bad status.
final class CallbackErrors {
  private var error: (any Error)?

  /// Runs the callback's body.
  /// - Returns: GSL's status, `GSL_EBADFUNC` when the body threw, now or before.
  @inline(__always)
  func guarding(_ body: () throws -> Void) -> Int32 {
    if error != nil { return Int32(GSL_EBADFUNC) }
    do {
      try body()
      return Int32(GSL_SUCCESS)
    } catch {
      self.error = error
      return Int32(GSL_EBADFUNC)
    }
  }

  /// Throws what was kept, once.
  func rethrow() throws {
    guard let error else { return }
    self.error = nil
    throw error
  }
}

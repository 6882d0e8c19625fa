internal import CGSL

/// A GSL routine that did not succeed: its status, GSL's own text, and what was being done.
public struct GSLError: Error, Equatable, CustomStringConvertible {
  /// GSL's status code, as in `gsl_errno.h`.
  public let code: Int32
  /// GSL's text for the code.
  public let text: String
  /// What was being done, as a noun phrase: "the LU factorization of a 10 × 10 matrix".
  public let activity: String

  /// - Parameters:
  ///   - code: GSL's status.
  ///   - activity: what was being done.
  public init(code: Int32, activity: String) {
    self.code = code
    self.text = String(cString: gsl_strerror(code))
    self.activity = activity
  }

  public var description: String { "\(activity) failed: \(text)" }
}

/// Turns GSL's error handler, which would abort the program, off once; evaluated lazily by Swift.
private let errorHandlerIsOff: Bool = {
  gsl_set_error_handler_off()
  return true
}()

/// Makes sure that GSL returns its statuses. Every entry into GSL that may fail calls this first.
@inline(__always)
func disableGSLErrorHandler() { _ = errorHandlerIsOff }

/// Throws a `GSLError` unless `status` is success.
@inline(__always)
func check(_ status: Int32, _ activity: @autoclosure () -> String) throws {
  if status != Int32(GSL_SUCCESS) {
    throw GSLError(code: status, activity: activity())
  }
}

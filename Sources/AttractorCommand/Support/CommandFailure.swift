import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the program's exit status says.
enum ExitStatus: Int32 {
  /// All went well.
  case success = 0
  /// The input can't be used, or things can't be compared.
  case badInput = 2
  /// Some pattern did not settle, or some adjoint did not converge.
  case notConverged = 3
  /// A verification or a check differs.
  case different = 4
  /// Stopped by the user; finished trials are kept.
  case interrupted = 130
}

/// An end of the program that is not success: lines for standard error, and a status.
struct CommandFailure: Error {
  let lines: [String]
  let status: ExitStatus

  init(_ text: String, status: ExitStatus = .badInput) {
    self.init(lines: ["attractor: \(text)"], status: status)
  }

  init(lines: [String], status: ExitStatus) {
    self.lines = lines
    self.status = status
  }
}

/// Standard error, line by line and unbuffered.
enum StandardError {
  static func write(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }

  /// Shows progress in place of the last line of progress, on a terminal only.
  static func show(_ progress: String) {
    guard isatty(2) == 1 else { return }
    FileHandle.standardError.write(Data("\r\u{1B}[K\(progress)".utf8))
  }
}

import Foundation

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
}

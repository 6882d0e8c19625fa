import Foundation

@testable import ExperimentRunner

/// The program of trivial trials, run as a process.
struct TrivialProgram {
  let folder: URL

  /// A folder of its own, not yet there.
  init() {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("attractor-\(UUID().uuidString)", isDirectory: true)
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// Where the program was built: beside the tests.
  static let executable = URL(fileURLWithPath: CommandLine.arguments[0])
    .deletingLastPathComponent().appendingPathComponent("TrivialExperiment")

  func start(_ options: [String], fingerprint: String = "trivial") throws -> (Process, Pipe) {
    let process = Process()
    process.executableURL = Self.executable
    process.arguments = [folder.path] + options
    process.environment = ProcessInfo.processInfo.environment
      .merging(["TRIVIAL_FINGERPRINT": fingerprint]) { _, new in new }
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    return (process, errors)
  }

  /// Runs to the end.
  func run(_ options: [String], fingerprint: String = "trivial") throws -> (Int32, String) {
    let (process, errors) = try start(options, fingerprint: fingerprint)
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  var trials: Data? { try? Data(contentsOf: folder.appendingPathComponent("trials.jsonl")) }

  /// Everything in the folder of trials.
  var files: [String] {
    let path = folder.appendingPathComponent("trials").path
    return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }
}

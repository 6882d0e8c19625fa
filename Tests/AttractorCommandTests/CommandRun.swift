import Foundation
import GSLNumerics
import Networks
import Testing

/// The program, run as a user would, in a folder of its own.
final class CommandRun {
  /// Where the program runs, and what it writes.
  let folder: URL

  /// Where the program was built: beside the tests.
  private static let executable: URL = {
    let first = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    // On macOS the tests are a bundle, some folders below.
    let places = sequence(first: first) { $0.deletingLastPathComponent() }.prefix(6)
    let programs = places.map { $0.appendingPathComponent("attractor") }
    return programs.first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? programs[0]
  }()

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("attractor-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let fixtures = try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures")
    for name in try FileManager.default.contentsOfDirectory(atPath: fixtures.path) {
      try FileManager.default.copyItem(
        at: fixtures.appendingPathComponent(name), to: folder.appendingPathComponent(name))
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// What a run gave.
  struct Result {
    let status: Int32
    let output: String
    /// The lines of standard error.
    let errors: [String]

    /// What `--json` printed.
    func json() throws -> [String: Any] {
      let value = try JSONSerialization.jsonObject(with: Data(output.utf8))
      return try #require(value as? [String: Any])
    }
  }

  /// Runs the program with these arguments, given as one line of words.
  func callAsFunction(_ line: String) throws -> Result {
    try run(line.split(separator: " ").map(String.init))
  }

  /// Runs the program with these arguments.
  /// - Parameter meanwhile: what to do while it runs.
  func run(_ arguments: [String], meanwhile: (Process) -> Void = { _ in }) throws -> Result {
    let process = Process()
    process.executableURL = Self.executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    // Files, so that neither stream can fill a pipe while the other is read.
    let streams = ["out", "err"].map { folder.appendingPathComponent(".\($0)") }
    for stream in streams { try Data().write(to: stream) }
    process.standardOutput = try FileHandle(forWritingTo: streams[0])
    process.standardError = try FileHandle(forWritingTo: streams[1])
    try process.run()
    meanwhile(process)
    process.waitUntilExit()
    let texts = try streams.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
    return Result(
      status: process.terminationStatus, output: texts[0],
      errors: texts[1].split(separator: "\n").map(String.init))
  }

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  /// Writes a network with the identity as activation, so that `J = W`.
  func writeLinear(_ name: String, _ weights: [[Double]], bias: [Double]? = nil) throws {
    let n = weights.count
    let network = RecurrentNetwork(
      stateWidth: n, inputWidth: 1, activations: [.init(units: 0..<n, activation: Identity())],
      outputs: Array(0..<n))
    let parameters = network.parameters(
      recurrent: Matrix(weights), input: Matrix(rows: n, columns: 1),
      bias: bias ?? Array(repeating: 0, count: n))
    try NetworkFile.recurrent(network, parameters: parameters).write(to: path(name))
  }

  func writePatterns(_ name: String, _ rows: [[Double]]) throws {
    try NumPyFile.write(Matrix(rows), to: path(name))
  }
}

/// What NumPy found for the networks in Fixtures; made by Fixtures/networks.py.
struct Expected: Decodable {
  let loss: Double
  let W: [Double]
  let U: [Double]
  let b: [Double]
  let states: [Double]

  private enum CodingKeys: String, CodingKey {
    case loss = "E"
    case W, U, b, states
  }

  static func of(_ network: String, in run: CommandRun) throws -> Expected {
    let data = try Data(contentsOf: URL(fileURLWithPath: run.path("networks.json")))
    return try #require(JSONDecoder().decode([String: Expected].self, from: data)[network])
  }
}

/// The largest difference between two lists of numbers.
func distance(_ x: [Double], _ y: [Double]) -> Double {
  guard x.count == y.count else { return .infinity }
  return zip(x, y).map { abs($0 - $1) }.max() ?? 0
}

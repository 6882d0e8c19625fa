import ExperimentRunner
import Foundation
import GSLNumerics
import Networks
import RecurrentBackprop

/// Our side of a comparison with other libraries: reads commands line by line and answers in JSON, as
/// `Experiments/speed/worker.py` does for the peers.
struct BenchServer {
  private var benchmark: (any Benchmark)?
  private let isPlain: Bool

  /// - Parameter isPlain: whether to sweep as the peers' loops do, with nothing that saves sweeps, and
  ///   to do no other work.
  init(isPlain: Bool) { self.isPlain = isPlain }

  mutating func serve() throws {
    answer(try json(["works": works]))
    while let line = readLine() {
      let words = line.split(separator: " ").map(String.init)
      guard let command = words.first, command != "quit" else { return }
      do {
        answer(try perform(command, words.dropFirst().map { $0 }))
      } catch {
        answer(try json(["error": "\(error)"]))
      }
    }
  }

  private var works: [String] {
    ["fixed-point"] + (isPlain ? [] : TrainingWork.allCases.map(\.rawValue))
  }

  private mutating func perform(_ command: String, _ arguments: [String]) throws -> String {
    switch (command, arguments.count) {
    case ("prepare", 2):
      benchmark = try benchmark(arguments[0], URL(fileURLWithPath: arguments[1]))
      return "{}"
    case ("run", 1):
      guard let times = Int(arguments[0]), times > 0 else {
        throw CommandFailure("'\(arguments[0])' is no number of runs; give one from 1 on")
      }
      return #"{"seconds": \#(try meanTime(of: times))}"#
    case ("result", 1):
      let result = benchmark?.result ?? []
      try NumPyFile.write(
        Matrix(rows: 1, columns: result.count, elements: result), to: arguments[0])
      return "{}"
    case ("notes", 0): return notes()
    default:
      throw CommandFailure("'\(command)' is no command; give prepare, run, result, notes or quit")
    }
  }

  private func meanTime(of times: Int) throws -> Double {
    guard let benchmark else {
      throw CommandFailure("there is no work yet; prepare one")
    }
    var sum = 0.0
    for _ in 0..<times { sum += try benchmark.time() }
    return sum / Double(times)
  }

  private func benchmark(_ name: String, _ folder: URL) throws -> any Benchmark {
    if name == "fixed-point" {
      let arrays = try FixedPointWork.Arrays(from: folder)
      let size = FixedPointWork(stateWidth: arrays.recurrent.rows, patterns: arrays.inputs.rows)
      return isPlain
        ? try FixedPointBenchmark(
          size, arrays, solver: DampedIteration(), adjoint: RelaxationAdjoint())
        : try FixedPointBenchmark(size, arrays)
    }
    guard works.contains(name), let work = TrainingWork(rawValue: name) else {
      throw CommandFailure("'\(name)' is no work; there are \(works.joined(separator: ", "))")
    }
    var arrays: [String: Matrix] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path)
    where file.hasSuffix(".npy") {
      arrays[String(file.dropLast(4))] = try NumPyFile.read(
        folder.appendingPathComponent(file).path)
    }
    return try TrainingBenchmark(work, arrays)
  }

  private func notes() -> String {
    guard let training = benchmark as? TrainingBenchmark, let last = training.losses.last else {
      return "{}"
    }
    return #"{"steps": \#(training.losses.count), "loss": \#(last), "losses": \#(training.losses)}"#
  }

  private func json(_ value: some Encodable) throws -> String {
    String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
  }

  private func answer(_ text: String) {
    print(text)
    fflush(nil)
  }
}

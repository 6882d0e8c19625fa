import ArgumentParser
import ExperimentRunner
import Foundation
import GSLNumerics
import Networks
import RecurrentBackprop

/// `attractor bench`: how fast the exact gradient is here, against what the processor allows.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure the speed of the exact gradient against this machine's limits.")

  @Option(help: "Threads that products may use.")
  var threads = 1

  @Flag(help: .hidden)
  var serve = false

  @Option(help: .hidden)
  var write: String?

  func run() throws {
    BLASThreads.set(threads)
    if serve {
      var server = BenchServer()
      return try server.serve()
    }
    if let write { return try writeArrays(to: URL(fileURLWithPath: write)) }
    for work in FixedPointWork.sizes {
      let folder = URL(fileURLWithPath: "/tmp/bench-venv/arrays/\(work.name)")
      if !FileManager.default.fileExists(atPath: folder.path) {
        try work.draw(seed: 1).write(to: folder)
      }
      let arrays = try FixedPointWork.Arrays(from: folder)
      for (s, a) in [
        (AutomaticSettling() as any SettlingSolver, AutomaticAdjoint() as any AdjointMethod),
        (ChordIteration(), ChordAdjoint()), (DampedIteration(), RelaxationAdjoint()),
      ] {
        let bench = try FixedPointBenchmark(work, arrays, solver: s, adjoint: a)
        let count = try bench.count()
        let times = try bench.times(within: 0.5)
        print(
          work.name, type(of: s), short(times[0] * 1e3), short(times[times.count / 2] * 1e3), "ms",
          "maps", Double(count.mapEvaluations) / Double(work.patterns), "J",
          Double(count.jacobianProducts) / Double(work.patterns), "JT",
          Double(count.transposedProducts) / Double(work.patterns), count.factorizations)
      }
    }
  }

  /// Writes every work's arrays, a folder each.
  private func writeArrays(to folder: URL) throws {
    for work in FixedPointWork.sizes {
      try work.draw(seed: 1).write(to: folder.appendingPathComponent(work.name))
    }
    for work in TrainingWork.allCases {
      let target = folder.appendingPathComponent(work.rawValue)
      try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
      for (name, matrix) in try work.draw(seed: 1) {
        try NumPyFile.write(matrix, to: target.appendingPathComponent(name + ".npy").path)
      }
    }
  }
}

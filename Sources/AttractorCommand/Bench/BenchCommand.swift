import ArgumentParser
import ExperimentRunner
import Foundation
import GSLNumerics
import Networks
import Reports

/// `attractor bench`: how fast the exact gradient is here, against what the processor allows.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure the speed of the exact gradient against this machine's limits.",
    discussion: """
      The work is the gradient of a network of n tanh units at its fixed points, of B patterns, from \
      a cold start to a relative residual of 1e-10 a pattern. The floor is what its products and \
      activations would take at the rates measured on this machine. 'make bench' compares with \
      other libraries and writes results/speed/report.md.

      Examples:
        attractor bench --size 256x128 --threads 2
        attractor bench --scaling --json > machine.json
        attractor bench --report results/speed
      """)

  @Option(help: "Threads that products may use.")
  var threads = 1

  @Option(
    help: ArgumentHelp("Sizes to measure, such as 64x256; all unless told.", valueName: "nxB"))
  var size: [String] = []

  @Option(help: "How long to measure each size, in seconds.")
  var seconds = 1.0

  @Flag(help: "Also measure how the time grows with n and with B.")
  var scaling = false

  @Flag(help: "Print JSON.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Write the report of the measurements in a folder, as 'make bench' does.", valueName: "folder"
    ))
  var report: String?

  @Option(
    help: ArgumentHelp(
      "Write the arrays of every work to a folder, for other libraries.", valueName: "folder"))
  var write: String?

  @Flag(help: .hidden)
  var serve = false

  @Flag(help: .hidden)
  var plain = false

  func validate() throws {
    guard threads >= 1 else { throw ValidationError("--threads is at least 1.") }
    guard seconds > 0 else { throw ValidationError("--seconds is above 0.") }
  }

  func run() throws {
    BLASThreads.set(threads)
    if serve {
      var server = BenchServer(isPlain: plain)
      return try server.serve()
    }
    if let write { return try writeArrays(to: URL(fileURLWithPath: write)) }
    if let report {
      let folder = URL(fileURLWithPath: report)
      try SpeedReport(folder: folder).write()
      return print(folder.appending(path: "report.md").path)
    }
    var run = try SpeedRun(
      threads: threads, sizes: try sizes(), withScaling: scaling, seconds: seconds
    ) { StandardError.write($0) }
    // What a comparison writes while it runs leaves the tree clean.
    let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
    run.environment = .current(folder: here, results: here.appending(path: "results/speed"))
    if json { try JSONOutput.print(run) } else { print(Self.text(of: run)) }
  }

  private func sizes() throws -> [FixedPointWork] {
    guard !size.isEmpty else { return FixedPointWork.sizes }
    return try size.map { text in
      let parts = text.split(separator: "x").compactMap { Int($0) }
      guard parts.count == 2, parts[0] >= FixedPointWork.outputCount, parts[1] >= 1 else {
        throw CommandFailure(
          "'\(text)' is no size; give units and patterns, such as 64x256, with at least "
            + "\(FixedPointWork.outputCount) units")
      }
      return FixedPointWork(stateWidth: parts[0], patterns: parts[1])
    }
  }

  private static func text(of run: SpeedRun) -> String {
    let limits = run.limits
    var table = TextTable(
      [
        "n", "B", "median ms", "quartiles", "sweeps", "of them single", "16 bits",
        "factorizations", "floor ms", "ratio",
      ], right: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    for found in run.gradients {
      let count = Double(found.patterns)
      let quartiles = [0.25, 0.75].map {
        short(Quantiles.quantile(ofSorted: found.seconds, $0) * 1e3)
      }
      table.add([
        "\(found.stateWidth)", "\(found.patterns)", short(found.median * 1e3),
        quartiles.joined(separator: " – "),
        short((found.sweeps.double + found.sweeps.single) / count - 1),
        short((found.sweeps.single - found.sweeps.short) / count),
        short(found.sweeps.short / count), short(found.sweeps.factorizations),
        short(found.floor * 1e3), short(found.median / found.floor),
      ])
    }
    return """
      \(run.threads) thread\(run.threads == 1 ? "" : "s"): products \
      \(short(limits.productRate * 1e-9)) GFLOP/s double, \
      \(short(limits.singleProductRate * 1e-9)) single, \
      \(short(limits.shortProductRate * 1e-9)) in 16 bits; memory \
      \(short(limits.memoryRate * 1e-9)) GB/s; tanh \(short(limits.activationTime * 1e9)) ns with \
      slope, \(short(limits.singleActivationTime * 1e9)) single.

      \(table.text)

      Sweeps are a pattern's, forward and adjoint together. The floor is what they and the \
      gradient's own product take at these rates; the ratio is the median over it.
      """
  }

  /// Writes every work's arrays, a folder each.
  private func writeArrays(to folder: URL) throws {
    for work in FixedPointWork.sizes {
      StandardError.write("drawing \(work.stateWidth) units, \(work.patterns) patterns")
      try work.draw(seed: 1).write(to: folder.appending(path: work.name))
    }
    for work in TrainingWork.allCases {
      let target = folder.appending(path: work.rawValue)
      try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
      for (name, matrix) in try work.draw(seed: 1) {
        try NumPyFile.write(matrix, to: target.appending(path: name + ".npy").path)
      }
    }
  }
}

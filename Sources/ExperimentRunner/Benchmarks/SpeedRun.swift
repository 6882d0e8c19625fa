import Foundation
import GSLNumerics
import Objectives
import RecurrentBackprop

/// What `attractor bench` measures with one number of threads.
public struct SpeedRun: Codable, Sendable {
  /// The threads of products.
  public let threads: Int
  /// Where it was measured, when that was told.
  public var environment: Environment?
  /// What the processor allows.
  public let limits: MachineLimits
  /// The gradient at the sizes of the reports.
  public private(set) var gradients: [GradientSpeed] = []
  /// The gradient at 64 patterns over the units, and at 256 units over the patterns.
  public private(set) var scaling: [GradientSpeed] = []

  /// The sizes that exponents are fitted to.
  public static let scalingSizes =
    [64, 128, 256, 512, 1024].map { FixedPointWork(stateWidth: $0, patterns: 64) }
    + [1, 4, 16, 128, 256].map { FixedPointWork(stateWidth: 256, patterns: $0) }

  /// Measures; takes a few seconds a size, most of them for drawing the largest `W`.
  /// - Parameters:
  ///   - threads: the threads of products.
  ///   - sizes: what to measure.
  ///   - withScaling: whether to measure `scalingSizes` too.
  ///   - seconds: how long to measure each size.
  ///   - progress: called with a line before each size.
  public init(
    threads: Int, sizes: [FixedPointWork], withScaling: Bool, seconds: Double,
    progress: (String) -> Void
  ) throws {
    self.threads = threads
    BLASThreads.set(threads)
    progress("measuring the machine's limits")
    limits = MachineLimits()
    for work in sizes {
      progress("measuring \(work.stateWidth) units, \(work.patterns) patterns")
      gradients.append(try GradientSpeed(work, limits: limits, seconds: seconds))
    }
    guard withScaling else { return }
    for work in Self.scalingSizes {
      progress("measuring \(work.stateWidth) units, \(work.patterns) patterns")
      scaling.append(try GradientSpeed(work, limits: limits, seconds: seconds / 2))
    }
  }
}

/// The speed of the exact gradient at one size.
public struct GradientSpeed: Codable, Sendable {
  /// The units `n`.
  public let stateWidth: Int
  /// The patterns `B`.
  public let patterns: Int
  /// The seconds of each run, in ascending order.
  public let seconds: [Double]
  /// What one gradient computes, in pattern sweeps.
  public let sweeps: MachineLimits.Sweeps
  /// The seconds that these sweeps need at the machine's limits.
  public let floor: Double

  /// The median of the runs' seconds.
  public var median: Double { Quantiles.median(seconds) }

  init(_ work: FixedPointWork, limits: MachineLimits, seconds limit: Double) throws {
    stateWidth = work.stateWidth
    patterns = work.patterns
    let benchmark = try FixedPointBenchmark(work, work.draw(seed: 1))
    let objective = benchmark.objective
    let (before, shortBefore) = (objective.singlePrecisionWork, objective.shortProducts)
    let work = try benchmark.count()
    let single = objective.singlePrecisionWork - before
    let evaluations = Double(work.mapEvaluations - single.mapEvaluations)
    var counted = MachineLimits.Sweeps()
    counted.single = single.sweeps
    counted.short = Double(objective.shortProducts - shortBefore)
    counted.singleActivations = Double(single.mapEvaluations)
    counted.factorizations = Double(work.factorizations)
    counted.activations = evaluations
    // The gradient's own product is one more.
    counted.double =
      evaluations + Double(work.transposedProducts - single.transposedProducts + patterns)
    sweeps = counted
    floor = limits.floor(of: counted, work: benchmark.work)
    seconds = try benchmark.times(within: limit, atMost: 101)
  }
}

import Foundation
public import Objectives

/// One adjoint beside the direct one, on the same settled states.
public struct AdjointComparison: Equatable, Sendable {
  /// The method's name.
  public let name: String
  /// What it leaves out; `nil` when it is exact.
  public let neglects: String?
  /// Why it can't work on this map; the rest is then empty.
  public let refusal: String?
  /// `‖g − g_direct‖ / ‖g_direct‖` of the gradients; `nil` where either failed.
  public let relativeError: Double?
  /// The cosine between the two gradients; `nil` where either failed or vanishes.
  public let cosine: Double?
  /// The angle between the two gradients in radians, `atan2(‖g_⊥‖, ‖g_∥‖)`, to rounding where the
  /// cosine has long become 1; `nil` where either failed or vanishes.
  public let angle: Double?
  /// How each pattern's adjoint was found, in the batch's order.
  public let patterns: [PatternAdjoint]
  /// What it cost, the settling not counted.
  public let work: Work
  /// How long it took, the settling and the making of its memory not counted.
  public let seconds: Double

  /// Whether every pattern's adjoint is usable.
  public var isComplete: Bool { refusal == nil && patterns.allSatisfy { $0.outcome.isUsable } }
  /// The largest tail that a truncated series predicts of itself.
  public var predictedTail: Double? { patterns.compactMap(\.predictedTail).max() }
  /// The largest residual measured.
  public var largestResidual: Double? { patterns.compactMap(\.residual).max() }
}

extension RecurrentObjective {
  /// The most patterns that adjoints are compared on.
  public static var largestComparison: Int { chunk }

  /// Compares adjoints on one state each of some patterns, settled once. Residuals are
  /// measured, at one product more for the methods that need none; statistics are left alone.
  /// - Parameters:
  ///   - methods: what to compare with the direct adjoint, in the order of the result.
  ///   - parameters: `P` values.
  ///   - patterns: which patterns; at most `256`, which settle together.
  ///   - start: from rest, or from what is kept for warm starts.
  /// - Throws: `SettlingFailure` when one does not settle, `ObjectiveError` for too many patterns.
  public func compareAdjoints(
    _ methods: [any AdjointMethod], at parameters: [Double], on patterns: PatternBatch = .all,
    start: Start = .cold
  ) throws -> [AdjointComparison] {
    let kept = statistics
    defer { statistics = kept }
    let total = patterns.count(of: patternCount)
    guard total <= batch.capacity else {
      throw ObjectiveError(
        "adjoints are compared on at most \(batch.capacity) patterns, not \(total); name fewer")
    }
    var comparisons: [AdjointComparison] = []
    try forEachChunk(of: patterns, at: parameters, start: start) { failed in
      guard failed == 0 else {
        throw ObjectiveError("\(failed) patterns did not settle; compare on the others")
      }
      let direct = try measure(DirectAdjoint())
      comparisons = try methods.map { method in
        do {
          return Self.compare(method, try measure(method), direct)
        } catch let refusal as AdjointRefusal {
          return AdjointComparison(
            name: method.name, neglects: method.neglects, refusal: refusal.description,
            relativeError: nil, cosine: nil, angle: nil, patterns: [], work: Work(), seconds: 0)
        }
      }
    }
    return comparisons
  }

  /// What one method gave.
  private struct Measurement {
    var gradient: [Double]
    var patterns: [PatternAdjoint]
    var work: Work
    var seconds: Double

    var isComplete: Bool { patterns.allSatisfy { $0.outcome.isUsable } }
  }

  private func measure(_ method: any AdjointMethod) throws -> Measurement {
    batch.relinearize()
    batch.measureErrors()
    let solver = try method.makeSolver(for: batch.map, capacity: batch.count)
    var options = adjointOptions
    options.measuresResidual = true
    var measured = Measurement(
      gradient: Array(repeating: 0, count: parameterCount),
      patterns: Array(repeating: PatternAdjoint(outcome: .outOfBudget), count: batch.count),
      work: batch.map.work, seconds: 0)
    let clock = ContinuousClock()
    let time = clock.measure {
      measured.gradient.withUnsafeMutableBufferPointer {
        solver.addGradient(
          of: problem(isWarm: false, options: options), to: $0, reports: &measured.patterns)
      }
    }
    measured.seconds = time / .seconds(1)
    measured.work = batch.map.work - measured.work
    return measured
  }

  private static func compare(
    _ method: any AdjointMethod, _ found: Measurement, _ direct: Measurement
  ) -> AdjointComparison {
    var (error, size, own, product) = (0.0, 0.0, 0.0, 0.0)
    for (g, exact) in zip(found.gradient, direct.gradient) {
      error += (g - exact) * (g - exact)
      size += exact * exact
      own += g * g
      product += g * exact
    }
    let isComparable = found.isComplete && direct.isComplete && size > 0
    var across = 0.0
    if isComparable {
      for (g, exact) in zip(found.gradient, direct.gradient) {
        let part = g - product / size * exact
        across += part * part
      }
    }
    return AdjointComparison(
      name: method.name, neglects: method.neglects, refusal: nil,
      relativeError: isComparable ? (error / size).squareRoot() : nil,
      cosine: isComparable && own > 0 ? product / (own * size).squareRoot() : nil,
      angle: isComparable && own > 0
        ? atan2(across.squareRoot(), product / size.squareRoot()) : nil,
      patterns: found.patterns, work: found.work, seconds: found.seconds)
  }
}

import Foundation
import GSLNumerics
import Objectives
import Optimizers
import Testing

/// A sequence of parameters that a method must follow, with the bowl it was made on.
struct SequenceFixture {
  let curvature: [Double]
  let centre: [Double]
  let start: [Double]
  let sequences: [String: [[Double]]]

  /// Reads `Fixtures/NAME.json`.
  init(_ name: String) throws {
    let url = try #require(
      Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures"))
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
    curvature = try #require(object["curvature"] as? [Double])
    centre = object["centre"] as? [Double] ?? curvature.map { _ in 0 }
    start = try #require(object["start"] as? [Double])
    sequences = try #require(object["entries"] as? [String: [[Any]]]).mapValues { rows in
      try rows.map { row in
        try row.map { try #require(($0 as? Double) ?? ($0 as? String).flatMap(Double.init)) }
      }
    }
  }

  /// Runs an optimizer on the bowl, one full batch an epoch.
  /// - Returns: the largest distance from the sequence, and the number of steps compared.
  func distance(_ name: String, _ optimizer: any Optimizer) throws -> (largest: Double, steps: Int)
  {
    let expected = try #require(sequences[name])
    var largest = 0.0
    var steps = 0
    let result = try Training(optimizer: optimizer, budget: Budget(epochs: expected.count)).run(
      on: Quadratic(curvature: curvature, centres: [centre]), from: start,
      order: SeededGenerator(seed: 1)
    ) { report in
      for (value, reference) in zip(report.parameters, expected[report.epoch - 1]) {
        largest = max(largest, abs(value - reference))
      }
      steps += 1
      return .proceed
    }
    #expect(result.reason == .budget(.epochs))
    return (largest, steps)
  }
}

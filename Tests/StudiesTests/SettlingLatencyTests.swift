import Catalogue
import Foundation
import GSLNumerics
import Problems
import Testing

@testable import Studies

@Suite struct SettlingLatencyTests {
  private func findings(_ solver: String) throws -> StudyFindings {
    var data = try problemCatalogue.make("optdigits", ["training-patterns": 60])
      .load(using: SeededGenerator(seed: 1))
    data.test = data.test?.subset(Array(0..<20))
    return try studyCatalogue.make(
      "settling-latency",
      [
        "solver": .text(solver), "hidden": 6, "static-hidden": 8, "epochs": 4, "singles": 3,
        "answers": 8,
      ]
    ).run(on: data, using: StudyDraws { UInt64($0.count) })
  }

  @Test func `more digits need more sweeps, by as many as the spectral radius tells`() throws {
    let found = try findings("damped")
    let sweeps = try #require(found.series.first { $0.measure == "answer-sweeps" })
      .values.compactMap { $0 }
    #expect(sweeps.count == 12)
    #expect(zip(sweeps, sweeps.dropFirst()).allSatisfy { $0 < $1 })
    #expect(found.measures["settled-share"] == 1)
    // Sweeps without damping gain −log₁₀ ρ digits each.
    let radius = try #require(found.measures["spectral-radius"])
    let expected = -1 / log10(radius)
    let perDigit = try #require(found.measures["sweeps-per-digit"])
    #expect(perDigit > 0.6 * expected && perDigit < 1.6 * expected, "\(perDigit), \(expected)")
  }

  @Test func `a solver changes what answers cost, not the answers of the settled net`() throws {
    let (damped, newton) = (try findings("damped"), try findings("newton"))
    #expect(damped.measures["test-error"] == newton.measures["test-error"])
    #expect(damped.measures["static-test-error"] == newton.measures["static-test-error"])
    #expect(damped.measures["spectral-radius"] == newton.measures["spectral-radius"])
    #expect(damped.measures["sweeps-per-digit"] != newton.measures["sweeps-per-digit"])
    let needed = try #require(damped.measures["digits-needed"])
    let changed = try #require(damped.series.first { $0.measure == "changed-answer-share" })
    #expect(
      zip(changed.positions, changed.values).allSatisfy { $0 < needed || $1 == 0 },
      "\(changed.values)")
  }

  @Test func `the largest column is the answer, the first of several`() {
    #expect(largestColumns(Matrix([[1, 3, 2], [2, 0, 2]])) == [1, 0])
  }

  @Test func `batches are timed up to so many patterns, one at least`() {
    let batches = [3, 3, 2].map { Matrix(rows: $0, columns: 1) }
    #expect(SettlingLatency.leading(batches, patterns: 1).map(\.rows) == [3])
    #expect(SettlingLatency.leading(batches, patterns: 7).map(\.rows) == [3, 3])
    #expect(SettlingLatency.leading(batches, patterns: 8).map(\.rows) == [3, 3, 2])
  }

  @Test func `the shortest of some runs is not above their mean, and calls are counted`() {
    var calls = 0
    let seconds = shortestSeconds(runs: 2, least: 1e-4) { calls += 1 }
    #expect(seconds > 0 && seconds < 1e-4)
    #expect(calls > 3)
  }
}

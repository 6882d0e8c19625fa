public import Catalogue
import GSLNumerics
import Objectives

/// The gradient by central differences of the settled loss, `(E(θ + h) − E(θ − h)) / 2h`, a parameter
/// at a time: slow, and independent of every formula for the derivative.
public struct DifferencesAdjoint: AdjointMethod {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any AdjointMethod>.Entry(
    "differences", "central differences of the settled loss", reference: "–",
    settings: [
      Setting("step", .number(.positive), default: 1e-4, "change of a parameter, h")
    ]
  ) { DifferencesAdjoint(step: $0.number("step")) }
  public let name = "differences"
  public var neglects: String? {
    "terms of order h² = \(step * step), and the settling's tolerance over h"
  }

  /// `h`, above 0.
  public let step: Double

  /// Central differences with the step `h`; near `∛tolerance` of the settling is best.
  public init(step: Double = 1e-4) {
    precondition(step > 0, "A step is above 0")
    self.step = step
  }

  public func makeSolver(for map: CountedMap, capacity: Int) -> any AdjointSolver {
    Solver(step: step, map: map, capacity: capacity)
  }

  private final class Solver: AdjointSolver {
    let step: Double
    let gradient: MatrixBuffer
    let above: MatrixBuffer
    let below: MatrixBuffer
    var failedAt: [Int?]

    init(step: Double, map: CountedMap, capacity: Int) {
      self.step = step
      gradient = MatrixBuffer(rows: 1, columns: map.parameterCount)
      above = MatrixBuffer(rows: 1, columns: capacity)
      below = MatrixBuffer(rows: 1, columns: capacity)
      failedAt = Array(repeating: nil, count: capacity)
    }

    func addGradient(
      of problem: AdjointProblem, to gradient: UnsafeMutableBufferPointer<Double>,
      reports: inout [PatternAdjoint]
    ) {
      let before = problem.map.work
      for row in problem.rows { failedAt[row] = nil }
      // A pattern that fails at some parameter is left out of a second try.
      while !measure(problem) {}
      problem.surroundings.losses(
        changing: 0, by: 0, from: problem.states, into: losses(above, problem))
      addScaled(
        self.gradient.view.base, scale: 1, to: gradient.baseAddress!, count: gradient.count)
      let work = problem.map.work - before
      let products =
        (work.mapEvaluations + work.jacobianProducts + work.transposedProducts)
        / max(1, problem.count)
      for row in problem.rows {
        let outcome: AdjointOutcome =
          failedAt[row].map {
            .stalled(
              sweep: $0, reason: "the pattern does not settle with parameter \($0) changed by h")
          } ?? .approximate
        reports[row] = PatternAdjoint(outcome: outcome, products: products)
      }
    }

    func losses(_ buffer: MatrixBuffer, _ problem: AdjointProblem) -> UnsafeMutableBufferPointer<
      Double
    > {
      UnsafeMutableBufferPointer(start: buffer.view.base, count: problem.count)
    }

    /// - Returns: whether no further pattern had to be given up.
    func measure(_ problem: AdjointProblem) -> Bool {
      let (above, below) = (losses(above, problem), losses(below, problem))
      var isDone = true
      for parameter in 0..<gradient.columns {
        problem.surroundings.losses(
          changing: parameter, by: step, from: problem.states, into: above)
        problem.surroundings.losses(
          changing: parameter, by: -step, from: problem.states, into: below)
        var sum = 0.0
        for row in problem.rows where failedAt[row] == nil {
          let difference = above[row] - below[row]
          if difference.isFinite {
            sum += difference
          } else {
            failedAt[row] = parameter
            isDone = false
          }
        }
        gradient.view.base[parameter] = sum / (2 * step)
      }
      return isDone
    }
  }
}

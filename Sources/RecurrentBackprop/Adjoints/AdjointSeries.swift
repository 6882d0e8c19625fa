import Foundation
import GSLNumerics

/// A series cut off after `k` terms, `y = λ Σ_{t<k} Bᵗ e` with `B = λ Jᵀ + (1 − λ) I`. What is
/// missing is exactly the residual: `e − (I − Jᵀ) y = Bᵏ e`.
final class AdjointSeries: LinearAdjointSolver {
  private let terms: Int
  private let damping: Double
  private let term: MatrixBuffer
  private let products: MatrixBuffer
  /// `‖Bᵗ e‖` of each pattern halfway and at the last term.
  private var middle: [Double]
  private var last: [Double]

  init(terms: Int, damping: Double, width: Int, capacity: Int) {
    self.terms = terms
    self.damping = damping
    term = MatrixBuffer(rows: capacity, columns: width)
    products = MatrixBuffer(rows: capacity, columns: width)
    middle = Array(repeating: 0, count: capacity)
    last = middle
  }

  func solve(_ problem: AdjointProblem, reports: inout [PatternAdjoint]) {
    let term = term.prefix(problem.count)
    term.copy(problem.errors)
    problem.adjoints.fill(0)
    for step in 0..<terms {
      if step > 0 { advance(problem) }
      for row in problem.rows {
        addScaled(
          term[row].baseAddress!, scale: damping, to: problem.adjoints[row].baseAddress!,
          count: problem.width)
        if step == (terms - 1) / 2 { middle[row] = termNorm(row) }
      }
    }
    for row in problem.rows { last[row] = termNorm(row) }
    if problem.options.measuresResidual { advance(problem) }
    for row in problem.rows { reports[row] = report(row, problem) }
  }

  /// `term ← B term`.
  private func advance(_ problem: AdjointProblem) {
    let (term, products) = (term.prefix(problem.count), products.prefix(problem.count))
    problem.map.multiplyTransposedJacobian(term.readOnly, rows: problem.rows, into: products)
    for row in problem.rows {
      let (term, product) = (term[row], products[row])
      for unit in term.indices {
        term[unit] = damping * product[unit] + (1 - damping) * term[unit]
      }
    }
  }

  private func termNorm(_ row: Int) -> Double {
    norm(UnsafePointer(term.view[row].baseAddress!), count: term.columns)
  }

  private func report(_ row: Int, _ problem: AdjointProblem) -> PatternAdjoint {
    let isMeasured = problem.options.measuresResidual
    let residual = isMeasured ? termNorm(row) : nil
    let size = norm(UnsafePointer(problem.adjoints[row].baseAddress!), count: problem.width)
    var report = PatternAdjoint(
      outcome: .approximate, residual: residual, products: terms - 1 + (isMeasured ? 1 : 0))
    let span = terms - 1 - (terms - 1) / 2
    // The share of a term that the next one keeps; a single term tells nothing unless measured.
    let rate =
      span > 0
      ? pow(last[row] / middle[row], 1 / Double(span)) : residual.map { $0 / last[row] }
    if let residual, residual <= problem.allowedResidual(row) {
      report.outcome = .converged
    } else if !size.isFinite || !last[row].isFinite {
      report.outcome = .notFinite(sweep: terms)
    } else if let rate, rate >= 1, span > 1, last[row] > 0 {
      report.outcome = .diverged(sweep: terms)
    }
    if let rate, rate < 1 {
      report.predictedTail = damping * last[row] * rate / (1 - rate) / size
    } else if last[row] == 0 {
      report.predictedTail = 0
    }
    return report
  }
}

extension AdjointProblem {
  /// What the residual of this row must not exceed.
  func allowedResidual(_ row: Int) -> Double {
    options.allowedResidual(
      errorNorm: norm(errors[row].baseAddress!, count: width),
      adjointNorm: norm(UnsafePointer(adjoints[row].baseAddress!), count: width))
  }
}

public import Catalogue
import GSLNumerics

/// The adjoint by GSL's LU: `I − J` of each pattern is factored once and solved transposed.
public struct DirectAdjoint: AdjointMethod {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any AdjointMethod>.Entry(
    "direct", "LU of I − J per pattern and one transposed solve", reference: "Pineda 1987"
  ) { _ in DirectAdjoint() }
  public let name = "direct"

  /// The direct adjoint.
  public init() {}

  public func makeSolver(for map: CountedMap, capacity: Int) -> any AdjointSolver {
    Solver(width: map.stateWidth, capacity: capacity)
  }

  private final class Solver: LinearAdjointSolver {
    let factorization: LUFactorization
    let products: MatrixBuffer

    init(width: Int, capacity: Int) {
      factorization = LUFactorization(order: width)
      products = MatrixBuffer(rows: capacity, columns: width)
    }

    func solve(_ problem: AdjointProblem, reports: inout [PatternAdjoint]) {
      problem.adjoints.copy(problem.errors)
      for row in problem.rows {
        do {
          try problem.map.factorIdentityMinusJacobian(row: row, into: factorization)
          problem.map.solve(
            factorization, .transposed, rows: problem.adjoints.rows(row..<row + 1))
          reports[row] = PatternAdjoint(outcome: .converged)
        } catch {
          let ratio = (error as? SingularMatrixError)?.pivotRatio ?? 0
          reports[row] = PatternAdjoint(outcome: .singular(pivotRatio: ratio))
        }
      }
      problem.measureResiduals(into: &reports, scratch: products)
      for row in problem.rows where reports[row].outcome == .converged {
        judge(row, of: problem, report: &reports[row])
      }
    }

    /// LU solves to rounding of `‖e‖ + ‖y‖`; more is lost only where the pivots grow or overflow.
    func judge(_ row: Int, of problem: AdjointProblem, report: inout PatternAdjoint) {
      let n = problem.width
      let size =
        norm(problem.errors[row].baseAddress!, count: n)
        + norm(UnsafePointer(problem.adjoints[row].baseAddress!), count: n)
      guard let residual = report.residual, residual.isFinite, size.isFinite else {
        return report.outcome = .notFinite(sweep: 1)
      }
      if residual > max(problem.options.tolerance, 1e-10) * size {
        report.outcome = .stalled(
          sweep: 1, reason: "LU leaves a residual of \(residual); take the adjoint 'gmres'")
      }
    }
  }
}

extension AdjointProblem {
  /// Measures `‖(I − Jᵀ) y − e‖` of every row by one transposed product.
  func measureResiduals(into reports: inout [PatternAdjoint], scratch: MatrixBuffer) {
    let products = scratch.prefix(count)
    map.multiplyTransposedJacobian(adjoints.readOnly, rows: rows, into: products)
    for row in rows {
      let (product, adjoint, error) = (products[row], adjoints[row], errors[row])
      for unit in 0..<width { product[unit] += error[unit] - adjoint[unit] }
      reports[row].residual = norm(UnsafePointer(product.baseAddress!), count: width)
      reports[row].products += 1
    }
  }
}

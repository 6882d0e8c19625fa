public import Catalogue
import GSLNumerics

/// The adjoint by restarted GMRES (Saad & Schultz 1986): the `y` with the least residual in a Krylov
/// space of `I − Jᵀ`, with one transposed product a step. The residual reported is measured once
/// more at the end.
public struct GMRESAdjoint: AdjointMethod {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any AdjointMethod>.Entry(
    "gmres", "GMRES on I − Jᵀ, without forming it", reference: "Saad & Schultz 1986",
    settings: [
      Setting("restart", .integer(.positive), default: 30, "steps before the basis is begun anew")
    ]
  ) { GMRESAdjoint(restart: $0.integer("restart")) }
  public let name = "gmres"

  /// The most vectors in the basis.
  public let restart: Int

  /// GMRES with a basis of at most `restart` vectors.
  public init(restart: Int = 30) {
    precondition(restart >= 1, "A basis has at least one vector")
    self.restart = restart
  }

  public func makeSolver(for map: CountedMap, capacity: Int) -> any AdjointSolver {
    Solver(depth: min(restart, map.stateWidth), width: map.stateWidth, capacity: capacity)
  }

  private final class Solver: LinearAdjointSolver {
    /// How far the measured residual may be above the recurrence's.
    static let tolerableDrift = 10.0

    let kernel: GMRES
    let scratch: MatrixBuffer

    init(depth: Int, width: Int, capacity: Int) {
      kernel = GMRES(depth: depth, capacity: capacity, width: width)
      scratch = MatrixBuffer(rows: capacity, columns: width)
    }

    func solve(_ problem: AdjointProblem, reports: inout [PatternAdjoint]) {
      if !problem.isWarm { problem.adjoints.fill(0) }
      for row in problem.rows where problem.errors[row].allSatisfy({ $0 == 0 }) {
        problem.adjoints[row].update(repeating: 0)
      }
      let operation = AdjointOperator(map: problem.map, width: problem.width)
      kernel.solve(
        count: problem.count, problem.errors, into: problem.adjoints,
        startsAtZero: !problem.isWarm, tolerance: { _ in problem.options.tolerance },
        maximumProducts: problem.options.maximumProducts
      ) { vectors, rows, products in operation.apply(vectors, rows: rows, into: products) }
      for row in problem.rows {
        reports[row] = PatternAdjoint(
          outcome: outcome(kernel.reports[row]), products: kernel.reports[row].products)
      }
      problem.measureResiduals(into: &reports, scratch: scratch)
      for row in problem.rows where reports[row].outcome == .converged {
        guard let residual = reports[row].residual,
          !(residual <= Self.tolerableDrift * problem.allowedResidual(row))
        else { continue }
        reports[row].outcome = .stalled(
          sweep: reports[row].products,
          reason: "the residual is \(residual), not what its recurrence gave; allow a larger "
            + "tolerance, or take the adjoint 'direct'")
      }
    }

    func outcome(_ report: GMRES.Report) -> AdjointOutcome {
      switch report.end {
      case .converged: .converged
      case .outOfBudget: .outOfBudget
      case .notFinite: .notFinite(sweep: report.products)
      case .stalled:
        .stalled(
          sweep: report.products,
          reason: "the residual stays at \(report.residual); I − J is singular, or the tolerance "
            + "below rounding")
      }
    }
  }
}

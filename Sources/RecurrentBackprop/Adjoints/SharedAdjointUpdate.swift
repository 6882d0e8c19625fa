import Foundation
import GSLNumerics

/// Moves the adjoints of a map whose sweep is one shared product by solving `(I − Jᵀ) δ = r` in single
/// precision, with the factorization that settling left, or its own. See `SharedSweeps`.
///
/// An adjoint that a correction does not bring nearer is corrected by a factorization of its own.
final class SharedAdjointUpdate: AdjointUpdate {
  /// A correction that leaves more than this of the residual is not worth another one.
  private static let progress = 0.25

  private let sweeps: SharedSweeps
  private let sharing: FactorizationSharing
  /// By row.
  @exclusivity(unchecked) private var isAlone: [Bool]
  @exclusivity(unchecked) private var lastResiduals: [Double]
  @exclusivity(unchecked) private var reductions: [Double]
  @exclusivity(unchecked) private var chosen: [Int]
  /// Made when an adjoint first needs it.
  private var factorization: LUFactorization?

  init(sweeps: SharedSweeps, sharing: FactorizationSharing, capacity: Int) {
    self.sweeps = sweeps
    self.sharing = sharing
    isAlone = Array(repeating: false, count: capacity)
    lastResiduals = Array(repeating: .infinity, count: capacity)
    reductions = lastResiduals
    chosen = Array(repeating: 0, count: capacity)
  }

  func begin(count: Int) {
    sweeps.takeWeights()
    for row in 0..<count { (isAlone[row], lastResiduals[row]) = (false, .infinity) }
  }

  func swapRows(_ first: Int, _ second: Int) {
    isAlone.swapAt(first, second)
    lastResiduals.swapAt(first, second)
  }

  func finish() { sweeps.forgetFactorization() }

  func approach(_ adjoints: MutableMatrixView, errors: MatrixView, in round: AdjointRound) {
    for row in 0..<round.count {
      chosen[row] = row
      reductions[row] = (0.3 * round.options.tolerance).squareRoot()
    }
    // From y = 0 the residual is e.
    adjoints.fill(0)
    solve(round.count, errors, addingTo: adjoints, in: round)
    for row in 0..<round.count where isAlone[row] {
      _ = adjoints[row].update(fromContentsOf: errors[row])
    }
  }

  func update(
    _ adjoints: MutableMatrixView, by residuals: MutableMatrixView, in round: AdjointRound
  ) {
    var count = 0
    for row in 0..<round.count {
      let residual = round.residuals[row]
      let isSlow = residual > Self.progress * lastResiduals[row]
      if isAlone[row] {
        if isSlow {
          round.ends[row] = .stalled(
            sweep: round.sweep,
            reason: "an LU of its own leaves a residual of \(residual); take the adjoint 'gmres'")
        }
      } else if isSlow {
        isAlone[row] = true
      } else {
        chosen[count] = row
        count += 1
        reductions[row] = min(max(0.6 * round.options.tolerance / residual, 0), 0.3)
      }
      lastResiduals[row] = residual
    }
    if count > 0 { solve(count, residuals.readOnly, addingTo: adjoints, in: round) }
    for row in 0..<round.count where isAlone[row] && round.ends[row] == nil {
      guard round.productsLeft(row) > 0 else { continue }
      solveAlone(row, residuals, addingTo: adjoints, in: round)
    }
  }

  /// `δ` by GSL's LU of this pattern's own `I − J`; none where that is singular, which ends it.
  private func solveAlone(
    _ row: Int, _ residuals: MutableMatrixView, addingTo adjoints: MutableMatrixView,
    in round: AdjointRound
  ) {
    guard let map = round.map else { return }
    let factorization = factorization ?? LUFactorization(order: adjoints.columns)
    self.factorization = factorization
    do {
      try map.factorIdentityMinusJacobian(row: row, into: factorization)
    } catch {
      round.ends[row] = .singular(
        pivotRatio: (error as? SingularMatrixError)?.pivotRatio ?? 0)
      return
    }
    map.solve(factorization, .transposed, rows: residuals.rows(row..<row + 1))
    addScaled(
      residuals[row].baseAddress!, scale: 1, to: adjoints[row].baseAddress!,
      count: adjoints.columns)
  }

  private func solve(
    _ count: Int, _ residuals: MatrixView, addingTo adjoints: MutableMatrixView,
    in round: AdjointRound
  ) {
    guard let map = round.map else { return }
    sweeps.factorAtSlopes(
      rows: 0..<round.count, sharing: sharing,
      digits: -log10(max(round.options.tolerance, 1e-15)), counting: map)
    sweeps.solve(
      .transposed, residuals, rows: 0..<round.count, chosen: chosen, count: count,
      reductions: reductions, limit: { round.productsLeft($0) }, addingTo: adjoints, counting: map
    ) { row, products, isSolved in
      round.products[row] += products
      if !isSolved { isAlone[row] = true }
    }
  }
}

import GSLNumerics

/// Restarted GMRES for a batch of linear systems `A x = b`, each with a matrix of its own that is
/// known by its products only (Saad & Schultz 1986, SIAM J. Sci. Stat. Comput. 7, 856).
///
/// The systems go in lockstep, so that the products of a batch are one call, but each has its own
/// Krylov space and stops by its own residual: its solution is the same alone as in any batch.
final class GMRES {
  /// How the solving of one system ended.
  struct Report: Equatable {
    /// How it ended.
    var end = End.outOfBudget
    /// `‖b − A x‖` as the recurrence has it; computed from `x` itself at every restart.
    var residual = Double.infinity
    /// Products with `A`.
    var products = 0
  }

  enum End: Equatable {
    case converged, outOfBudget
    /// A whole cycle left the residual as it was, or the Krylov space is complete and the system
    /// unsolved: the matrix is singular to rounding.
    case stalled
    case notFinite
  }

  /// `products ← A v` for the systems with these numbers.
  typealias Product = (
    _ vectors: MatrixView, _ systems: Range<Int>, _ products: MutableMatrixView
  ) -> Void

  /// The largest Krylov space, after which it restarts.
  let depth: Int
  /// How each system of the last `solve` ended.
  private(set) var reports: [Report]
  private let capacity: Int
  private let width: Int
  /// Basis vector `k` of system `s` is row `k · capacity + s`, so that the vectors `k` of
  /// neighbouring systems are one view.
  private let basis: MatrixBuffer
  private let spaces: [KrylovLeastSquares]
  private var progress: [Progress]

  private struct Progress {
    var phase = Phase.restarting
    var target = 0.0
    var residualAtRestart = Double.infinity
  }

  private enum Phase { case restarting, running, ended, done }

  init(depth: Int, capacity: Int, width: Int) {
    (self.depth, self.capacity, self.width) = (depth, capacity, width)
    reports = Array(repeating: Report(), count: capacity)
    progress = Array(repeating: Progress(), count: capacity)
    basis = MatrixBuffer(rows: (depth + 1) * capacity, columns: width)
    spaces = (0..<capacity).map { _ in KrylovLeastSquares(depth: depth) }
  }

  /// Solves the systems `0..<count`; `reports` says how each ended.
  /// - Parameters:
  ///   - rightHandSides: `b`, a row a system.
  ///   - solutions: the starts `x`, overwritten.
  ///   - startsAtZero: that `x` is zero now, which saves a product.
  ///   - tolerance: by system, what the residual may be relative to `‖b‖`.
  ///   - maximumProducts: the products allowed each system.
  ///   - product: `A v`.
  func solve(
    count: Int, _ rightHandSides: MatrixView, into solutions: MutableMatrixView,
    startsAtZero: Bool, tolerance: (Int) -> Double, maximumProducts: Int, product: Product
  ) {
    for system in 0..<count {
      reports[system] = Report()
      progress[system] = Progress()
      progress[system].target =
        tolerance(system) * norm(rightHandSides[system].baseAddress!, count: width)
    }
    var knowsResidual = startsAtZero
    while progress[..<count].contains(where: { $0.phase == .restarting }) {
      if !knowsResidual {
        forEachRun(count, .restarting) {
          product(solutions.rows($0).readOnly, $0, vectors(0, $0))
        }
      }
      for system in 0..<count where progress[system].phase == .restarting {
        restart(system, rightHandSides[system], startsAtZero: knowsResidual)
      }
      for k in 0..<depth {
        forEachRun(count, .running) { product(vectors(k, $0).readOnly, $0, vectors(k + 1, $0)) }
        for system in 0..<count where progress[system].phase == .running {
          extend(system, k, maximumProducts: maximumProducts)
        }
      }
      for system in 0..<count where progress[system].phase != .done {
        addSolution(system, to: solutions[system].baseAddress!)
        progress[system].phase = progress[system].phase == .ended ? .done : .restarting
      }
      knowsResidual = false
    }
  }

  private func vectors(_ k: Int, _ systems: Range<Int>) -> MutableMatrixView {
    basis.view.rows(k * capacity + systems.lowerBound..<k * capacity + systems.upperBound)
  }

  private func vector(_ k: Int, _ system: Int) -> UnsafeMutablePointer<Double> {
    basis.view.base + (k * capacity + system) * width
  }

  /// Calls `body` with every longest run of neighbouring systems in a phase.
  private func forEachRun(_ count: Int, _ phase: Phase, _ body: (Range<Int>) -> Void) {
    var start = 0
    while start < count {
      guard progress[start].phase == phase else {
        start += 1
        continue
      }
      var end = start + 1
      while end < count, progress[end].phase == phase { end += 1 }
      body(start..<end)
      start = end
    }
  }

  /// Begins a Krylov space with the residual of `x`; `A x` stands where its first vector goes.
  private func restart(_ system: Int, _ b: UnsafeBufferPointer<Double>, startsAtZero: Bool) {
    let first = vector(0, system)
    if startsAtZero {
      first.update(from: b.baseAddress!, count: width)
    } else {
      reports[system].products += 1
      for unit in 0..<width { first[unit] = b[unit] - first[unit] }
    }
    let residual = norm(first, count: width)
    reports[system].residual = residual
    let end: End? =
      if !residual.isFinite {
        .notFinite
      } else if residual <= progress[system].target {
        .converged
      } else if residual > 0.999 * progress[system].residualAtRestart {
        .stalled
      } else { nil }
    if let end {
      reports[system].end = end
      progress[system].phase = .done
      return
    }
    progress[system].residualAtRestart = residual
    progress[system].phase = .running
    spaces[system].begin(residual: residual)
    for unit in 0..<width { first[unit] /= residual }
  }

  /// One step of Arnoldi's process, by modified Gram–Schmidt.
  private func extend(_ system: Int, _ k: Int, maximumProducts: Int) {
    let (space, next) = (spaces[system], vector(k + 1, system))
    reports[system].products += 1
    let sizeBefore = norm(next, count: width)
    for j in 0...k {
      let share = dot(vector(j, system), next, count: width)
      addScaled(vector(j, system), scale: -share, to: next, count: width)
      space.column[j] = share
    }
    var size = norm(next, count: width)
    // What is left of a vector inside the space is rounding: the space is complete.
    if size <= 0x1p-50 * sizeBefore { size = 0 }
    space.column[k + 1] = size
    space.append()
    reports[system].residual = space.residual
    let end: End? =
      if !space.residual.isFinite {
        .notFinite
      } else if space.residual <= progress[system].target {
        .converged
      } else if size == 0 {
        .stalled
      } else if reports[system].products >= maximumProducts {
        .outOfBudget
      } else { nil }
    if let end {
      reports[system].end = end
      progress[system].phase = .ended
    } else {
      for unit in 0..<width { next[unit] /= size }
    }
  }

  private func addSolution(_ system: Int, to solution: UnsafeMutablePointer<Double>) {
    guard reports[system].end != .notFinite else { return }
    let weights = spaces[system].solve()
    for k in 0..<spaces[system].count {
      addScaled(vector(k, system), scale: weights[k], to: solution, count: width)
    }
  }
}

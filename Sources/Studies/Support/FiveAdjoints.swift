import Catalogue
import RecurrentBackprop

/// The five ways to the gradient that Liao et al. (2018) compare, with what they keep and what a step
/// costs.
enum FiveAdjoints: String, Sendable, CaseIterable {
  /// Backpropagation through all sweeps (BPTT).
  case unrolled
  /// Backpropagation through the last `k` sweeps (truncated BPTT).
  case truncated
  /// Almeida's and Pineda's relaxation, to the tolerance (RBP).
  case relaxation
  /// Conjugate gradients on the normal equations, with the true Jacobian (CG-RBP).
  case cg
  /// Neumann's series of `k` terms after the first (Neumann-RBP).
  case neumann

  /// The setting that names one.
  static let setting = Setting(
    "adjoint", .choice(allCases.map(\.rawValue)), default: "relaxation", "how the gradient is found"
  )

  /// The method.
  /// - Parameters:
  ///   - sweeps: the sweeps of the forward iteration, all of which are unrolled.
  ///   - truncation: `k`.
  ///   - damping: the share of the way that a sweep goes, forward and backward alike.
  func method(sweeps: Int, truncation: Int, damping: Double = 1) -> any AdjointMethod {
    switch self {
    case .unrolled: UnrolledAdjoint(sweeps: sweeps, damping: damping)
    case .truncated: TruncatedAdjoint(sweeps: truncation, damping: damping)
    case .relaxation: RelaxationAdjoint(damping: damping)
    case .cg: ConjugateGradientAdjoint()
    case .neumann: NeumannAdjoint(terms: truncation + 1)
    }
  }

  /// The vectors of a state's width that a pattern needs at once, besides those of the forward
  /// iteration's last sweep: the states that are kept for the way back, and what the way back works
  /// with (`y`, its product, and the directions and residuals of conjugate gradients).
  func keptVectors(sweeps: Int, truncation: Int) -> Int {
    switch self {
    case .unrolled: sweeps + 1 + 2
    case .truncated: truncation + 1 + 2
    case .relaxation: 1 + 2
    case .cg: 1 + 6
    case .neumann: 1 + 3
    }
  }

  /// The same in kilobytes (1,000 bytes), 8 bytes a number.
  func keptKilobytes(stateWidth: Int, patterns: Int, sweeps: Int, truncation: Int) -> Double {
    8 * Double(stateWidth) * Double(patterns)
      * Double(keptVectors(sweeps: sweeps, truncation: truncation)) / 1000
  }

  /// The sweeps a pattern of all evaluations so far, forward and backward, that a program needs which
  /// keeps the states of the forward sweeps. Here a net settles first, and the two that go back
  /// through sweeps make these again; that second time is not counted.
  func sweeps(_ statistics: RecurrentStatistics, patterns: Int, truncation: Int) -> Double {
    let (forward, backward) = (
      Double(statistics.settlingSweeps), Double(statistics.adjointProducts)
    )
    let all =
      switch self {
      // Forward and back through the same number of sweeps.
      case .unrolled: backward
      case .truncated: forward + backward / 2
      case .relaxation, .cg, .neumann: forward + backward
      }
    return all / Double(max(1, patterns))
  }
}

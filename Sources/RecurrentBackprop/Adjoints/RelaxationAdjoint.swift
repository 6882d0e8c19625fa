public import Catalogue
import GSLNumerics

/// The adjoint by relaxation, `y ← (1 − α) y + α (Jᵀ y + e)`: Euler steps of length `α` of
/// `dy/dt = −y + Jᵀ y + e` (Almeida 1987; Pineda 1987).
///
/// It has the spectrum of the damped forward iteration, so it converges where that does, and as
/// fast.
public struct RelaxationAdjoint: AdjointMethod {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any AdjointMethod>.Entry(
    "relaxation", "the adjoint network of Almeida and Pineda, relaxed",
    reference: "Almeida 1987; Pineda 1987",
    settings: [
      Setting(
        "damping", .number(.leastNonzeroMagnitude...1), default: 1,
        "share of the way to Jᵀy + e that a sweep goes")
    ]
  ) { RelaxationAdjoint(damping: $0.number("damping")) }
  public let name = "relaxation"

  /// `α`, above 0 and at most 1.
  public let damping: Double

  /// The relaxation; `damping` is the share of the way that a sweep goes.
  public init(damping: Double = 1) {
    precondition(damping > 0 && damping <= 1, "Damping is above 0 and at most 1")
    self.damping = damping
  }

  public func makeSolver(for map: CountedMap, capacity: Int) -> any AdjointSolver {
    AdjointIteration(Relaxation(damping: damping), width: map.stateWidth, capacity: capacity)
  }

  private final class Relaxation: AdjointUpdate {
    let damping: Double

    init(damping: Double) { self.damping = damping }

    func begin(count: Int) {}
    func swapRows(_ first: Int, _ second: Int) {}

    func update(
      _ adjoints: MutableMatrixView, by residuals: MutableMatrixView, in round: AdjointRound
    ) {
      for row in 0..<adjoints.rows {
        addScaled(
          residuals[row].baseAddress!, scale: damping, to: adjoints[row].baseAddress!,
          count: adjoints.columns)
      }
    }
  }
}

public import Catalogue
import GSLNumerics

/// Damped iteration, `x ← x + α (F(x) − x)`; with `α = 1` the plain sweep `x ← F(x)`.
///
/// Converges where every eigenvalue `λ` of `J` has `|1 − α (1 − λ)| < 1`: with `α = 1` where
/// `ρ(J) < 1`, and with `α → 0` where `Re λ < 1`, as Euler steps of the relaxation do.
public struct DampedIteration: SettlingSolver {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any SettlingSolver>.Entry(
    "damped", "sweeps, each a share of the way to F(x)", reference: "Almeida 1987",
    settings: [
      Setting(
        "damping", .number(.leastNonzeroMagnitude...1), default: 1,
        "share of the way to F(x) that a sweep goes")
    ]
  ) { DampedIteration(damping: $0.number("damping")) }

  /// `α`, above 0 and at most 1.
  public let damping: Double

  /// Damped iteration; `damping` is the share of the way to `F(x)` that a sweep goes.
  public init(damping: Double = 1) {
    precondition(damping > 0 && damping <= 1, "Damping is above 0 and at most 1")
    self.damping = damping
  }

  public func makeStepper(for map: CountedMap, capacity: Int) -> any SettlingStepper {
    Stepper(damping: damping)
  }

  private final class Stepper: SettlingStepper {
    let damping: Double

    init(damping: Double) { self.damping = damping }

    func begin(count: Int) {}
    func swapRows(_ first: Int, _ second: Int) {}

    func step(_ batch: SettlingBatch) {
      guard damping < 1 else { return batch.states.copy(batch.images) }
      for slot in 0..<batch.count {
        let (state, image) = (batch.states[slot], batch.images[slot])
        for unit in state.indices { state[unit] += damping * (image[unit] - state[unit]) }
      }
    }
  }
}

public import Catalogue

/// The phantom gradient of Geng et al. (2021): `k` damped sweeps unrolled at the fixed point,
/// `y = λ Σ_{t<k} (λ Jᵀ + (1 − λ) I)ᵗ e`. Damping makes it converge where `Re λ(J) < 1`.
public struct PhantomAdjoint: AdjointMethod {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any AdjointMethod>.Entry(
    "phantom", "a few damped sweeps unrolled at the fixed point", reference: "Geng et al. 2021",
    settings: [
      Setting("sweeps", .integer(.positive), default: 5, "sweeps unrolled, k"),
      Setting(
        "damping", .number(.leastNonzeroMagnitude...1), default: 0.5,
        "share of the way to F(x) that a sweep goes, λ"),
    ]
  ) { PhantomAdjoint(sweeps: $0.integer("sweeps"), damping: $0.number("damping")) }
  public let name = "phantom"
  public var neglects: String? { "the series after \(sweeps) terms damped by \(damping)" }

  /// `k`, at least 1.
  public let sweeps: Int
  /// `λ`, above 0 and at most 1.
  public let damping: Double

  /// The phantom gradient of `sweeps` sweeps.
  public init(sweeps: Int = 5, damping: Double = 0.5) {
    precondition(sweeps >= 1 && damping > 0 && damping <= 1)
    self.sweeps = sweeps
    self.damping = damping
  }

  public func makeSolver(for map: CountedMap, capacity: Int) -> any AdjointSolver {
    AdjointSeries(terms: sweeps, damping: damping, width: map.stateWidth, capacity: capacity)
  }
}

public import Catalogue

/// The adjoint by the first `k` terms of `(I − Jᵀ)⁻¹ = Σ (Jᵀ)ᵗ`, which converges where `ρ(J) < 1`.
/// The tail it leaves out shrinks as `ρ(J)ᵏ`; each report predicts it from the terms at hand.
public struct NeumannAdjoint: AdjointMethod {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any AdjointMethod>.Entry(
    "neumann", "the first terms of Neumann's series", reference: "Liao et al. 2018",
    settings: [Setting("terms", .integer(.positive), default: 10, "terms kept, the error included")]
  ) { NeumannAdjoint(terms: $0.integer("terms")) }
  public let name = "neumann"
  public var neglects: String? { "the series after \(terms) terms, a tail of order ρ(J)^\(terms)" }

  /// `k`, at least 1.
  public let terms: Int

  /// The series cut off after `terms` terms.
  public init(terms: Int = 10) {
    precondition(terms >= 1, "A series has at least one term")
    self.terms = terms
  }

  public func makeSolver(for map: CountedMap, capacity: Int) -> any AdjointSolver {
    AdjointSeries(terms: terms, damping: 1, width: map.stateWidth, capacity: capacity)
  }
}

public import Catalogue

/// The adjoint by the chord iteration: with `D̄` the batch's mean slope, one factorization of
/// `I − D̄ W`, shared by all patterns and with the solver 'chord', then one product a sweep,
/// `w ← Hᵀ (D e + (D − D̄) w)`, `y = e + w`.
///
/// Sweeps are in single precision, corrected by the residual in double precision; where that does not
/// help, an adjoint gets a factorization of its own. Maps whose patterns share no `W` are refused.
public struct ChordAdjoint: AdjointMethod {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any AdjointMethod>.Entry(
    "chord", "one factorization shared by the batch, then one product a sweep",
    reference: "Ortega & Rheinboldt 1970"
  ) { _ in ChordAdjoint() }
  public let name = "chord"

  /// The chord adjoint.
  public init() {}

  public func makeSolver(for map: CountedMap, capacity: Int) throws -> any AdjointSolver {
    guard let sweeps = map.sharedSweeps(capacity: capacity) else {
      throw AdjointRefusal(
        "the adjoint 'chord' needs one W for all patterns, which this map has not; take 'automatic'"
      )
    }
    return AdjointIteration(
      SharedAdjointUpdate(sweeps: sweeps, sharing: .always, capacity: capacity),
      width: map.stateWidth, capacity: capacity)
  }
}

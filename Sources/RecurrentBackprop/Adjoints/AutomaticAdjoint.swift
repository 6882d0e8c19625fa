public import Catalogue

/// The fastest exact adjoint known: where the patterns share one `W`, sweeps in single precision
/// corrected in double precision, with a factorization shared by the batch where it pays; elsewhere
/// GMRES.
public struct AutomaticAdjoint: AdjointMethod {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any AdjointMethod>.Entry(
    "automatic", "relaxation, chord iteration or GMRES, by what each would cost",
    reference: "Wilkinson 1963; Ortega & Rheinboldt 1970"
  ) { _ in AutomaticAdjoint() }
  public let name = "automatic"

  /// The automatic choice.
  public init() {}

  public func makeSolver(for map: CountedMap, capacity: Int) throws -> any AdjointSolver {
    guard let sweeps = map.sharedSweeps(capacity: capacity) else {
      return GMRESAdjoint().makeSolver(for: map, capacity: capacity)
    }
    return AdjointIteration(
      SharedAdjointUpdate(sweeps: sweeps, sharing: .whereItPays, capacity: capacity),
      width: map.stateWidth, capacity: capacity)
  }
}

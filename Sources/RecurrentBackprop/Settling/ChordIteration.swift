public import Catalogue

/// The chord iteration: one factorization of `I − D̄ W`, at the batch's mean slope, shared by all
/// patterns, then one product a sweep, `a ← c′ + H (f(a) − D̄ a)`, `H = W (I − D̄ W)⁻¹`. It contracts by
/// how much the patterns' slopes differ, not by the slopes.
///
/// First digits come in single precision and the others by corrections to the residual, which is
/// measured in double precision; where that does not help, a pattern goes on by Newton's method by
/// itself. As Newton's method it may find fixed points that the plain sweep would leave. How a pattern
/// gets there depends on the batch's slopes; what it ends at does not, to the tolerance, where one fixed
/// point is in reach. In a net with several, as memories have, its neighbours may decide which of them
/// it is: settle such nets by another solver. Maps whose patterns share no `W` settle by Anderson
/// acceleration.
public struct ChordIteration: SettlingSolver {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any SettlingSolver>.Entry(
    "chord", "one factorization shared by the batch, then one product a sweep",
    reference: "Ortega & Rheinboldt 1970"
  ) { _ in ChordIteration() }

  /// The chord iteration.
  public init() {}

  public func makeStepper(for map: CountedMap, capacity: Int) throws -> any SettlingStepper {
    guard let sweeps = map.sharedSweeps(capacity: capacity) else {
      return AndersonAcceleration().makeStepper(for: map, capacity: capacity)
    }
    return SharedStepper(map: map, sweeps: sweeps, sharing: .always, capacity: capacity)
  }
}

public import Catalogue

/// The fastest way known: where the patterns share one `W`, sweeps in single precision corrected in
/// double precision, with a factorization shared by the batch where a cost model says that it pays;
/// elsewhere Anderson acceleration.
public struct AutomaticSettling: SettlingSolver {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any SettlingSolver>.Entry(
    "automatic", "sweeps, chord iteration or Anderson acceleration, by what each would cost",
    reference: "Wilkinson 1963; Ortega & Rheinboldt 1970"
  ) { _ in AutomaticSettling() }

  /// The automatic choice.
  public init() {}

  public func makeStepper(for map: CountedMap, capacity: Int) throws -> any SettlingStepper {
    guard let sweeps = map.sharedSweeps(capacity: capacity) else {
      return AndersonAcceleration().makeStepper(for: map, capacity: capacity)
    }
    return SharedStepper(map: map, sweeps: sweeps, sharing: .whereItPays, capacity: capacity)
  }
}

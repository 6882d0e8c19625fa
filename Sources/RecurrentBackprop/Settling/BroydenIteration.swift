public import Catalogue
import GSLNumerics

/// Broyden's method on `x − F(x) = 0` by GSL's `broyden`: the Jacobian by differences at first, then
/// rank-one updates of its inverse. Asks the map for values only.
public struct BroydenIteration: SettlingSolver {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any SettlingSolver>.Entry(
    "broyden", "GSL's broyden: J by differences, then rank-one updates of its inverse",
    reference: "Broyden 1965"
  ) { _ in BroydenIteration() }

  /// The method; it has no settings.
  public init() {}

  public func makeStepper(for map: CountedMap, capacity: Int) -> any SettlingStepper {
    RootFinderStepper(.broyden, map: map)
  }
}

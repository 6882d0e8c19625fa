public import Catalogue
import GSLNumerics

/// Powell's hybrid method on `x − F(x) = 0` with the Jacobian by differences, then by rank-one
/// updates: GSL's `hybrids` (MINPACK's HYBRD). Asks the map for values only.
public struct PowellHybridSecant: SettlingSolver {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any SettlingSolver>.Entry(
    "hybrids", "GSL's hybrids: Powell's hybrid, with J by differences",
    reference: "Powell 1970; Moré, Garbow & Hillstrom 1980"
  ) { _ in PowellHybridSecant() }

  /// The method; it has no settings.
  public init() {}

  public func makeStepper(for map: CountedMap, capacity: Int) -> any SettlingStepper {
    RootFinderStepper(.hybrids, map: map)
  }
}

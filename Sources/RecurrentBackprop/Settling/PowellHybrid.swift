public import Catalogue
import GSLNumerics

/// Powell's hybrid method on `x − F(x) = 0` with the exact Jacobian, by GSL's `hybridsj` (MINPACK's
/// HYBRJ): dogleg steps in a scaled trust region, the Jacobian renewed when rank-one updates fail.
public struct PowellHybrid: SettlingSolver {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any SettlingSolver>.Entry(
    "hybridsj", "GSL's hybridsj: Powell's hybrid of Newton and gradient steps, with J",
    reference: "Powell 1970; Moré, Garbow & Hillstrom 1980"
  ) { _ in PowellHybrid() }

  /// The method; it has no settings.
  public init() {}

  public func makeStepper(for map: CountedMap, capacity: Int) -> any SettlingStepper {
    RootFinderStepper(.hybridsj, map: map)
  }
}

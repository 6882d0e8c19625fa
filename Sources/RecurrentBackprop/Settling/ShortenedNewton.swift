public import Catalogue
import GSLNumerics

/// Newton's method on `x − F(x) = 0` by GSL's `gnewton`: a step that would raise the residual is
/// shortened by `t = (√(1 + 6r) − 1) / 3r`, with `r` the ratio of the squared residuals.
public struct ShortenedNewton: SettlingSolver {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any SettlingSolver>.Entry(
    "gnewton", "GSL's gnewton: Newton's method, steps shortened while the residual grows",
    reference: "Galassi et al., GSL reference manual"
  ) { _ in ShortenedNewton() }

  /// The method; it has no settings.
  public init() {}

  public func makeStepper(for map: CountedMap, capacity: Int) -> any SettlingStepper {
    RootFinderStepper(.gnewton, map: map)
  }
}

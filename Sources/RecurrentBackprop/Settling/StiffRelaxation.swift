public import Catalogue
import GSLNumerics

/// The relaxation `τ dx/dt = −x + F(x)` by GSL's implicit Bulirsch–Stoer method (Bader & Deuflhard
/// 1983, Numer. Math. 41, 373), for time constants or Jacobians of very different sizes, where an
/// explicit method would creep. It uses the exact Jacobian.
public struct StiffRelaxation: SettlingSolver {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any SettlingSolver>.Entry(
    "ode-stiff", "the relaxation, by an implicit Bulirsch–Stoer method for stiff systems",
    reference: "Pineda 1987; Bader & Deuflhard 1983",
    settings: [TimeConstants.setting, RelaxationStepper.accuracySetting]
  ) {
    StiffRelaxation(
      timeConstants: TimeConstants($0.numbers("time-constants")), accuracy: $0.number("accuracy"))
  }

  /// `τ` of the units.
  public let timeConstants: TimeConstants
  /// The error allowed a step, as a share of the residual where it begins.
  public let accuracy: Double

  /// The relaxation; see the properties for the settings.
  public init(timeConstants: TimeConstants = TimeConstants([1]), accuracy: Double = 1e-3) {
    self.timeConstants = timeConstants
    self.accuracy = accuracy
  }

  public func makeStepper(for map: CountedMap, capacity: Int) throws -> any SettlingStepper {
    RelaxationStepper(
      .bsimp, map: map, timeConstants: try timeConstants.expanded(to: map.stateWidth),
      accuracy: accuracy)
  }
}

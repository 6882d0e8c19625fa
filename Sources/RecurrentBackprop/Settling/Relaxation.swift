public import Catalogue
import GSLNumerics

/// The relaxation `τ dx/dt = −x + F(x)` (Pineda 1987) by an explicit Runge–Kutta method of GSL's with
/// adaptive steps. Reaches the fixed points that are stable for the flow, `Re λ(J) < 1` for equal
/// time constants, whether sweeps reach them or not.
public struct Relaxation: SettlingSolver {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any SettlingSolver>.Entry(
    "ode", "the relaxation τ dx/dt = −x + F(x), by an explicit Runge–Kutta method",
    reference: "Pineda 1987; Hairer, Nørsett & Wanner 1993",
    settings: [
      TimeConstants.setting,
      Setting(
        "stepper", .choice(["rkf45", "rk8pd"]), default: "rkf45",
        "Fehlberg's method of order 4(5), or Prince and Dormand's of order 8(9)"),
      RelaxationStepper.accuracySetting,
    ]
  ) {
    Relaxation(
      timeConstants: TimeConstants($0.numbers("time-constants")),
      stepper: ExplicitStepper(rawValue: $0.text("stepper"))!, accuracy: $0.number("accuracy"))
  }

  /// The explicit Runge–Kutta methods.
  public enum ExplicitStepper: String, Sendable, CaseIterable {
    /// Runge–Kutta–Fehlberg 4(5).
    case rkf45
    /// Runge–Kutta Prince–Dormand 8(9).
    case rk8pd
  }

  /// `τ` of the units.
  public let timeConstants: TimeConstants
  /// The Runge–Kutta method.
  public let stepper: ExplicitStepper
  /// The error allowed a step, as a share of the residual where it begins.
  public let accuracy: Double

  /// The relaxation; see the properties for the settings.
  public init(
    timeConstants: TimeConstants = TimeConstants([1]), stepper: ExplicitStepper = .rkf45,
    accuracy: Double = 1e-3
  ) {
    self.timeConstants = timeConstants
    self.stepper = stepper
    self.accuracy = accuracy
  }

  public func makeStepper(for map: CountedMap, capacity: Int) throws -> any SettlingStepper {
    RelaxationStepper(
      stepper == .rkf45 ? .rkf45 : .rk8pd, map: map,
      timeConstants: try timeConstants.expanded(to: map.stateWidth), accuracy: accuracy)
  }
}

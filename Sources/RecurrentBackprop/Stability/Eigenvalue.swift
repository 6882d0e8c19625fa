import Foundation

/// An eigenvalue of a Jacobian.
public struct Eigenvalue: Equatable, Sendable, Codable {
  /// `Re λ`.
  public let real: Double
  /// `Im λ`; complex ones come in pairs.
  public let imaginary: Double

  /// `real + i imaginary`.
  public init(real: Double, imaginary: Double = 0) {
    self.real = real
    self.imaginary = imaginary
  }

  /// `|λ|`.
  public var magnitude: Double { hypot(real, imaginary) }
  /// `|1 − λ|`, 0 at a fold.
  var distanceToOne: Double { hypot(1 - real, imaginary) }
}

extension Eigenvalue: CustomStringConvertible {
  /// "0.912", or "0.3 ± 0.9i" for a pair, to four digits.
  public var description: String {
    let text = { (value: Double) in String(format: "%.4g", value) }
    return imaginary == 0 ? text(real) : "\(text(real)) ± \(text(abs(imaginary)))i"
  }
}

/// Which dynamics a fixed point is stable for. The conditions differ: `ρ(J) < 1` implies `Re λ < 1`,
/// and not the other way round.
public enum Dynamics: String, Sendable, Codable, CaseIterable {
  /// The iteration `x ← F(x)`: stable where `ρ(J) < 1`.
  case discrete
  /// The relaxation `τ dx/dt = −x + F(x)`: stable where `max Re λ(J) < 1`.
  case continuous

  /// What must stay below 1: `|λ|` or `Re λ`.
  func edge(of eigenvalue: Eigenvalue) -> Double {
    self == .discrete ? eigenvalue.magnitude : eigenvalue.real
  }
}

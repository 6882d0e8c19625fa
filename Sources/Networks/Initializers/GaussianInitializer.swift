public import Catalogue
public import GSLNumerics

/// Weights normal of variance `g² / fan-in`, biases zero: by Girko's circular law the spectral
/// radius of a recurrent `W` tends to `g · recurrent-scale` as the network grows (Sompolinsky,
/// Crisanti & Sommers 1988).
public struct GaussianInitializer: Initializer {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Initializer>.Entry(
    "gaussian", "normal of standard deviation gain / √fan-in; W's spectral radius is about gain",
    reference: "Sompolinsky, Crisanti & Sommers 1988",
    settings: [
      Setting("gain", .number(.nonNegative), default: 1, "standard deviation times √fan-in")
    ] + RecurrentScale.settings
  ) { GaussianInitializer(gain: $0.number("gain"), recurrentScale: RecurrentScale($0)) }
  public let name = "gaussian"
  /// The standard deviation times `√fan-in`.
  public let gain: Double
  public let recurrentScale: RecurrentScale

  /// Normal of standard deviation `gain / √fan-in`.
  public init(gain: Double = 1, recurrentScale: RecurrentScale = .factor(1)) {
    self.gain = gain
    self.recurrentScale = recurrentScale
  }

  public func weights(
    rows: Int, columns: Int, fanIn: Double, fanOut: Double, using generator: SeededGenerator
  ) -> Matrix {
    DrawShape.normal.matrix(
      rows: rows, columns: columns, standardDeviation: gain / max(1, fanIn).squareRoot(),
      using: generator)
  }
}

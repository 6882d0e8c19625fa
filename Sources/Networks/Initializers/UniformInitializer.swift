public import Catalogue
public import GSLNumerics

/// Weights and biases uniform on ±r (Rumelhart, Hinton & Williams 1986, with r = 0.3).
public struct UniformInitializer: Initializer {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Initializer>.Entry(
    "uniform", "weights and biases uniform on ±radius",
    reference: "Rumelhart, Hinton & Williams 1986",
    settings: [
      Setting("radius", .number(.nonNegative), default: 0.3, "largest magnitude")
    ] + RecurrentScale.settings
  ) {
    UniformInitializer(
      radius: $0.number("radius"), recurrentScale: RecurrentScale($0))
  }
  public let name = "uniform"
  /// The largest magnitude `r`.
  public let radius: Double
  public let recurrentScale: RecurrentScale

  /// Uniform on ±`radius`.
  public init(radius: Double = 0.3, recurrentScale: RecurrentScale = .factor(1)) {
    self.radius = radius
    self.recurrentScale = recurrentScale
  }

  public func weights(
    rows: Int, columns: Int, fanIn: Double, fanOut: Double, using generator: SeededGenerator
  ) -> Matrix {
    Matrix(
      rows: rows, columns: columns, elements: biases(count: rows * columns, using: generator))
  }

  public func biases(count: Int, using generator: SeededGenerator) -> Vector {
    (0..<count).map { _ in generator.uniform(-radius, radius) }
  }
}

public import Catalogue
public import GSLNumerics

/// Weights of variance `1 / fan-in`, biases zero (LeCun, Bottou, Orr & Müller 1998).
public struct LeCunInitializer: Initializer {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Initializer>.Entry(
    "lecun", "variance 1 / fan-in, so that net inputs have the variance of the inputs",
    reference: "LeCun, Bottou, Orr & Müller 1998",
    settings: [DrawShape.setting(default: .uniform)] + RecurrentScale.settings
  ) {
    LeCunInitializer(shape: DrawShape($0), recurrentScale: RecurrentScale($0))
  }
  public let name = "lecun"
  public let recurrentScale: RecurrentScale
  private let shape: DrawShape

  /// The initializer as published, its distribution uniform.
  public init(recurrentScale: RecurrentScale = .factor(1)) {
    self.init(shape: .uniform, recurrentScale: recurrentScale)
  }

  init(shape: DrawShape, recurrentScale: RecurrentScale) {
    self.shape = shape
    self.recurrentScale = recurrentScale
  }

  public func weights(
    rows: Int, columns: Int, fanIn: Double, fanOut: Double, using generator: SeededGenerator
  ) -> Matrix {
    shape.matrix(
      rows: rows, columns: columns, standardDeviation: (1 / max(1, fanIn)).squareRoot(),
      using: generator)
  }
}

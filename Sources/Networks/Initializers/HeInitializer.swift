public import Catalogue
public import GSLNumerics

/// Weights of variance `2 / fan-in`, biases zero (He, Zhang, Ren & Sun 2015): half of the
/// rectified units are silent, so twice LeCun's variance keeps the scale.
public struct HeInitializer: Initializer {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Initializer>.Entry(
    "he", "variance 2 / fan-in, for rectifiers",
    reference: "He, Zhang, Ren & Sun 2015",
    settings: [DrawShape.setting(default: .normal)] + RecurrentScale.settings
  ) {
    HeInitializer(shape: DrawShape($0), recurrentScale: RecurrentScale($0))
  }
  public let name = "he"
  public let recurrentScale: RecurrentScale
  private let shape: DrawShape

  /// The initializer as published, its distribution normal.
  public init(recurrentScale: RecurrentScale = .factor(1)) {
    self.init(shape: .normal, recurrentScale: recurrentScale)
  }

  init(shape: DrawShape, recurrentScale: RecurrentScale) {
    self.shape = shape
    self.recurrentScale = recurrentScale
  }

  public func weights(
    rows: Int, columns: Int, fanIn: Double, fanOut: Double, using generator: SeededGenerator
  ) -> Matrix {
    shape.matrix(
      rows: rows, columns: columns, standardDeviation: (2 / max(1, fanIn)).squareRoot(),
      using: generator)
  }
}

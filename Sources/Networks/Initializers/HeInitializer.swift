public import Catalogue
public import GSLNumerics

/// Weights of variance `2 / fan-in`, biases zero (He, Zhang, Ren & Sun 2015): half of the
/// rectified units are silent, so twice LeCun's variance keeps the scale.
public struct HeInitializer: Initializer {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Initializer>.Entry(
    "he", "variance 2 / fan-in, for rectifiers",
    reference: "He, Zhang, Ren & Sun 2015",
    settings: [DrawShape.setting(default: .normal), recurrentScaleSetting]
  ) {
    HeInitializer(shape: DrawShape($0), recurrentScale: $0.number("recurrent-scale"))
  }
  public let name = "he"
  public let recurrentScale: Double
  private let shape: DrawShape

  /// The initializer as published, its distribution normal.
  public init(recurrentScale: Double = 1) {
    self.init(shape: .normal, recurrentScale: recurrentScale)
  }

  init(shape: DrawShape, recurrentScale: Double) {
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

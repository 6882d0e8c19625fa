public import Catalogue
public import GSLNumerics

/// Weights of variance `2 / (fan-in + fan-out)`, biases zero (Glorot & Bengio 2010): neither the activations nor the
/// gradients of a linear net grow or shrink from layer to layer.
public struct GlorotInitializer: Initializer {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Initializer>.Entry(
    "glorot", "variance 2 / (fan-in + fan-out), for tanh and its like",
    reference: "Glorot & Bengio 2010",
    settings: [DrawShape.setting(default: .uniform)] + RecurrentScale.settings
  ) {
    GlorotInitializer(shape: DrawShape($0), recurrentScale: RecurrentScale($0))
  }
  public let name = "glorot"
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
      rows: rows, columns: columns, standardDeviation: (2 / max(1, fanIn + fanOut)).squareRoot(),
      using: generator)
  }
}

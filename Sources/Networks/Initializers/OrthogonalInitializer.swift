public import Catalogue
public import GSLNumerics

/// Weights with orthonormal rows or columns (whichever are fewer) times a gain, drawn uniformly
/// (Haar measure), biases zero (Saxe, McClelland & Ganguli 2014). A recurrent `W` has all its
/// eigenvalues at the modulus `gain · recurrent-scale`. Masks spoil the orthogonality.
public struct OrthogonalInitializer: Initializer {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Initializer>.Entry(
    "orthogonal", "random orthonormal rows or columns times gain",
    reference: "Saxe, McClelland & Ganguli 2014",
    settings: [
      Setting("gain", .number(.nonNegative), default: 1, "all singular values")
    ] + RecurrentScale.settings
  ) { OrthogonalInitializer(gain: $0.number("gain"), recurrentScale: RecurrentScale($0)) }
  public let name = "orthogonal"
  /// The singular values.
  public let gain: Double
  public let recurrentScale: RecurrentScale

  /// Orthonormal times `gain`.
  public init(gain: Double = 1, recurrentScale: RecurrentScale = .factor(1)) {
    self.gain = gain
    self.recurrentScale = recurrentScale
  }

  public func weights(
    rows: Int, columns: Int, fanIn: Double, fanOut: Double, using generator: SeededGenerator
  ) -> Matrix {
    // Orthonormalizing the rows of a Gaussian matrix without changing their signs (R's diagonal is
    // positive) gives Haar measure (Mezzadri 2007).
    let (fewer, more) = (min(rows, columns), max(rows, columns))
    var matrix = DrawShape.normal.matrix(
      rows: fewer, columns: more, standardDeviation: 1, using: generator)
    matrix.withMutableView { view in
      for row in 0..<fewer {
        let vector = view.base + row * more
        // Gram–Schmidt, twice: once leaves rounding errors of the size of the condition number.
        for _ in 0..<2 {
          for earlier in 0..<row {
            let other = view.base + earlier * more
            addScaled(other, scale: -dot(other, vector, count: more), to: vector, count: more)
          }
        }
        let length = norm(vector, count: more)
        for column in 0..<more { vector[column] /= length }
      }
    }
    if gain != 1 {
      matrix = Matrix(rows: fewer, columns: more, elements: matrix.elements.map { $0 * gain })
    }
    return rows <= columns ? matrix : matrix.transposed
  }
}

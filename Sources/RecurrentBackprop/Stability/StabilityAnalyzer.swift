import GSLNumerics

/// Finds the spectrum of a map's Jacobian: all eigenvalues by GSL's Hessenberg QR up to a size, the
/// leading ones by Arnoldi's process past it.
public final class StabilityAnalyzer {
  /// The map; its row must be linearized.
  public let map: CountedMap
  /// The largest `n` whose eigenvalues are all found.
  public let largestComplete: Int
  private let jacobian: MatrixBuffer
  private let factorization: LUFactorization
  private let vectors: MatrixBuffer

  /// The largest `n` whose singular values are all found; past it the extreme two are iterated.
  private static let largestWithSingularValues = 48

  /// An analyzer for a map.
  /// - Parameter largestComplete: the largest `n` whose eigenvalues are all found, at `O(n³)`.
  public init(map: CountedMap, largestComplete: Int = 256) {
    self.map = map
    self.largestComplete = largestComplete
    jacobian = MatrixBuffer(rows: map.stateWidth, columns: map.stateWidth)
    factorization = LUFactorization(order: map.stateWidth)
    vectors = MatrixBuffer(rows: 2, columns: map.stateWidth)
  }

  /// The stability of the fixed point in a row of the map.
  /// - Throws: `GSLError` when `J` is not finite or its eigenvalues are not found.
  public func analyze(row: Int) throws -> FixedPointStability {
    let n = map.stateWidth
    map.map.writeJacobian(row: row, into: jacobian.view)
    let isComplete = n <= largestComplete
    let leading = try isComplete ? nil : arnoldi(row)
    let values = try leading?.eigenvalues ?? Self.spectrum(jacobian.view.readOnly)
    var squares = 0.0
    for value in values { squares += value.magnitude * value.magnitude }
    let size = norm(jacobian.view.base, count: n * n)
    let departure = size > 0 ? (max(0, 1 - squares / (size * size))).squareRoot() : 0
    return FixedPointStability(
      eigenvalues: values, isComplete: isComplete, isConverged: leading?.isConverged ?? true,
      spectralRadius: values.first?.magnitude ?? 0,
      spectralAbscissa: values.map(\.real).max() ?? 0, condition: try condition(),
      nonNormality: isComplete ? departure : nil)
  }

  static func spectrum(_ matrix: MatrixView) throws -> [Eigenvalue] {
    try eigenvalues(matrix).map { Eigenvalue(real: $0.real, imaginary: $0.imaginary) }
  }

  private func arnoldi(_ row: Int) throws -> ArnoldiProcess.Result {
    let process = ArnoldiProcess(width: map.stateWidth)
    return try process.run { vector, product in
      map.multiplyJacobian(
        MatrixView(vector, rows: 1, columns: map.stateWidth), rows: row..<row + 1,
        into: MutableMatrixView(product, rows: 1, columns: map.stateWidth))
    }
  }

  /// `σ_max / σ_min` of `I − J`, which is written over `J`.
  private func condition() throws -> Double {
    let (n, matrix) = (map.stateWidth, jacobian.view)
    for i in 0..<n { for j in 0..<n { matrix[i, j] = (i == j ? 1 : 0) - matrix[i, j] } }
    if n <= Self.largestWithSingularValues { return try conditionNumber(matrix.readOnly) }
    guard (try? factorization.factor(matrix.readOnly)) != nil else { return .infinity }
    let largest = iterate { vector, image in
      multiply(matrix.readOnly, .none, vector, into: image)
      multiply(matrix.readOnly, .transposed, image, into: vector)
    }
    let smallest = iterate { vector, _ in
      factorization.solve(.none, vector)
      factorization.solve(.transposed, vector)
    }
    return (largest * smallest).squareRoot()
  }

  /// The largest eigenvalue of a symmetric positive operator, by power iteration to three digits.
  private func iterate(
    _ body: (_ vector: UnsafeMutablePointer<Double>, _ image: UnsafeMutablePointer<Double>) -> Void
  ) -> Double {
    let n = map.stateWidth
    let (vector, image) = (vectors.view.base, vectors.view.base + n)
    ArnoldiProcess.fillStart(vector, count: n)
    var value = 0.0
    for _ in 0..<200 {
      body(vector, image)
      let next = norm(vector, count: n)
      for unit in 0..<n { vector[unit] /= next }
      if abs(next - value) <= 1e-5 * next { return next }
      value = next
    }
    return value
  }
}

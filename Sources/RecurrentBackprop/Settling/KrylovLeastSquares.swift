import GSLNumerics

/// The small problem inside GMRES: minimise `‖β e₁ − H y‖` for an upper Hessenberg `H` that grows by
/// a column a step, kept triangular by Givens rotations (Golub & Van Loan 2013, 5.1.8 and 11.4.2).
final class KrylovLeastSquares {
  /// How many columns there are.
  private(set) var count = 0
  /// Where the next column of `H` is written before `append`: `count + 2` elements.
  let column: UnsafeMutablePointer<Double>
  private let depth: Int
  private let triangle: MatrixBuffer
  private let rotations: MatrixBuffer
  private let rightHandSide: MatrixBuffer
  private let columnBuffer: MatrixBuffer

  init(depth: Int) {
    self.depth = depth
    triangle = MatrixBuffer(rows: depth, columns: depth)
    rotations = MatrixBuffer(rows: depth, columns: 2)
    rightHandSide = MatrixBuffer(rows: 1, columns: depth + 1)
    columnBuffer = MatrixBuffer(rows: 1, columns: depth + 1)
    column = columnBuffer.view.base
  }

  /// The least `‖β e₁ − H y‖`.
  var residual: Double { abs(rightHandSide.view.base[count]) }

  /// Forgets all columns.
  func begin(residual: Double) {
    count = 0
    rightHandSide.view.base[0] = residual
  }

  /// Takes `column` in.
  func append() {
    let (rotation, right) = (rotations.view, rightHandSide.view.base)
    let size = norm(column, count: count + 2)
    for j in 0..<count {
      let (upper, lower) = (column[j], column[j + 1])
      column[j] = rotation[j, 0] * upper + rotation[j, 1] * lower
      column[j + 1] = rotation[j, 0] * lower - rotation[j, 1] * upper
    }
    let (upper, lower) = (column[count], column[count + 1])
    var length = (upper * upper + lower * lower).squareRoot()
    // A column that depends on the others to rounding removes nothing of the residual.
    if length <= 0x1p-48 * size { length = 0 }
    let (cosine, sine) = length == 0 ? (0, 1) : (upper / length, lower / length)
    (rotation[count, 0], rotation[count, 1]) = (cosine, sine)
    column[count] = length
    for j in 0...count { triangle.view[j, count] = column[j] }
    right[count + 1] = -sine * right[count]
    right[count] *= cosine
    count += 1
  }

  /// The minimiser `y`, `count` values, which stand until the next `begin`. A column that depends on
  /// the others to rounding gets no share.
  func solve() -> UnsafePointer<Double> {
    let (solution, right) = (column, rightHandSide.view.base)
    for i in (0..<count).reversed() {
      var sum = right[i]
      for j in i + 1..<max(count, i + 1) { sum -= triangle.view[i, j] * solution[j] }
      let pivot = triangle.view[i, i]
      solution[i] = pivot == 0 ? 0 : sum / pivot
    }
    return UnsafePointer(solution)
  }
}

public import GSLNumerics
public import Objectives

/// The map as methods see it: every call is counted, per pattern, and forwarded.
///
/// Solvers and adjoints get nothing else, so none can misreport its own work.
public final class CountedMap {
  /// The map that does the work.
  public let map: any FixedPointMap
  /// All work done through here so far.
  @exclusivity(unchecked) public private(set) var work = Work()
  /// The part of it that was done in single precision.
  @exclusivity(unchecked) public private(set) var singlePrecisionWork = Work()
  /// The products of that part that were done in 16 bits.
  @exclusivity(unchecked) public private(set) var shortProducts = 0
  private var shared: SharedSweeps?

  /// Counts what is done with `map`.
  public init(_ map: any FixedPointMap) { self.map = map }

  /// The width `n` of a state.
  public var stateWidth: Int { map.stateWidth }
  /// The length `P` of the parameter vector.
  public var parameterCount: Int { map.parameterCount }

  /// `images ← F(states)`; one map evaluation a row.
  public func evaluate(_ states: MatrixView, rows: Range<Int>, into images: MutableMatrixView) {
    work.mapEvaluations += rows.count
    map.evaluate(states, rows: rows, into: images)
  }

  /// `images ← F(states)` under forces, of a map with an energy; one map evaluation a row.
  func evaluate(
    _ states: MatrixView, rows: Range<Int>, forces: MatrixView, into images: MutableMatrixView
  ) {
    work.mapEvaluations += rows.count
    guard let map = map as? any EnergyMap else { preconditionFailure("The map has no energy") }
    map.evaluate(states, rows: rows, forces: forces, into: images)
  }

  /// Keeps what products with `J` need; one map evaluation a row.
  public func linearize(at states: MatrixView, rows: Range<Int>) {
    work.mapEvaluations += rows.count
    map.linearize(at: states, rows: rows)
  }

  /// `products ← J v`; one Jacobian product a row.
  public func multiplyJacobian(
    _ vectors: MatrixView, rows: Range<Int>, into products: MutableMatrixView
  ) {
    work.jacobianProducts += rows.count
    map.multiplyJacobian(vectors, rows: rows, into: products)
  }

  /// `products ← Jᵀ v`; one transposed product a row.
  public func multiplyTransposedJacobian(
    _ vectors: MatrixView, rows: Range<Int>, into products: MutableMatrixView
  ) {
    work.transposedProducts += rows.count
    map.multiplyTransposedJacobian(vectors, rows: rows, into: products)
  }

  /// Writes one row's `I − J`, or `I + diag s − J`, and factors it; one factorization, of `2n³/3`
  /// operations.
  /// - Parameter shift: `s`, `n` values.
  /// - Throws: `SingularMatrixError`.
  public func factorIdentityMinusJacobian(
    row: Int, addingToDiagonal shift: UnsafePointer<Double>? = nil,
    into factorization: LUFactorization
  ) throws {
    let matrix = factorization.matrix
    writeIdentityMinusJacobian(row: row, into: matrix)
    if let shift { for i in 0..<matrix.rows { matrix[i, i] += shift[i] } }
    try factorization.factorInPlace()
  }

  /// Writes one row's `I − J`; counted as one factorization, which is what the matrix is for.
  public func writeIdentityMinusJacobian(row: Int, into matrix: MutableMatrixView) {
    map.writeJacobian(row: row, into: matrix)
    for i in 0..<matrix.rows {
      let elements = matrix.base + i * matrix.stride
      for j in 0..<matrix.columns { elements[j] = -elements[j] }
      elements[i] += 1
    }
    let n = Double(stateWidth)
    work.factorizations += 1
    work.factorizationSweeps += 2 * n * n * n / 3 / map.operationsPerSweep
  }

  /// Solves with a factorization for every row, in place; each a solve of `2n²` operations.
  public func solve(
    _ factorization: LUFactorization, _ transposition: Transposition, rows: MutableMatrixView
  ) {
    let n = Double(stateWidth)
    work.factorizationSweeps += Double(rows.rows) * 2 * n * n / map.operationsPerSweep
    factorization.solve(transposition, rows: rows)
  }

  /// Sweeps in single precision and the batch's factorization, one for settling and adjoints; `nil`
  /// when the patterns share no product.
  func sharedSweeps(capacity: Int) -> SharedSweeps? {
    if let shared, shared.capacity >= capacity { return shared }
    guard let map = map as? any SharedProductMap else { return nil }
    shared = SharedSweeps(map: map, capacity: capacity)
    return shared
  }

  /// `images ← F(states)` and the linearization there, in one pass; one map evaluation a row.
  func evaluateAndLinearize(
    _ states: MatrixView, rows: Range<Int>, into images: MutableMatrixView
  ) {
    guard let shared = map as? any SharedProductMap else {
      evaluate(states, rows: rows, into: images)
      return linearize(at: states, rows: rows)
    }
    work.mapEvaluations += rows.count
    shared.evaluateAndLinearize(states, rows: rows, into: images)
  }

  /// Counts what `SharedSweeps` did: a sweep in single precision is a sweep.
  func count(
    evaluations: Int = 0, jacobianProducts: Int = 0, transposedProducts: Int = 0,
    shortProducts: Int = 0
  ) {
    self.shortProducts += shortProducts
    var done = Work()
    done.mapEvaluations = evaluations
    done.jacobianProducts = jacobianProducts
    done.transposedProducts = transposedProducts
    work = work + done
    singlePrecisionWork = singlePrecisionWork + done
  }

  /// Counts a factorization of `I − D̄ W` and the product with its inverse, `8n³/3` operations.
  func countSharedFactorization() {
    let n = Double(stateWidth)
    work.factorizations += 1
    work.factorizationSweeps += 8 * n * n * n / 3 / map.operationsPerSweep
  }
}

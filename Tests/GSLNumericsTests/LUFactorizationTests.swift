import GSLNumerics
import Testing

@Suite struct LUFactorizationTests {
  private static func randomMatrix(_ order: Int, seed: UInt64) -> Matrix {
    let generator = SeededGenerator(seed: seed)
    return Matrix(
      rows: order, columns: order, elements: (0..<order * order).map { _ in generator.gaussian() })
  }

  @Test(arguments: [1, 2, 7, 40])
  func `solutions satisfy the system, plain and transposed`(order: Int) throws {
    let matrix = Self.randomMatrix(order, seed: 1)
    let factorization = LUFactorization(order: order)
    try matrix.withView { try factorization.factor($0) }
    let generator = SeededGenerator(seed: 2)
    let b = (0..<order).map { _ in generator.gaussian() }
    for (transposition, operand) in [
      (Transposition.none, matrix), (.transposed, matrix.transposed),
    ] {
      var x = b
      factorization.solve(transposition, &x)
      for (left, right) in zip(operand * x, b) { #expect(abs(left - right) < 1e-11) }
    }
  }

  @Test func `a singular matrix and a NaN are refused`() {
    let factorization = LUFactorization(order: 2)
    for elements in [[1, 2, 2, 4], [1, .nan, 0, 1]] {
      #expect(throws: SingularMatrixError.self) {
        try Matrix(rows: 2, columns: 2, elements: elements).withView {
          try factorization.factor($0)
        }
      }
    }
  }
}

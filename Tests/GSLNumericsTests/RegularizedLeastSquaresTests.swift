import GSLNumerics
import Testing

@Suite struct RegularizedLeastSquaresTests {
  @Test func `a line through three points`() {
    // Points (0, 1), (1, 3), (2, 4): slope 3/2, intercept 7/6.
    let solver = RegularizedLeastSquares(length: 3, maximumCount: 4)
    var coefficients = [0.0, 0.0]
    let ratio = Matrix([[1, 1, 1], [0, 1, 2]]).withView {
      solver.solve(vectors: $0, target: [1, 3, 4], into: &coefficients)
    }
    #expect(abs(coefficients[0] - 7.0 / 6) < 1e-15 && abs(coefficients[1] - 1.5) < 1e-15)
    #expect(ratio > 0.1)
  }

  @Test func `regularization solves the normal equations with λ² on the diagonal`() {
    // h = (1, 2, 2), b = (3, 0, 3), λ = 3: γ = hᵀb / (hᵀh + λ²) = 9 / 18.
    let solver = RegularizedLeastSquares(length: 3, maximumCount: 1)
    var coefficient = 0.0
    _ = Matrix([[1, 2, 2]]).withView {
      solver.solve(vectors: $0, target: [3, 0, 3], regularization: 3, into: &coefficient)
    }
    #expect(abs(coefficient - 0.5) < 1e-15)
  }

  @Test func `vectors that depend on each other are told by the ratio`() {
    let solver = RegularizedLeastSquares(length: 3, maximumCount: 3)
    var coefficients = [0.0, 0.0]
    let ratio = Matrix([[1, 2, 3], [2, 4, 6]]).withView {
      solver.solve(vectors: $0, target: [1, 1, 1], into: &coefficients)
    }
    #expect(ratio < 1e-15)
    // The regularized problem has an answer all the same, along the common direction.
    _ = Matrix([[1, 2, 3], [2, 4, 6]]).withView {
      solver.solve(vectors: $0, target: [14, 28, 42], regularization: 1e-6, into: &coefficients)
    }
    #expect(abs(coefficients[0] + 2 * coefficients[1] - 14) < 1e-9)
  }
}

import ComplexModule
import Foundation
import GSLNumerics
import Testing

@Suite struct EigenvaluesTests {
  private static func of(_ rows: [[Double]]) throws -> [Complex<Double>] {
    try Matrix(rows).withView { try eigenvalues($0) }
  }

  @Test func `a rotation by an angle, scaled by 0.9, has the pair 0.9 exp(±i angle)`() throws {
    let (c, s) = (0.9 * cos(1.0), 0.9 * sin(1.0))
    let values = try Self.of([[c, -s], [s, c]])
    #expect(abs(values[0].length - 0.9) < 1e-15 && abs(values[1].length - 0.9) < 1e-15)
    #expect(abs(values[0].phase - 1) < 1e-15 && abs(values[1].phase + 1) < 1e-15)
  }

  @Test func `a companion matrix has the roots of its polynomial, by falling magnitude`() throws {
    // (x − 3)(x + 2)(x² + 1) = x⁴ − x³ − 5x² − x − 6.
    let values = try Self.of([[1, 5, 1, 6], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]])
    let expected = [Complex(3, 0), Complex(-2, 0), Complex(0, 1), Complex(0, -1)]
    for (value, root) in zip(values, expected) { #expect((value - root).length < 1e-13) }
  }

  @Test func `a badly scaled matrix keeps its small eigenvalue`() throws {
    // Similar by diag(1, 1e8) to [[1, 1], [1, 2]], eigenvalues (3 ± √5)/2.
    let values = try Self.of([[1, 1e8], [1e-8, 2]])
    #expect(abs(values[0].real - (3 + 5.0.squareRoot()) / 2) < 1e-14)
    #expect(abs(values[1].real - (3 - 5.0.squareRoot()) / 2) < 1e-14)
  }

  @Test func `a NaN is an error, and an empty matrix has no eigenvalues`() throws {
    #expect(throws: GSLError.self) { try Self.of([[1, .nan], [0, 1]]) }
    #expect(try Self.of([]).isEmpty)
  }

  @Test func `symmetric eigenvalues come smallest first`() throws {
    // The second difference matrix of order n has 2 − 2 cos(k π/(n + 1)).
    let n = 12
    var matrix = Matrix(rows: n, columns: n)
    for i in 0..<n {
      matrix[i, i] = 2
      if i > 0 {
        matrix[i, i - 1] = -1
        matrix[i - 1, i] = -1
      }
    }
    let values = try matrix.withView { try symmetricEigenvalues($0) }
    for k in 0..<n {
      #expect(abs(values[k] - (2 - 2 * cos(Double(k + 1) * .pi / Double(n + 1)))) < 1e-14)
    }
  }
}

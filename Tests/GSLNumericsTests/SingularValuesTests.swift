import GSLNumerics
import Testing

@Suite struct SingularValuesTests {
  @Test func `a shear has the golden ratio and its inverse`() throws {
    let golden = (1 + 5.0.squareRoot()) / 2
    let shear = Matrix([[1, 1], [0, 1]])
    let values = try shear.withView { try singularValues($0) }
    #expect(abs(values[0] - golden) < 1e-15 && abs(values[1] - 1 / golden) < 1e-15)
    #expect(abs(try shear.withView { try conditionNumber($0) } - golden * golden) < 1e-14)
  }

  @Test func `a wide matrix has the values of its transpose`() throws {
    let wide = Matrix([[1, 2, 3], [4, 5, 6]])
    let values = try wide.withView { try singularValues($0) }
    let transposed = try wide.transposed.withView { try singularValues($0) }
    // The squares are the eigenvalues of A Aᵀ = [[14, 32], [32, 77]].
    let root = (Double(91 * 91 - 4 * 54)).squareRoot()
    #expect(abs(values[0] * values[0] - (91 + root) / 2) < 1e-12)
    #expect(abs(values[1] * values[1] - (91 - root) / 2) < 1e-12)
    for (a, b) in zip(values, transposed) { #expect(abs(a - b) < 1e-14) }
  }

  @Test func `a singular matrix has an infinite condition number or one past rounding`() throws {
    let condition = try Matrix([[1, 2], [2, 4]]).withView { try conditionNumber($0) }
    #expect(condition > 1e15)
    #expect(throws: GSLError.self) {
      try Matrix([[1, .infinity], [2, 4]]).withView { try singularValues($0) }
    }
  }
}

import GSLNumerics
import Testing

@testable import RecurrentBackprop

@Suite struct SettlingGMRESTests {
  private static let order = 12

  /// Solves one system a matrix, at `x = 0` or at a start given.
  private static func solve(
    _ matrices: [Matrix], _ rightHandSides: Matrix, depth: Int, products: Int = 1000,
    tolerance: Double = 1e-13, start: Matrix? = nil
  ) -> (solutions: Matrix, reports: [GMRES.Report]) {
    let gmres = GMRES(depth: depth, capacity: matrices.count, width: rightHandSides.columns)
    var solutions = start ?? Matrix(rows: rightHandSides.rows, columns: rightHandSides.columns)
    solutions.withMutableView { solutions in
      rightHandSides.withView { b in
        gmres.solve(
          count: matrices.count, b, into: solutions, startsAtZero: start == nil,
          tolerance: { _ in tolerance }, maximumProducts: products
        ) { vectors, systems, products in
          for (row, system) in systems.enumerated() {
            let product = matrices[system] * Array(vectors[row])
            for (column, value) in product.enumerated() { products[row, column] = value }
          }
        }
      }
    }
    return (solutions, gmres.reports)
  }

  private static func systems() -> (matrices: [Matrix], rightHandSides: Matrix) {
    let generator = SeededGenerator(seed: 5)
    let matrices = [0.05, 0.2, 0.4].map { spread in
      var matrix = gaussianMatrix(order, order, spread, generator)
      for i in 0..<order { matrix[i, i] += 1 + Double(i) * spread }
      return matrix
    }
    return (matrices, gaussianMatrix(3, order, 1, generator))
  }

  private static func relativeResidual(_ matrix: Matrix, _ x: Vector, _ b: Vector) -> Double {
    let r = zip(matrix * x, b).map { $1 - $0 }
    return norm(r, count: r.count) / norm(b, count: b.count)
  }

  @Test(arguments: [12, 5])
  func `every system is solved to its tolerance, restarted or not`(depth: Int) {
    let (matrices, b) = Self.systems()
    let (x, reports) = Self.solve(matrices, b, depth: depth)
    for system in 0..<3 {
      #expect(reports[system].end == .converged)
      #expect(Self.relativeResidual(matrices[system], x.row(system), b.row(system)) < 1e-12)
    }
  }

  @Test func `a system is solved alike alone and among others`() {
    let (matrices, b) = Self.systems()
    let together = Self.solve(matrices, b, depth: 5)
    for system in 0..<3 {
      let alone = Self.solve([matrices[system]], Matrix([b.row(system)]), depth: 5)
      #expect(alone.solutions.row(0) == together.solutions.row(system))
      #expect(alone.reports[0] == together.reports[system])
    }
  }

  @Test func `the solution itself as the start costs one product`() {
    let (matrices, b) = Self.systems()
    let first = Self.solve(matrices, b, depth: 12, tolerance: 1e-13)
    let again = Self.solve(matrices, b, depth: 12, tolerance: 1e-11, start: first.solutions)
    #expect(again.reports.map(\.products) == [1, 1, 1])
    #expect(again.solutions == first.solutions)
  }

  @Test func `products run out as such, and the reported residual is the true one`() {
    let (matrices, b) = Self.systems()
    let (x, reports) = Self.solve(matrices, b, depth: 12, products: 4)
    for system in 0..<3 {
      #expect(reports[system].end == .outOfBudget)
      #expect(reports[system].products == 4)
      let size = norm(b.row(system), count: Self.order)
      let residual = Self.relativeResidual(matrices[system], x.row(system), b.row(system)) * size
      #expect(abs(residual - reports[system].residual) < 1e-13 * size)
    }
  }

  @Test func `a singular system stalls, a NaN is found, and zero is solved at once`() {
    var singular = Matrix.identity(3)
    singular[2, 2] = 0
    let undefined = Matrix(rows: 3, columns: 3, repeating: .nan)
    let b = Matrix([[1, 2, 3], [1, 2, 3], [0, 0, 0]])
    let (x, reports) = Self.solve([singular, undefined, .identity(3)], b, depth: 3)
    #expect(reports.map(\.end) == [.stalled, .notFinite, .converged])
    #expect(x.elements.allSatisfy { $0.isFinite })
    #expect(reports[2].products == 0)
  }
}

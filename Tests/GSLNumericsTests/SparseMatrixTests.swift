import GSLNumerics
import Testing

@Suite struct SparseMatrixTests {
  private static let dense = Matrix([[0, 2, 0], [-1, 0, 0.5], [0, 0, 0], [4, 0, 7]])
  private static let sparse = SparseMatrix(
    rows: 4, columns: 3,
    elements: [(3, 2, 7), (0, 1, 2), (1, 2, 0.5), (1, 0, -1), (3, 0, 1), (3, 0, 3)])

  @Test func `elements at one place are added up`() {
    #expect(Self.sparse.nonZeroCount == 5)
    for i in 0..<4 { for j in 0..<3 { #expect(Self.sparse[i, j] == Self.dense[i, j]) } }
  }

  @Test(arguments: [Transposition.none, .transposed])
  func `both products equal the dense ones`(transposition: Transposition) {
    let generator = SeededGenerator(seed: 5)
    func random(_ rows: Int, _ columns: Int) -> Matrix {
      Matrix(
        rows: rows, columns: columns,
        elements: (0..<rows * columns).map { _ in generator.gaussian() })
    }
    let (width, height) = transposition == .none ? (3, 4) : (4, 3)
    let operand = transposition == .none ? Self.dense : Self.dense.transposed

    let batch = random(5, width)
    var result = random(5, height)
    let start = result
    batch.withView { x in
      result.withMutableView {
        Self.sparse.multiply(transposition, rows: x, scale: 2, addingTo: 0.5, into: $0)
      }
    }
    let expected = batch * operand.transposed
    for i in 0..<5 {
      for j in 0..<height {
        #expect(abs(result[i, j] - 2 * expected[i, j] - 0.5 * start[i, j]) < 1e-14)
      }
    }

    let features = random(width, 2)
    var combined = random(height, 2)
    let before = combined
    features.withView { x in
      combined.withMutableView {
        Self.sparse.multiply(transposition, x, scale: -1, addingTo: 3, into: $0)
      }
    }
    let product = operand * features
    for i in 0..<height {
      for j in 0..<2 {
        #expect(abs(combined[i, j] + product[i, j] - 3 * before[i, j]) < 1e-14)
      }
    }
  }
}

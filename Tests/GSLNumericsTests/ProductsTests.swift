import GSLNumerics
import Testing

@Suite struct ProductsTests {
  private let a = Matrix([[1, 2, 3], [4, 5, 6]])
  private let b = Matrix([[1, -1], [0, 2], [3, 1]])

  @Test func `products by hand, plain and transposed`() {
    #expect(a * b == Matrix([[10, 6], [22, 12]]))
    #expect(a * [1, 0, -1] == [-2, -2])
    // Aᵀ Bᵀ = (B A)ᵀ.
    var transposed = Matrix(rows: 3, columns: 3)
    a.withView { a in
      b.withView { b in
        transposed.withMutableView { multiply(a, .transposed, b, .transposed, into: $0) }
      }
    }
    #expect(transposed == (b * a).transposed)
  }

  @Test func `scale, addition and views of part of a matrix`() {
    var c = Matrix(rows: 2, columns: 4, repeating: 10)
    a.withView { a in
      b.withView { b in
        c.withMutableView { c in
          multiply(a, b, scale: 2, addingTo: 0.5, into: c.columns(1..<3))
        }
      }
    }
    #expect(c == Matrix([[10, 25, 17, 10], [10, 49, 29, 10]]))
    // One column of A as a 2 × 1 view with the stride of A.
    var y = [1.0]
    a.withView { multiply($0.columns(1..<2), .transposed, [1, 1], addingTo: 1, into: &y) }
    #expect(y == [8])
  }

  // Tiles of every height, a last panel that is not full, and lengths on both sides of where BLAS
  // takes over.
  @Test(arguments: [1, 2, 5, 7, 12, 40], [1, 8, 19])
  func `products of any shape, of views and transposed, are their sums`(rows: Int, columns: Int) {
    let generator = SeededGenerator(seed: 3)
    func random(_ rows: Int, _ columns: Int) -> Matrix {
      Matrix(
        rows: rows, columns: columns,
        elements: (0..<rows * columns).map { _ in generator.uniform(-1, 1) })
    }
    for length in [1, 6, 128, 129] {
      for transposition in [Transposition.none, .transposed] {
        let isPlain = transposition == .none
        let a = random((isPlain ? rows : length) + 1, (isPlain ? length : rows) + 2)
        let b = random(length, columns + 3)
        for beta in [0, 1, -0.5] {
          let before = random(rows, columns + 1)
          var c = before
          // Nothing of C is read where it is not added to.
          if beta == 0 { c = Matrix(rows: rows, columns: columns + 1, repeating: .nan) }
          a.withView { a in
            b.withView { b in
              c.withMutableView { c in
                multiply(
                  a.rows(1..<a.rows).columns(1..<a.columns - 1), transposition,
                  b.columns(2..<2 + columns), .none, scale: 2, addingTo: beta,
                  into: c.columns(0..<columns))
              }
            }
          }
          for i in 0..<rows {
            for j in 0..<columns {
              let sum = (0..<length).reduce(0.0) { sum, k in
                sum + (isPlain ? a[1 + i, 1 + k] : a[1 + k, 1 + i]) * b[k, 2 + j]
              }
              let wanted = 2 * sum + (beta == 0 ? 0 : beta * before[i, j])
              #expect(abs(c[i, j] - wanted) <= 1e-13 * Double(length + 2))
            }
            #expect(beta == 0 ? c[i, columns].isNaN : c[i, columns] == before[i, columns])
          }
        }
      }
    }
  }

  @Test func `inner products and norms`() {
    #expect(dot([1, 2, 3], [4, 5, 6], count: 3) == 32)
    #expect(norm([3, 4], count: 2) == 5)
    #expect(abs(norm([3e200, 4e200], count: 2) / 5e200 - 1) < 1e-15)
    #expect(!norm([1, .nan, 2], count: 3).isFinite && !norm([1, -.infinity], count: 2).isFinite)
    var y = [1.0, 2]
    addScaled([10, 20], scale: -0.5, to: &y, count: 2)
    #expect(y == [-4, -8])
  }
}

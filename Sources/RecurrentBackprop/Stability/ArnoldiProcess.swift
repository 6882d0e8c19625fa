import GSLNumerics

/// The leading eigenvalues of a matrix that is known by its products (Arnoldi 1951; Saad 1992,
/// chapter 6): the eigenvalues of its Hessenberg restriction to a Krylov space, which grows until the
/// outermost ones stand still. Complex pairs come out as pairs.
struct ArnoldiProcess {
  /// What the process found.
  struct Result {
    /// By falling magnitude.
    let eigenvalues: [Eigenvalue]
    /// Whether both edges stood still as the space grew, to the tolerance.
    let isConverged: Bool
  }

  /// The order of the matrix.
  let width: Int
  /// The largest space.
  var largestSpace = 240
  /// By how much the space grows between two looks at the edges.
  var growth = 20
  /// How far the edges may move meanwhile, relative to the larger one.
  var tolerance = 1e-9
  /// The number of eigenvalues given.
  var count = 12

  /// - Parameter product: `product ← A vector`.
  func run(
    _ product: (UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void
  ) throws -> Result {
    let space = min(width, largestSpace)
    let basis = MatrixBuffer(rows: space + 1, columns: width)
    var hessenberg = Matrix(rows: space, columns: space)
    Self.fillStart(basis.view.base, count: width)
    let size = norm(basis.view.base, count: width)
    for unit in 0..<width { basis.view.base[unit] /= size }
    var last: (Double, Double)?
    for step in 0..<space {
      let next = basis.view.base + (step + 1) * width
      product(basis.view.base + step * width, next)
      let before = norm(next, count: width)
      // Twice, because once leaves the vectors orthogonal only to rounding over their loss.
      for _ in 0..<2 {
        for index in 0...step {
          let other = UnsafePointer(basis.view.base + index * width)
          let share = dot(other, next, count: width)
          hessenberg[index, step] += share
          addScaled(other, scale: -share, to: next, count: width)
        }
      }
      let rest = norm(next, count: width)
      let isInvariant = !(rest > 0x1p-46 * before)
      if isInvariant || step + 1 == space || (step + 1) % growth == 0 {
        let values = try Self.spectrum(of: hessenberg, order: step + 1)
        let edges = (values.first?.magnitude ?? 0, values.map(\.real).max() ?? 0)
        let isStill =
          last.map {
            max(abs($0.0 - edges.0), abs($0.1 - edges.1)) <= tolerance * max(edges.0, 1e-300)
          } ?? false
        if isInvariant || isStill || step + 1 == space {
          return Result(
            eigenvalues: outermost(values), isConverged: isInvariant || isStill || space == width)
        }
        last = edges
      }
      hessenberg[step + 1, step] = rest
      for unit in 0..<width { next[unit] /= rest }
    }
    return Result(eigenvalues: [], isConverged: width == 0)
  }

  /// The first ones by magnitude, and the rightmost if it is not among them.
  private func outermost(_ values: [Eigenvalue]) -> [Eigenvalue] {
    let leading = Array(values.prefix(count))
    guard let rightmost = values.max(by: { $0.real < $1.real }), !leading.contains(rightmost)
    else { return leading }
    return leading + [rightmost]
  }

  private static func spectrum(of hessenberg: Matrix, order: Int) throws -> [Eigenvalue] {
    try hessenberg.withView {
      try StabilityAnalyzer.spectrum(
        MatrixView($0.base, rows: order, columns: order, stride: $0.stride))
    }
  }

  /// A fixed vector without symmetry: multiples of the golden ratio, modulo 1.
  static func fillStart(_ vector: UnsafeMutablePointer<Double>, count: Int) {
    for unit in 0..<count {
      let multiple = Double(unit + 1) * 0.618_033_988_749_894_9
      vector[unit] = multiple - multiple.rounded(.down) - 0.4
    }
  }
}

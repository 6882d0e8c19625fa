public import Catalogue
import GSLNumerics

/// The adjoint by restarted GMRES (Saad & Schultz 1986): the `y` with the least residual in a Krylov
/// space of `I − Jᵀ`, with one transposed product a step.
public struct GMRESAdjoint: AdjointMethod {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any AdjointMethod>.Entry(
    "gmres", "GMRES on I − Jᵀ, without forming it", reference: "Saad & Schultz 1986",
    settings: [
      Setting(
        "restart", .integer(.positive), default: 30, "steps before the basis is begun anew")
    ]
  ) { GMRESAdjoint(restart: $0.integer("restart")) }
  public let name = "gmres"

  /// The most vectors in the basis.
  public let restart: Int

  /// GMRES with a basis of at most `restart` vectors.
  public init(restart: Int = 30) {
    precondition(restart >= 1, "A basis has at least one vector")
    self.restart = restart
  }

  public func makeSolver(for map: CountedMap, capacity: Int) -> any AdjointSolver {
    let length = min(restart, map.stateWidth)
    return KrylovAdjoint(
      Cycle(length: length, width: map.stateWidth, capacity: capacity), width: map.stateWidth,
      capacity: capacity)
  }

  /// Arnoldi's basis by modified Gram–Schmidt; the Hessenberg matrix is kept triangular by Givens
  /// rotations, which gives the residual's norm at every step.
  private final class Cycle: KrylovCycle {
    let length: Int
    let productsPerStep = 1
    let basis: [MatrixBuffer]
    /// By row: the triangle `R` (packed by columns of `length + 1`), rotations and right-hand side.
    let triangles: MatrixBuffer
    let cosines: MatrixBuffer
    let sines: MatrixBuffer
    let sides: MatrixBuffer
    let solution: MatrixBuffer
    var steps: [Int]
    var step = 0

    var buffers: [MatrixBuffer] { basis + [triangles, cosines, sines, sides] }

    init(length: Int, width: Int, capacity: Int) {
      self.length = length
      basis = (0...length).map { _ in MatrixBuffer(rows: capacity, columns: width) }
      triangles = MatrixBuffer(rows: capacity, columns: length * (length + 1))
      cosines = MatrixBuffer(rows: capacity, columns: length)
      sines = MatrixBuffer(rows: capacity, columns: length)
      sides = MatrixBuffer(rows: capacity, columns: length + 1)
      solution = MatrixBuffer(rows: 1, columns: length)
      steps = Array(repeating: 0, count: capacity)
    }

    func begin(_ operation: AdjointOperator, residuals: MatrixView, norms: [Double]) {
      step = 0
      for row in 0..<residuals.rows {
        let (vector, residual) = (basis[0].view[row], residuals[row])
        for unit in vector.indices { vector[unit] = residual[unit] / norms[row] }
        sides.view[row].update(repeating: 0)
        sides.view[row, 0] = norms[row]
        steps[row] = 0
      }
    }

    func step(_ operation: AdjointOperator, count: Int, norms: inout [Double]) {
      operation.apply(basis[step].prefix(count).readOnly, into: basis[step + 1].prefix(count))
      for row in 0..<count {
        let column = triangles.view[row].baseAddress! + step * (length + 1)
        let rest = orthogonalize(row, against: step, column, width: operation.width)
        rotate(row, column, rest)
        steps[row] = step + 1
        norms[row] = abs(sides.view[row, step + 1])
      }
      step += 1
    }

    private func orthogonalize(
      _ row: Int, against last: Int, _ column: UnsafeMutablePointer<Double>, width: Int
    ) -> Double {
      let vector = basis[last + 1].view[row].baseAddress!
      for index in 0...last {
        let other = UnsafePointer(basis[index].view[row].baseAddress!)
        column[index] = dot(vector, other, count: width)
        addScaled(other, scale: -column[index], to: vector, count: width)
      }
      let rest = norm(vector, count: width)
      // Without rest the space holds the solution: the residual is then zero, and the row ends.
      if rest > 0 { for unit in 0..<width { vector[unit] /= rest } }
      return rest
    }

    private func rotate(_ row: Int, _ column: UnsafeMutablePointer<Double>, _ rest: Double) {
      let (cosine, sine, side) = (cosines.view[row], sines.view[row], sides.view[row])
      for index in 0..<step {
        let (upper, lower) = (column[index], column[index + 1])
        column[index] = cosine[index] * upper + sine[index] * lower
        column[index + 1] = cosine[index] * lower - sine[index] * upper
      }
      let size = (column[step] * column[step] + rest * rest).squareRoot()
      (cosine[step], sine[step]) = size > 0 ? (column[step] / size, rest / size) : (1, 0)
      column[step] = size
      side[step + 1] = -sine[step] * side[step]
      side[step] *= cosine[step]
    }

    func finish(row: Int, adjoint: UnsafeMutablePointer<Double>) {
      let (triangle, side) = (triangles.view[row], sides.view[row])
      let weights = solution.view.base
      for index in (0..<steps[row]).reversed() {
        var sum = side[index]
        for later in index + 1..<max(index + 1, steps[row]) {
          sum -= triangle[later * (length + 1) + index] * weights[later]
        }
        let pivot = triangle[index * (length + 1) + index]
        // A vanishing pivot is a direction that `A` maps to nothing.
        weights[index] = pivot == 0 ? 0 : sum / pivot
      }
      for index in 0..<steps[row] {
        addScaled(
          basis[index].view[row].baseAddress!, scale: weights[index], to: adjoint,
          count: basis[index].columns)
      }
    }

    func swapRows(_ first: Int, _ second: Int) { steps.swapAt(first, second) }
  }
}

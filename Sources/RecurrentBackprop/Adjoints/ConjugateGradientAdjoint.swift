public import Catalogue
import GSLNumerics

/// The adjoint by conjugate gradients on the normal equations `(I − J)(I − Jᵀ) y = (I − J) e` (Liao
/// et al. 2018), in the form that keeps the residual of the equation itself (CGLS; Hestenes & Stiefel
/// 1952). A step takes one product with `J` and one with `Jᵀ`; it converges wherever `I − J` is
/// regular, as the square of its condition tells.
public struct ConjugateGradientAdjoint: AdjointMethod {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any AdjointMethod>.Entry(
    "cg", "conjugate gradients on the normal equations", reference: "Liao et al. 2018"
  ) { _ in ConjugateGradientAdjoint() }
  public let name = "cg"

  /// Conjugate gradients.
  public init() {}

  public func makeSolver(for map: CountedMap, capacity: Int) -> any AdjointSolver {
    KrylovAdjoint(
      Cycle(width: map.stateWidth, capacity: capacity), width: map.stateWidth, capacity: capacity)
  }

  private final class Cycle: KrylovCycle {
    let length: Int
    let productsPerStep = 2
    /// `r = e − A y`, `s = Aᵀ r`, the direction `p`, `q = A p`, and the change of `y`.
    let residuals, gradients, directions, images, changes: MatrixBuffer
    /// `‖s‖²`.
    var sizes: [Double]

    var buffers: [MatrixBuffer] { [residuals, gradients, directions, images, changes] }

    init(width: Int, capacity: Int) {
      length = 4 * width + 10
      let make = { MatrixBuffer(rows: capacity, columns: width) }
      (residuals, gradients, directions, images, changes) = (make(), make(), make(), make(), make())
      sizes = Array(repeating: 0, count: capacity)
    }

    func begin(_ operation: AdjointOperator, residuals start: MatrixView, norms: [Double]) {
      residuals.prefix(start.rows).copy(start)
      directions.prefix(start.rows).fill(0)
      changes.prefix(start.rows).fill(0)
      for row in 0..<start.rows { sizes[row] = .infinity }
    }

    func step(_ operation: AdjointOperator, count: Int, norms: inout [Double]) {
      let n = operation.width
      operation.applyTransposed(residuals.prefix(count).readOnly, into: gradients.prefix(count))
      for row in 0..<count {
        let (s, p) = (gradients.view[row].baseAddress!, directions.view[row].baseAddress!)
        let size = dot(s, s, count: n)
        let beta = size / sizes[row]
        for unit in 0..<n { p[unit] = s[unit] + beta * p[unit] }
        sizes[row] = size
      }
      operation.apply(directions.prefix(count).readOnly, into: images.prefix(count))
      for row in 0..<count {
        let (q, r) = (images.view[row].baseAddress!, residuals.view[row].baseAddress!)
        let alpha = sizes[row] / dot(q, q, count: n)
        guard alpha.isFinite else {
          // `Aᵀ r = 0`: a least residual that is not zero; `A` is singular.
          norms[row] = .nan
          continue
        }
        addScaled(
          directions.view[row].baseAddress!, scale: alpha, to: changes.view[row].baseAddress!,
          count: n)
        addScaled(q, scale: -alpha, to: r, count: n)
        norms[row] = dot(r, r, count: n).squareRoot()
      }
    }

    func finish(row: Int, adjoint: UnsafeMutablePointer<Double>) {
      let change = changes.view[row]
      addScaled(change.baseAddress!, scale: 1, to: adjoint, count: change.count)
    }

    func swapRows(_ first: Int, _ second: Int) { sizes.swapAt(first, second) }
  }
}

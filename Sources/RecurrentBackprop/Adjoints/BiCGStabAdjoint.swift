public import Catalogue
import GSLNumerics

/// The adjoint by BiCGStab (van der Vorst 1992): two transposed products a step and no basis to
/// keep.
public struct BiCGStabAdjoint: AdjointMethod {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any AdjointMethod>.Entry(
    "bicgstab", "stabilized biconjugate gradients on I − Jᵀ", reference: "van der Vorst 1992"
  ) { _ in BiCGStabAdjoint() }
  public let name = "bicgstab"

  /// BiCGStab.
  public init() {}

  public func makeSolver(for map: CountedMap, capacity: Int) -> any AdjointSolver {
    KrylovAdjoint(
      Cycle(width: map.stateWidth, capacity: capacity), width: map.stateWidth, capacity: capacity)
  }

  private final class Cycle: KrylovCycle {
    let length: Int
    let productsPerStep = 2
    /// `r, r̂, p, A p, A s` of van der Vorst's algorithm (`s` stands in `r`), and the change of `y`.
    let residuals, shadows, directions, images, secondImages, changes: MatrixBuffer
    /// `r̂ᵀ r`.
    var inner: [Double]

    var buffers: [MatrixBuffer] {
      [residuals, shadows, directions, images, secondImages, changes]
    }

    init(width: Int, capacity: Int) {
      length = 2 * width + 10
      let make = { MatrixBuffer(rows: capacity, columns: width) }
      (residuals, shadows, directions) = (make(), make(), make())
      (images, secondImages, changes) = (make(), make(), make())
      inner = Array(repeating: 0, count: capacity)
    }

    func begin(_ operation: AdjointOperator, residuals start: MatrixView, norms: [Double]) {
      for buffer in [residuals, shadows, directions] { buffer.prefix(start.rows).copy(start) }
      changes.prefix(start.rows).fill(0)
      for row in 0..<start.rows { inner[row] = norms[row] * norms[row] }
    }

    func step(_ operation: AdjointOperator, count: Int, norms: inout [Double]) {
      let n = operation.width
      operation.apply(directions.prefix(count).readOnly, into: images.prefix(count))
      for row in 0..<count {
        let (r, p, v) = rowPointers(row)
        let alpha = inner[row] / dot(shadows.view[row].baseAddress!, v, count: n)
        addScaled(v, scale: -alpha, to: r, count: n)
        addScaled(p, scale: alpha, to: changes.view[row].baseAddress!, count: n)
        norms[row] = alpha
      }
      operation.apply(residuals.prefix(count).readOnly, into: secondImages.prefix(count))
      for row in 0..<count {
        let (s, p, v) = rowPointers(row)
        let t = UnsafePointer(secondImages.view[row].baseAddress!)
        let (alpha, size) = (norms[row], dot(t, t, count: n))
        // `s = 0` is the solution; there is nothing left to stabilize.
        let omega = size > 0 ? dot(t, s, count: n) / size : 0
        addScaled(s, scale: omega, to: changes.view[row].baseAddress!, count: n)
        addScaled(t, scale: -omega, to: s, count: n)
        let next = dot(shadows.view[row].baseAddress!, s, count: n)
        let beta = next / inner[row] * alpha / omega
        for unit in 0..<n { p[unit] = s[unit] + beta * (p[unit] - omega * v[unit]) }
        inner[row] = next
        norms[row] = dot(s, s, count: n).squareRoot()
        if !beta.isFinite, norms[row] > 0 { norms[row] = .nan }
      }
    }

    private func rowPointers(
      _ row: Int
    ) -> (
      UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>
    ) {
      (
        residuals.view[row].baseAddress!, directions.view[row].baseAddress!,
        images.view[row].baseAddress!
      )
    }

    func finish(row: Int, adjoint: UnsafeMutablePointer<Double>) {
      let change = changes.view[row]
      // After a breakdown the change may not be finite; the cycle then counts for nothing.
      guard change.allSatisfy(\.isFinite) else { return }
      addScaled(change.baseAddress!, scale: 1, to: adjoint, count: change.count)
    }

    func swapRows(_ first: Int, _ second: Int) { inner.swapAt(first, second) }
  }
}

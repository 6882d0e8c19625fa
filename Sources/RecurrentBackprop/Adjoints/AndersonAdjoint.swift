public import Catalogue
import GSLNumerics

/// The adjoint by Anderson acceleration of its relaxation: the next `y` is the combination of the
/// last few whose residual is least (Anderson 1965; Walker & Ni 2011). On a linear equation it is
/// nearly GMRES.
public struct AndersonAdjoint: AdjointMethod {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any AdjointMethod>.Entry(
    "anderson", "the relaxation, accelerated from its last few iterates",
    reference: "Anderson 1965; Walker & Ni 2011",
    settings: [
      Setting("depth", .integer(1...100), default: 8, "iterates that are combined"),
      Setting(
        "damping", .number(.leastNonzeroMagnitude...1), default: 1,
        "share of the combined residual that is added"),
      Setting(
        "regularization", .number(.nonNegative), default: 1e-14,
        "added to the diagonal of the normal equations, whose columns have unit length"),
    ]
  ) {
    AndersonAdjoint(
      depth: $0.integer("depth"), damping: $0.number("damping"),
      regularization: $0.number("regularization"))
  }
  public let name = "anderson"

  /// How many earlier iterates are combined.
  public let depth: Int
  /// The share of the combined residual that is added.
  public let damping: Double
  /// What is added to the diagonal of the normal equations, whose columns have unit length.
  public let regularization: Double

  /// Anderson acceleration over `depth` iterates.
  public init(depth: Int = 8, damping: Double = 1, regularization: Double = 1e-14) {
    precondition(depth >= 1 && damping > 0 && damping <= 1 && regularization >= 0)
    self.depth = depth
    self.damping = damping
    self.regularization = regularization
  }

  public func makeSolver(for map: CountedMap, capacity: Int) -> any AdjointSolver {
    AdjointIteration(
      Acceleration(self, width: map.stateWidth, capacity: capacity), width: map.stateWidth,
      capacity: capacity)
  }

  private final class Acceleration: AdjointUpdate {
    let method: AndersonAdjoint
    /// The last iterate and residual, and the rings of their differences.
    let lastAdjoints, lastResiduals: MatrixBuffer
    let adjointChanges, residualChanges: [MatrixBuffer]
    let factorization: [LUFactorization]
    /// `γ`, and the lengths of the columns.
    let weights: MatrixBuffer

    init(_ method: AndersonAdjoint, width: Int, capacity: Int) {
      self.method = method
      let make = { MatrixBuffer(rows: capacity, columns: width) }
      let depth = min(method.depth, width)
      (lastAdjoints, lastResiduals) = (make(), make())
      adjointChanges = (0..<depth).map { _ in make() }
      residualChanges = (0..<depth).map { _ in make() }
      factorization = (1...depth).map { LUFactorization(order: $0) }
      weights = MatrixBuffer(rows: 2, columns: depth)
    }

    func begin(count: Int) {}

    func swapRows(_ first: Int, _ second: Int) {
      guard first != second else { return }
      lastAdjoints.view.swapRows(first, second)
      lastResiduals.view.swapRows(first, second)
      for buffer in adjointChanges { buffer.view.swapRows(first, second) }
      for buffer in residualChanges { buffer.view.swapRows(first, second) }
    }

    func update(_ adjoints: MutableMatrixView, by residuals: MatrixView, step: Int) {
      let slot = (step - 1 + adjointChanges.count) % adjointChanges.count
      for row in 0..<adjoints.rows {
        let (y, r) = (adjoints[row], residuals[row])
        let (oldY, oldR) = (lastAdjoints.view[row], lastResiduals.view[row])
        if step > 0 {
          let (dy, dr) = (adjointChanges[slot].view[row], residualChanges[slot].view[row])
          for unit in y.indices {
            dy[unit] = y[unit] - oldY[unit]
            dr[unit] = r[unit] - oldR[unit]
          }
        }
        _ = oldY.update(fromContentsOf: y)
        _ = oldR.update(fromContentsOf: r)
        addScaled(
          r.baseAddress!, scale: method.damping, to: y.baseAddress!, count: y.count)
        if step > 0 { combine(row, min(step, adjointChanges.count), y.baseAddress!, r) }
      }
    }

    /// Takes `Σ γⱼ (Δyⱼ + α Δrⱼ)` off, with the `γ` of least `‖r − Σ γⱼ Δrⱼ‖`; a plain sweep where
    /// that is singular.
    private func combine(
      _ row: Int, _ depth: Int, _ adjoint: UnsafeMutablePointer<Double>,
      _ residual: UnsafeBufferPointer<Double>
    ) {
      let (solver, gamma, width) = (factorization[depth - 1], weights.view[0], residual.count)
      let (matrix, sizes) = (solver.matrix, weights.view[1])
      // Columns of unit length: the changes shrink with the residual, by many orders.
      for i in 0..<depth {
        let change = UnsafePointer(residualChanges[i].view[row].baseAddress!)
        sizes[i] = norm(change, count: width)
        guard sizes[i] > 0 else { return }
        for j in 0...i {
          let other = UnsafePointer(residualChanges[j].view[row].baseAddress!)
          matrix[i, j] = dot(change, other, count: width) / (sizes[i] * sizes[j])
          matrix[j, i] = matrix[i, j]
        }
        gamma[i] = dot(change, residual.baseAddress!, count: width) / sizes[i]
        matrix[i, i] += method.regularization
      }
      guard (try? solver.factorInPlace()) != nil else { return }
      solver.solve(.none, gamma.baseAddress!)
      for i in 0..<depth { gamma[i] /= sizes[i] }
      for i in 0..<depth {
        addScaled(
          adjointChanges[i].view[row].baseAddress!, scale: -gamma[i], to: adjoint, count: width)
        addScaled(
          residualChanges[i].view[row].baseAddress!, scale: -method.damping * gamma[i],
          to: adjoint, count: width)
      }
    }
  }
}

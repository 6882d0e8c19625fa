public import Catalogue
import GSLNumerics

/// The gradient by equilibrium propagation (Scellier & Bengio 2017): the net settles again with the
/// loss added to its energy at a strength `β`, and
///
///     ∂E/∂θ = (∂Φ/∂θ(x₊) − ∂Φ/∂θ(x₀)) / β  + O(β)     one-sided, as in 2017
///     ∂E/∂θ = (∂Φ/∂θ(x₊) − ∂Φ/∂θ(x₋)) / 2β + O(β²)    at +β and −β (Laborieux et al. 2021).
///
/// For maps with an energy alone. For the dense net, with symmetric weights and the input inside, it
/// is Hopfield's (1984), `Φ = −½ xᵀWx − xᵀ(Uu + b) + Σ G(xᵢ)` with `G′ = f⁻¹`. Its nudged fixed
/// points `x = f(Wx + Uu + b − β ∂E/∂x)` are sought by damped iteration, and since they alone enter,
/// `f` need not be invertible.
public struct EquilibriumPropagation: AdjointMethod {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any AdjointMethod>.Entry(
    "equilibrium-propagation", "two nudged settlings of a net with an energy",
    reference: "Scellier & Bengio 2017; Laborieux et al. 2021",
    settings: [
      Setting("nudge", .number(.positive), default: 1e-3, "strength of the loss, β"),
      Setting(
        "damping", .number(.leastNonzeroMagnitude...1), default: 1,
        "share of the way that a sweep of the nudged net goes"),
      Setting(
        "sides", .choice(Sides.allCases.map(\.rawValue)), default: "both",
        "nudged at +β and −β, or at +β alone and held against the free state"),
    ]
  ) {
    EquilibriumPropagation(
      nudge: $0.number("nudge"), damping: $0.number("damping"),
      sides: Sides(rawValue: $0.text("sides")) ?? .both)
  }

  /// Between which two states the difference is taken.
  public enum Sides: String, Sendable, CaseIterable {
    /// Those at `+β` and `−β`.
    case both
    /// The one at `+β` and the free one.
    case one
  }

  public let name = "equilibrium-propagation"
  public var neglects: String? {
    sides == .both
      ? "terms of order β² = \(nudge * nudge) in the nudge"
      : "terms of order β = \(nudge) in the nudge"
  }

  /// `β`, above 0.
  public let nudge: Double
  /// The share of the way that a sweep goes.
  public let damping: Double
  /// Whether the net is nudged to both sides.
  public let sides: Sides

  /// Equilibrium propagation with the nudges `±β`, or `β` alone.
  public init(nudge: Double = 1e-3, damping: Double = 1, sides: Sides = .both) {
    precondition(nudge > 0 && damping > 0 && damping <= 1)
    self.nudge = nudge
    self.damping = damping
    self.sides = sides
  }

  /// The nudge of the second state.
  private var otherNudge: Double { sides == .both ? -nudge : 0 }

  public func makeSolver(for map: CountedMap, capacity: Int) throws -> any AdjointSolver {
    let refusal =
      (map.map as? any EnergyMap).map(\.energyRefusal) ?? "the map states no energy"
    if let refusal {
      throw AdjointRefusal(
        "equilibrium propagation needs an energy: \(refusal); take the adjoint 'relaxation'")
    }
    return Solver(self, width: map.stateWidth, capacity: capacity)
  }

  private final class Solver: AdjointSolver {
    let method: EquilibriumPropagation
    let pushed: MatrixBuffer
    let states: MatrixBuffer
    let images: MatrixBuffer
    let forces: MatrixBuffer
    let active: ActiveRows

    init(_ method: EquilibriumPropagation, width: Int, capacity: Int) {
      self.method = method
      let make = { MatrixBuffer(rows: capacity, columns: width) }
      (pushed, states, images, forces) = (make(), make(), make(), make())
      active = ActiveRows(capacity: capacity, moving: [states])
    }

    func addGradient(
      of problem: AdjointProblem, to gradient: UnsafeMutableBufferPointer<Double>,
      reports: inout [PatternAdjoint]
    ) {
      for row in problem.rows { reports[row] = PatternAdjoint(outcome: .approximate) }
      settle(problem, nudge: method.nudge, &reports)
      pushed.prefix(problem.count).copy(states.prefix(problem.count).readOnly)
      settle(problem, nudge: method.otherNudge, &reports)
      for row in problem.rows where reports[row].outcome.isUsable && hasLeft(row, problem) {
        reports[row].outcome = .stalled(
          sweep: reports[row].products,
          reason: "a nudged state left the free one; take a smaller nudge, or 'direct'")
      }
      guard let map = problem.map.map as? any EnergyMap else { return }
      let scale = 1 / (method.nudge - method.otherNudge)
      problem.forEachRun(where: { reports[$0].outcome.isUsable }) { rows in
        map.accumulateEnergyDifference(
          from: states.view.rows(rows).readOnly, to: pushed.view.rows(rows).readOnly, rows: rows,
          scale: scale, into: gradient)
      }
    }

    /// Whether the two nudged states are no longer the free one's linear response, which is small
    /// and the same to both sides: one of them has then gone to another fixed point. With one side
    /// there is only the distance to tell by.
    func hasLeft(_ row: Int, _ problem: AdjointProblem) -> Bool {
      let free = problem.states[row]
      var (apart, uneven, size) = (0.0, 0.0, 0.0)
      for unit in free.indices {
        let (up, down) = (pushed.view[row, unit], states.view[row, unit])
        apart += (up - down) * (up - down)
        uneven += (up + down - 2 * free[unit]) * (up + down - 2 * free[unit])
        size += free[unit] * free[unit]
      }
      let rounding = 1e-9 * max(1, size)
      let isUneven = method.sides == .both && uneven > 0.25 * apart + rounding
      return isUneven || apart > max(1, size)
    }

    /// Settles every pattern at a nudge, from its free fixed point.
    ///
    /// The nudge divides whatever is left of rounding, so nothing here may depend on the batch: the
    /// free point is taken to single precision, which loses its last digits, and each pattern has its
    /// products to itself.
    func settle(_ problem: AdjointProblem, nudge: Double, _ reports: inout [PatternAdjoint]) {
      for row in problem.rows {
        let (start, free) = (states.view[row], problem.states[row])
        for unit in start.indices { start[unit] = Double(Float(free[unit])) }
      }
      active.begin(problem.count)
      var sweep = 0
      while active.count > 0 {
        sweep += 1
        push(problem, nudge)
        for row in active.rows.reversed() {
          guard let outcome = judge(row, after: sweep, problem) else { continue }
          let pattern = active.order[row]
          reports[pattern].products += sweep
          if reports[pattern].outcome.isUsable { reports[pattern].outcome = outcome }
          active.retire(row, in: problem.map)
          images.view.swapRows(row, active.count)
        }
        for row in active.rows {
          let (x, image) = (states.view[row], images.view[row])
          for unit in x.indices { x[unit] += method.damping * (image[unit] - x[unit]) }
        }
      }
      active.restore(in: problem.map)
    }

    func push(_ problem: AdjointProblem, _ nudge: Double) {
      for row in active.rows {
        let force = forces.view[row]
        _ = problem.surroundings.loss(
          row: active.order[row], state: UnsafePointer(states.view[row].baseAddress!),
          error: force.baseAddress!)
        for unit in force.indices { force[unit] *= -nudge }
        let alone = row..<row + 1
        problem.map.evaluate(
          states.view.rows(alone).readOnly, rows: alone, forces: forces.view.rows(alone).readOnly,
          into: images.view.rows(alone))
      }
    }

    /// The difference of the two states is divided by `β`, so they settle that much further.
    func judge(_ row: Int, after sweep: Int, _ problem: AdjointProblem) -> AdjointOutcome? {
      let (x, image) = (states.view[row], images.view[row])
      let residual = VectorKernels.squaredDistance(
        x.baseAddress!, image.baseAddress!, count: x.count
      ).squareRoot()
      let size = norm(UnsafePointer(x.baseAddress!), count: x.count)
      if !residual.isFinite || !size.isFinite { return .notFinite(sweep: sweep) }
      let options = problem.options
      if residual <= max(options.tolerance * method.nudge * max(1, size), 0x1p-48 * size) {
        return .approximate
      }
      if size > options.divergenceBound { return .diverged(sweep: sweep) }
      return sweep >= options.maximumProducts ? .outOfBudget : nil
    }
  }
}

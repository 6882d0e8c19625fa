public import Catalogue
import GSLNumerics

/// Pseudo-transient continuation: implicit Euler steps of `τ dx/dt = −x + F(x)` that lengthen as the
/// residual falls and end as Newton's, `(τ/δ + I − J) d = F(x) − x`, with `δ ← δ ‖r₋₁‖ / ‖r‖`
/// (switched evolution relaxation; Kelley & Keyes 1998, SIAM J. Numer. Anal. 35, 508).
///
/// To first order a step makes the residual `τ d/δ`. Where the true one differs from that by more
/// than the last residual, the step is taken back and tried at a quarter of its length; where by
/// less than a tenth, the next one is at least twice as long. So it follows the flow, and tends to
/// the fixed point that the flow does.
public struct PseudoTransient: SettlingSolver {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any SettlingSolver>.Entry(
    "pseudo-transient", "implicit steps of the relaxation that lengthen into Newton's",
    reference: "Kelley & Keyes 1998",
    settings: [
      TimeConstants.setting,
      Setting("first-step", .number(.positive), default: 1, "the first time step δ"),
    ]
  ) {
    PseudoTransient(
      timeConstants: TimeConstants($0.numbers("time-constants")),
      firstStep: $0.number("first-step"))
  }

  /// `τ` of the units.
  public let timeConstants: TimeConstants
  /// The first time step `δ`, in the time constants' unit.
  public let firstStep: Double

  /// Pseudo-transient continuation; see the properties for the settings.
  public init(timeConstants: TimeConstants = TimeConstants([1]), firstStep: Double = 1) {
    precondition(firstStep > 0, "A time step is above 0")
    self.timeConstants = timeConstants
    self.firstStep = firstStep
  }

  public func makeStepper(for map: CountedMap, capacity: Int) throws -> any SettlingStepper {
    Stepper(
      map: map, constants: try timeConstants.expanded(to: map.stateWidth), firstStep: firstStep,
      capacity: capacity)
  }

  private final class Stepper: SettlingStepper {
    /// A step this long is Newton's to the last digit.
    static let longestStep = 1e18
    /// A step this short moves nothing.
    static let shortestStep = 1e-14
    let map: CountedMap
    let constants: [Double]
    let firstStep: Double
    let factorization: LUFactorization
    let shift: MatrixBuffer
    // Of each pattern, where its last step began, `F(x) − x` there, and the step.
    let origins: MatrixBuffer
    let residuals: MatrixBuffer
    let moves: MatrixBuffer
    var steps: [Step]

    struct Step {
      var length: Double
      var residual = 0.0
      var isFirst = true
    }

    init(map: CountedMap, constants: [Double], firstStep: Double, capacity: Int) {
      self.map = map
      self.constants = constants
      self.firstStep = firstStep
      let n = map.stateWidth
      factorization = LUFactorization(order: n)
      shift = MatrixBuffer(rows: 1, columns: n)
      origins = MatrixBuffer(rows: capacity, columns: n)
      residuals = MatrixBuffer(rows: capacity, columns: n)
      moves = MatrixBuffer(rows: capacity, columns: n)
      steps = Array(repeating: Step(length: firstStep), count: capacity)
    }

    func begin(count: Int) { for slot in 0..<count { steps[slot] = Step(length: firstStep) } }

    func swapRows(_ first: Int, _ second: Int) {
      steps.swapAt(first, second)
      origins.view.swapRows(first, second)
      residuals.view.swapRows(first, second)
      moves.view.swapRows(first, second)
    }

    func step(_ batch: SettlingBatch) {
      for slot in 0..<batch.count { judgeLastStep(slot, batch) }
      map.linearize(at: batch.states.readOnly, rows: batch.rows)
      for slot in 0..<batch.count { move(slot, batch) }
    }

    /// Accepts the step that led here and sets the next one's length, or takes it back.
    private func judgeLastStep(_ slot: Int, _ batch: SettlingBatch) {
      let (state, image) = (batch.states[slot], batch.images[slot])
      let (origin, residual, move) = (origins.view[slot], residuals.view[slot], moves.view[slot])
      var step = steps[slot]
      defer { steps[slot] = step }
      if !step.isFirst {
        var error = 0.0
        for unit in constants.indices {
          let predicted = constants[unit] * move[unit] / step.length
          let difference = image[unit] - state[unit] - predicted
          error += difference * difference
        }
        error = error.squareRoot()
        guard error <= step.residual else {
          step.length /= 4
          _ = state.update(fromContentsOf: origin)
          if step.length < Self.shortestStep {
            batch.stall(slot, "no step is short enough to follow the flow")
          }
          return
        }
        let growth = step.residual / batch.residuals[slot]
        step.length = min(
          Self.longestStep, step.length * (error < 0.1 * step.residual ? max(2, growth) : growth))
      }
      step.isFirst = false
      step.residual = batch.residuals[slot]
      _ = origin.update(fromContentsOf: state)
      for unit in constants.indices { residual[unit] = image[unit] - state[unit] }
    }

    /// `(τ/δ + I − J) d = F(x) − x`.
    private func move(_ slot: Int, _ batch: SettlingBatch) {
      for unit in constants.indices {
        shift.view.base[unit] = constants[unit] / steps[slot].length
      }
      moves.view.rows(slot..<slot + 1).copy(residuals.view.rows(slot..<slot + 1).readOnly)
      do {
        try map.factorIdentityMinusJacobian(
          row: batch.rows.lowerBound + slot, addingToDiagonal: shift.view.base,
          into: factorization)
        map.solve(factorization, .none, rows: moves.view.rows(slot..<slot + 1))
        let (state, move) = (batch.states[slot], moves.view[slot])
        for unit in constants.indices { state[unit] += move[unit] }
      } catch {
        batch.stall(slot, "τ/δ + I − J is singular; try another first step")
      }
    }
  }
}

import Catalogue
import GSLNumerics

/// Follows `τ dx/dt = −x + F(x)` with one of GSL's one-step methods, one accepted time step a sweep,
/// one pattern after the other.
///
/// Each time step integrates `s` with `x = x₀ + r₀ s`, where `r₀` is the residual at its beginning
/// `x₀`, at most `largestScale`. An absolute error bound on `s` is then relative to what is left to
/// go: with a fixed bound on `x`, steps near the fixed point would grow until their errors hold the
/// residual at that bound.
final class RelaxationStepper: SettlingStepper {
  static let accuracySetting = Setting(
    "accuracy", .number(1e-12...0.5), default: 1e-3,
    "error allowed a step, as a share of the residual where it begins (of 0.01, if less)")
  /// Far from a fixed point the residual is no measure of how fast `F` bends: steep units bend within
  /// a thousandth.
  static let largestScale = 0.01
  /// The least error of a step that is asked for, relative to the state.
  static let smallestError = 1e-14

  let patternsAtOnce = 1
  private let flow: Flow
  private let stepper: ODEStepper
  private let zero: MatrixBuffer
  private var step = 0.0
  private let firstStep: Double
  private let accuracy: Double

  init(_ method: ODEStepper.Method, map: CountedMap, timeConstants: [Double], accuracy: Double) {
    let flow = Flow(map, timeConstants)
    self.flow = flow
    self.accuracy = accuracy
    stepper = ODEStepper(
      method, dimension: map.stateWidth, absoluteTolerance: accuracy, relativeTolerance: 0,
      derivative: flow.differentiate, jacobian: method.needsJacobian ? flow.writeJacobian : nil)
    zero = MatrixBuffer(rows: 1, columns: map.stateWidth)
    firstStep = 0.1 * timeConstants.min()!
  }

  func begin(count: Int) { step = firstStep }
  func swapRows(_ first: Int, _ second: Int) {}

  func step(_ batch: SettlingBatch) {
    let (state, origin) = (batch.states[0], flow.origin.view[0])
    flow.row = batch.rows.lowerBound
    // Errors below rounding can't be asked for.
    let rounding = Self.smallestError * max(1, norm(state.baseAddress!, count: state.count))
    flow.scale = max(rounding / accuracy, min(batch.residuals[0], Self.largestScale))
    _ = origin.update(fromContentsOf: state)
    stepper.start(zero.view.base, firstStep: step)
    do {
      try stepper.advance(toAtMost: 1e100)
      step = stepper.nextStep
      for unit in state.indices { state[unit] = origin[unit] + flow.scale * stepper.state[unit] }
    } catch is NotFiniteError {
      // The state at which F is not finite is what the loop should see.
      _ = state.update(fromContentsOf: flow.state.view[0])
    } catch {
      batch.stall(0, "\(error); try another accuracy")
    }
  }

  private struct NotFiniteError: Error {}

  /// The derivatives of `s`.
  private final class Flow {
    let map: CountedMap
    let timeConstants: [Double]
    let origin: MatrixBuffer
    let state: MatrixBuffer
    let image: MatrixBuffer
    var row = 0
    var scale = 1.0

    init(_ map: CountedMap, _ timeConstants: [Double]) {
      self.map = map
      self.timeConstants = timeConstants
      origin = MatrixBuffer(rows: 1, columns: map.stateWidth)
      state = MatrixBuffer(rows: 1, columns: map.stateWidth)
      image = MatrixBuffer(rows: 1, columns: map.stateWidth)
    }

    private func place(_ s: UnsafePointer<Double>) {
      for unit in 0..<map.stateWidth {
        state.view.base[unit] = origin.view.base[unit] + scale * s[unit]
      }
    }

    /// `ds/dt = (F(x) − x) / (τ r₀)`.
    func differentiate(
      _ t: Double, _ s: UnsafePointer<Double>, _ derivative: UnsafeMutablePointer<Double>
    ) throws {
      place(s)
      map.evaluate(state.view.readOnly, rows: row..<row + 1, into: image.view)
      var isFinite = true
      for unit in 0..<map.stateWidth {
        let difference = image.view.base[unit] - state.view.base[unit]
        derivative[unit] = difference / (timeConstants[unit] * scale)
        isFinite = isFinite && difference.isFinite
      }
      guard isFinite else { throw NotFiniteError() }
    }

    /// `∂(ds_i/dt)/∂s_j = (J − I)_ij / τ_i`.
    func writeJacobian(
      _ t: Double, _ s: UnsafePointer<Double>, _ jacobian: MutableMatrixView,
      _ timeDerivative: UnsafeMutablePointer<Double>
    ) {
      place(s)
      map.linearize(at: state.view.readOnly, rows: row..<row + 1)
      map.writeIdentityMinusJacobian(row: row, into: jacobian)
      for i in 0..<jacobian.rows {
        for j in 0..<jacobian.columns { jacobian[i, j] /= -timeConstants[i] }
      }
    }
  }
}

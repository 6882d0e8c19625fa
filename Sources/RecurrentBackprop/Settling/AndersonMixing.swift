import GSLNumerics

/// Anderson's mixing for a batch of fixed-point problems `x = g(x)`, each pattern with a history of
/// its own (Anderson 1965; Walker & Ni 2011, SIAM J. Numer. Anal. 49, 1715).
///
/// With `r = g(x) − x`, differences `Δx`, `Δr` of the last `m` steps, and `γ` that minimises
/// `‖r − ΔR γ‖`, the next state is `x + β r − (ΔX + β ΔR) γ`.
final class AndersonMixing {
  /// The most differences kept of a pattern, `m`.
  let depth: Int
  /// The share `β` of the residual that is added.
  let mixing: Double
  /// What is added to the diagonal of the normal equations, whose columns have unit length.
  let regularization: Double
  /// Whether the history is dropped when the residual exceeds the least one since the last restart by
  /// `tolerableGrowth`, or has not fallen below it for `2 (m + 1)` steps.
  let restarts: Bool
  static let tolerableGrowth = 10.0

  private let width: Int
  /// Of each slot: `m` differences, one after the other.
  private let stateDifferences: MatrixBuffer
  private let residualDifferences: MatrixBuffer
  /// Of each slot: the products of the residual differences with each other, `m × m`.
  private let products: MatrixBuffer
  private let lastStates: MatrixBuffer
  private let lastResiduals: MatrixBuffer
  private let residual: MatrixBuffer
  private let equations: MatrixBuffer
  private let solution: MatrixBuffer
  private var histories: [History]

  private struct History {
    /// How many differences there are, and where the next one goes.
    var count = 0
    var next = 0
    var hasLast = false
    var leastResidual = Double.infinity
    var stepsSinceLeast = 0
  }

  init(
    depth: Int, mixing: Double, regularization: Double, restarts: Bool = true, capacity: Int,
    width: Int
  ) {
    self.restarts = restarts
    self.depth = depth
    self.mixing = mixing
    self.regularization = regularization
    self.width = width
    stateDifferences = MatrixBuffer(rows: capacity, columns: depth * width)
    residualDifferences = MatrixBuffer(rows: capacity, columns: depth * width)
    products = MatrixBuffer(rows: capacity, columns: depth * depth)
    lastStates = MatrixBuffer(rows: capacity, columns: width)
    lastResiduals = MatrixBuffer(rows: capacity, columns: width)
    residual = MatrixBuffer(rows: 1, columns: width)
    equations = MatrixBuffer(rows: depth, columns: depth)
    solution = MatrixBuffer(rows: 1, columns: depth)
    histories = Array(repeating: History(), count: capacity)
  }

  func begin(count: Int) { for slot in 0..<count { histories[slot] = History() } }

  func swapRows(_ first: Int, _ second: Int) {
    histories.swapAt(first, second)
    stateDifferences.view.swapRows(first, second)
    residualDifferences.view.swapRows(first, second)
    products.view.swapRows(first, second)
    lastStates.view.swapRows(first, second)
    lastResiduals.view.swapRows(first, second)
  }

  /// Moves one pattern on.
  /// - Parameters:
  ///   - state: `x`, overwritten.
  ///   - image: `g(x)`.
  ///   - residualNorm: `‖g(x) − x‖`.
  func advance(
    _ slot: Int, state: UnsafeMutablePointer<Double>, image: UnsafePointer<Double>,
    residualNorm: Double
  ) {
    let r = residual.view.base
    for unit in 0..<width { r[unit] = image[unit] - state[unit] }
    if restarts { restartIfStalled(slot, residualNorm) }
    if histories[slot].hasLast { record(slot, state) }
    (lastStates.view.base + slot * width).update(from: state, count: width)
    (lastResiduals.view.base + slot * width).update(from: r, count: width)
    histories[slot].hasLast = true
    addScaled(r, scale: mixing, to: state, count: width)
    guard histories[slot].count > 0 else { return }
    guard solveForWeights(slot) else {
      // The differences depend on each other to rounding: begin again from here.
      return (histories[slot].count, histories[slot].next) = (0, 0)
    }
    let count = histories[slot].count
    for column in 0..<count {
      let (weight, offset) = (solution.view.base[column], (slot * depth + column) * width)
      addScaled(stateDifferences.view.base + offset, scale: -weight, to: state, count: width)
      addScaled(
        residualDifferences.view.base + offset, scale: -weight * mixing, to: state, count: width)
    }
  }

  private func restartIfStalled(_ slot: Int, _ residualNorm: Double) {
    var history = histories[slot]
    if residualNorm < history.leastResidual {
      (history.leastResidual, history.stepsSinceLeast) = (residualNorm, 0)
    } else {
      history.stepsSinceLeast += 1
    }
    if residualNorm > Self.tolerableGrowth * history.leastResidual
      || history.stepsSinceLeast > 2 * (depth + 1)
    {
      history = History()
      history.leastResidual = residualNorm
    }
    histories[slot] = history
  }

  /// Takes the latest differences in place of the oldest.
  private func record(_ slot: Int, _ state: UnsafePointer<Double>) {
    let column = histories[slot].next
    histories[slot].next = (column + 1) % depth
    histories[slot].count = min(depth, histories[slot].count + 1)
    let offset = (slot * depth + column) * width
    let stateDifference = stateDifferences.view.base + offset
    let residualDifference = residualDifferences.view.base + offset
    let (lastState, lastResidual) = (
      lastStates.view.base + slot * width, lastResiduals.view.base + slot * width
    )
    let r = residual.view.base
    for unit in 0..<width {
      stateDifference[unit] = state[unit] - lastState[unit]
      residualDifference[unit] = r[unit] - lastResidual[unit]
    }
    let gram = products.view.base + slot * depth * depth
    for other in 0..<histories[slot].count {
      let product = dot(
        residualDifference, residualDifferences.view.base + (slot * depth + other) * width,
        count: width)
      gram[column * depth + other] = product
      gram[other * depth + column] = product
    }
  }

  /// Solves `(C + λ I) c = ΔRᵀ r` with columns scaled to unit length, by Cholesky; `γ` goes to
  /// `solution`. False when the equations are singular to rounding or not finite.
  private func solveForWeights(_ slot: Int) -> Bool {
    let count = histories[slot].count
    let gram = products.view.base + slot * depth * depth
    let (factor, weights) = (equations.view.base, solution.view.base)
    for i in 0..<count {
      let length = gram[i * depth + i].squareRoot()
      guard length > 0, length.isFinite else { return false }
      weights[i] =
        dot(
          residualDifferences.view.base + (slot * depth + i) * width, residual.view.base,
          count: width) / length
      for j in 0...i {
        var sum = gram[i * depth + j] / (length * gram[j * depth + j].squareRoot())
        if i == j { sum += regularization }
        for k in 0..<j { sum -= factor[i * depth + k] * factor[j * depth + k] }
        if i == j {
          guard sum > 0x1p-52 else { return false }
          factor[i * depth + i] = sum.squareRoot()
        } else {
          factor[i * depth + j] = sum / factor[j * depth + j]
        }
      }
    }
    for i in 0..<count {
      for k in 0..<i { weights[i] -= factor[i * depth + k] * weights[k] }
      weights[i] /= factor[i * depth + i]
    }
    for i in (0..<count).reversed() {
      for k in i + 1..<max(i + 1, count) { weights[i] -= factor[k * depth + i] * weights[k] }
      weights[i] /= factor[i * depth + i]
    }
    for i in 0..<count { weights[i] /= gram[i * depth + i].squareRoot() }
    return true
  }
}

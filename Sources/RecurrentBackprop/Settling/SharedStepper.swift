import Foundation
import GSLNumerics

/// Settles the patterns of a map whose sweep is one shared product: first digits in single precision,
/// then corrections by Newton's linear system, likewise, each judged by the residual in double
/// precision. See `SharedSweeps` for the sweeps.
///
/// A pattern that a correction does not bring nearer goes on by Newton's method with a factorization
/// of its own and a line search.
final class SharedStepper: SettlingStepper {
  /// Above this share of the state's norm a residual is too large for Newton's system.
  private static let newtonBound = 0.1
  /// By this share of itself, relative to the state, a residual is lowered at most: Newton's system
  /// leaves about that much (the forcing term of Eisenstat & Walker 1996).
  private static let forcing = 0.6
  /// A correction that leaves more than this of the residual is not worth another one.
  private static let progress = 0.5

  private let map: CountedMap
  private let sweeps: SharedSweeps
  private let sharing: FactorizationSharing
  private let corrections: MatrixBuffer
  /// By slot: whether it goes by Newton's method, and the residual before its last step.
  @exclusivity(unchecked) private var isAlone: [Bool]
  @exclusivity(unchecked) private var lastResiduals: [Double]
  @exclusivity(unchecked) private var reductions: [Double]
  @exclusivity(unchecked) private var chosen: [Int]
  @exclusivity(unchecked) private var hasApproached = false
  /// Made when a pattern first needs it.
  private var newton: (any SettlingStepper)?

  init(map: CountedMap, sweeps: SharedSweeps, sharing: FactorizationSharing, capacity: Int) {
    self.map = map
    self.sweeps = sweeps
    self.sharing = sharing
    corrections = MatrixBuffer(rows: capacity, columns: map.stateWidth)
    isAlone = Array(repeating: false, count: capacity)
    lastResiduals = Array(repeating: .infinity, count: capacity)
    reductions = lastResiduals
    chosen = Array(repeating: 0, count: capacity)
  }

  var linearizes: Bool { true }

  func begin(count: Int) {
    sweeps.forgetFactorization()
    hasApproached = false
    for slot in 0..<count { (isAlone[slot], lastResiduals[slot]) = (false, .infinity) }
  }

  func swapRows(_ first: Int, _ second: Int) {
    isAlone.swapAt(first, second)
    lastResiduals.swapAt(first, second)
  }

  func approach(_ states: MutableMatrixView, rows: Range<Int>, options: SettlingOptions) {
    hasApproached = true
    for slot in 0..<rows.count { chosen[slot] = slot }
    settle(rows.count, states, rows, isCold: true, options)
  }

  func step(_ batch: SettlingBatch) {
    var (far, near) = (0, batch.count)
    // The far ones from the front of the list, the near ones from its back.
    for slot in 0..<batch.count where !isAlone[slot] {
      let state = UnsafePointer(batch.states[slot].baseAddress!)
      let size = VectorKernels.squaredNorm(state, count: batch.states.columns).squareRoot()
      let residual = batch.residuals[slot]
      let isFirst = batch.stepsDone == 0 && !hasApproached
      if residual > Self.progress * lastResiduals[slot] {
        isAlone[slot] = true
      } else if isFirst, residual > Self.newtonBound * max(1, size) {
        chosen[far] = slot
        far += 1
      } else {
        near -= 1
        chosen[near] = slot
        let goal = 0.6 * batch.options.allowedResidual(stateNorm: size) / residual
        reductions[slot] = min(max(goal, Self.forcing * residual / max(1, size)), 0.3)
      }
      lastResiduals[slot] = residual
    }
    if far > 0 { settle(far, batch.states, batch.rows, isCold: false, batch.options) }
    if near < batch.count { correct(near..<batch.count, of: batch) }
    for slot in 0..<batch.count where isAlone[slot] {
      let newton = newton ?? NewtonIteration().makeStepper(for: map, capacity: 1)
      self.newton = newton
      newton.step(batch.pattern(slot))
    }
  }

  private func settle(
    _ count: Int, _ states: MutableMatrixView, _ rows: Range<Int>, isCold: Bool,
    _ options: SettlingOptions
  ) {
    sweeps.settle(
      states, rows: rows, chosen: chosen, count: count, isCold: isCold,
      tolerance: options.tolerance, sharing: sharing, counting: map
    ) { isAlone[$0] = true }
  }

  /// `x ← x + δ` with `(I − J) δ = F(x) − x`, for the patterns at these places of the list.
  private func correct(_ places: Range<Int>, of batch: SettlingBatch) {
    for place in places { chosen[place - places.lowerBound] = chosen[place] }
    let (images, states, n) = (batch.images, batch.states, corrections.columns)
    ThreadTeam.run(overRows: places.count, of: n) { part in
      for place in part {
        let slot = chosen[place]
        let correction = corrections.view.base + slot * n
        let (image, state) = (
          images.base + slot * images.stride, states.base + slot * states.stride
        )
        for unit in 0..<n { correction[unit] = image[unit] - state[unit] }
      }
    }
    sweeps.factorAtSlopes(
      rows: batch.rows, sharing: sharing, digits: -log10(max(batch.options.tolerance, 1e-15)),
      counting: map)
    sweeps.solve(
      .none, corrections.prefix(batch.count).readOnly, rows: batch.rows, chosen: chosen,
      count: places.count, reductions: reductions, addingTo: batch.states, counting: map
    ) { slot, _, isSolved in if !isSolved { isAlone[slot] = true } }
  }
}

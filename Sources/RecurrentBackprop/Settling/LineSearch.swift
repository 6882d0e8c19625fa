import GSLNumerics

/// Backtracking on the residual: from `x` along `d`, the first of the steps 1, ½, ¼, … at which
/// `‖x − F(x)‖` falls by its share (Armijo's rule for `½‖x − F(x)‖²`; Dennis & Schnabel 1983, 6.3).
///
/// All full steps of a batch are tried in one sweep; patterns that must go shorter do so by
/// themselves.
final class LineSearch {
  /// The share of the decrease predicted to first order that a step must give.
  static let sufficientDecrease = 1e-4
  /// How often a step is halved at most.
  static let maximumHalvings = 30

  private let map: CountedMap
  private let trials: MatrixBuffer
  private let images: MatrixBuffer

  init(map: CountedMap, capacity: Int) {
    self.map = map
    trials = MatrixBuffer(rows: capacity, columns: map.stateWidth)
    images = MatrixBuffer(rows: capacity, columns: map.stateWidth)
  }

  /// Moves every pattern that is not yet stalled along its direction, or stalls it.
  /// - Parameters:
  ///   - batch: the patterns.
  ///   - directions: `d`, a row a pattern.
  func advance(_ batch: SettlingBatch, along directions: MatrixView) {
    for slot in 0..<batch.count { place(slot, 1, batch, directions) }
    let trialStates = trials.prefix(batch.count)
    map.evaluate(trialStates.readOnly, rows: batch.rows, into: images.prefix(batch.count))
    for slot in 0..<batch.count where !batch.isStalled(slot) {
      var step = 1.0
      var halvings = 0
      while !isEnough(slot, step, batch) {
        halvings += 1
        guard halvings <= Self.maximumHalvings else {
          batch.stall(slot, "no step along the direction lowers the residual; try another start")
          break
        }
        step *= 0.5
        place(slot, step, batch, directions)
        map.evaluate(
          trials.view.rows(slot..<slot + 1).readOnly, rows: batch.row(slot),
          into: images.view.rows(slot..<slot + 1))
      }
      if !batch.isStalled(slot) {
        _ = batch.states[slot].update(fromContentsOf: trials.view[slot])
      }
    }
  }

  private func place(
    _ slot: Int, _ step: Double, _ batch: SettlingBatch, _ directions: MatrixView
  ) {
    let trial = trials.view[slot]
    _ = trial.update(fromContentsOf: batch.states[slot])
    addScaled(
      directions[slot].baseAddress!, scale: step, to: trial.baseAddress!, count: trial.count)
  }

  /// Whether the step gives the decrease asked for. NaN does not.
  private func isEnough(_ slot: Int, _ step: Double, _ batch: SettlingBatch) -> Bool {
    let width = trials.columns
    let residual = VectorKernels.squaredDistance(
      trials.view.base + slot * width, images.view.base + slot * width, count: width
    ).squareRoot()
    return residual <= (1 - Self.sufficientDecrease * step) * batch.residuals[slot]
  }
}

import Foundation
import GSLNumerics

/// The first digits of the fixed points.
extension SharedSweeps {
  /// How little a plain sweep must change the batch, relative, before the slopes are taken: earlier
  /// they are far from the fixed points', and the chord iteration slow or divergent.
  private static let settledChange: Float = 0.03
  /// After so many plain sweeps the slopes are taken in any case.
  private static let plainSweeps = 16
  /// The patterns whose slopes are averaged at most.
  private static let sampledPatterns = 64

  /// Moves states to their fixed points, as far as single precision carries or is asked for. A
  /// pattern that does not get there stays where it was.
  /// - Parameters:
  ///   - states: `x`, a row a slot; overwritten.
  ///   - rows: the map's rows of the slots.
  ///   - chosen: the slots to move, as many as `count` says.
  ///   - isCold: whether these states are zero.
  ///   - tolerance: what the residual is to be in the end.
  ///   - failed: called with each slot that did not get there.
  func settle(
    _ states: MutableMatrixView, rows: Range<Int>, chosen: [Int], count: Int, isCold: Bool,
    tolerance: Double, sharing: FactorizationSharing, counting map: CountedMap,
    failed: (Int) -> Void
  ) {
    load(states, rows: rows, chosen: chosen, count: count, isCold: isCold, counting: map)
    let goal = Float(min(max(0.5 * tolerance.squareRoot(), Self.resolution), 1e-3))
    var (active, sweep, lastChange, hasDecided) = (count, 0, Float.infinity, false)
    while active > 0 {
      sweep += 1
      VectorKernels.sum(
        self.states.base, bases.base, to: values.base, count: active * width)
      self.map.applyActivation(values.base, into: values.base, count: active)
      map.count(evaluations: active)
      var (sum, total): (Float, Float) = (0, 0)
      for row in stride(from: active - 1, through: 0, by: -1) {
        let (change, size) = VectorKernels.renew(
          sources.row(row), base: values.row(row), factors: negatedSlopes.base,
          state: self.states.row(row), count: width)
        // A second sweep's change, at the least: a first one has nothing to be compared with.
        let isThere = sweep > 1 && size.isFinite && change <= goal * goal * size
        if isThere || !change.isFinite || sweep > Self.maximumSweeps {
          if isThere {
            write(row, to: states[slots[row]].baseAddress!, rows: rows)
          } else {
            failed(slots[row])
          }
          values.copyRow(active - 1, to: row)
          remove(row, from: &active)
        } else {
          sum += change
          total += size
        }
      }
      if active == 0 { return }
      let isSettled = sum <= Self.settledChange * Self.settledChange * total
      if !isFactored, !hasDecided, sweep > 1, isSettled || sweep == Self.plainSweeps {
        hasDecided = true
        let contraction = Double((sum / max(lastChange, .leastNormalMagnitude)).squareRoot())
        let digits = -2 * log10(max(tolerance, 1e-15))
        if sharing.pays(
          width: width, patterns: active, contraction: contraction, digits: digits)
        {
          factorAtNetInputs(active, counting: map)
        }
      }
      lastChange = sum
      propagator.multiply(sources, .none, into: self.states, rows: active)
    }
  }

  /// Takes over `c`, and `v = W (x − d)` of the states.
  private func load(
    _ states: MutableMatrixView, rows: Range<Int>, chosen: [Int], count: Int, isCold: Bool,
    counting map: CountedMap
  ) {
    let drives = self.map.netDrives(rows: rows)
    for row in 0..<count {
      slots[row] = chosen[row]
      VectorKernels.round(
        drives.base + chosen[row] * drives.stride, to: bases.row(row), count: width)
    }
    self.states.base.update(repeating: 0, count: count * width)
    sources.base.update(repeating: 0, count: count * width)
    guard !isCold else { return }
    let outside = self.map.outsideInputs(rows: rows)
    for row in 0..<count {
      let state = doubles.view[1]
      _ = state.update(fromContentsOf: states[chosen[row]])
      if let outside {
        addScaled(
          outside[chosen[row]].baseAddress!, scale: -1, to: state.baseAddress!, count: width)
      }
      VectorKernels.round(state.baseAddress!, to: sources.row(row), count: width)
    }
    precondition(!isFactored, "A settling begins with plain sweeps")
    propagator.multiply(sources, .none, into: self.states, rows: count)
    map.count(evaluations: count)
  }

  /// `x = f(a) + d`.
  private func write(_ row: Int, to state: UnsafeMutablePointer<Double>, rows: Range<Int>) {
    VectorKernels.widen(values.row(row), to: state, count: width)
    if let outside = map.outsideInputs(rows: rows) {
      addScaled(outside[slots[row]].baseAddress!, scale: 1, to: state, count: width)
    }
  }

  /// Factors at the mean slope of the first `count` patterns, and turns what the sweeps work with
  /// into the chord iteration's.
  private func factorAtNetInputs(_ count: Int, counting map: CountedMap) {
    let sampled = min(count, Self.sampledPatterns)
    let (mean, netInput, slopes) = (doubles.view[0], doubles.view[1], doubles.view[2])
    mean.update(repeating: 0)
    for sample in 0..<sampled {
      let row = sample * count / sampled
      VectorKernels.widen(states.row(row), to: netInput.baseAddress!, count: width)
      VectorKernels.add(bases.row(row), scale: 1, to: netInput.baseAddress!, count: width)
      self.map.applyActivation(
        netInput.baseAddress!, into: netInput.baseAddress!, slopes: slopes.baseAddress!)
      addScaled(
        slopes.baseAddress!, scale: 1 / Double(sampled), to: mean.baseAddress!, count: width)
    }
    map.countSharedFactorization()
    guard factor() else { return }
    for row in 0..<count {
      _ = VectorKernels.renew(
        sources.row(row), base: values.row(row), factors: negatedSlopes.base,
        state: states.row(row), count: width)
    }
  }
}

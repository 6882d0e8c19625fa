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
  /// In so many shares, which threads may sum side by side.
  static let sampleShares = 4

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
    guard count > 0 else { return }
    precondition(!isFactored, "A settling begins with plain sweeps")
    let drives = self.map.netDrives(rows: rows)
    let outside = self.map.outsideInputs(rows: rows)
    // With the input outside `x = 0` is no `v = 0`: `v = W (x − d)`.
    let isCold = isCold && outside == nil
    let goal = Float(min(max(0.5 * tolerance.squareRoot(), Self.resolution), 1e-3))
    let parts = share(count)
    propagator.makeReady(.none)
    forEach(parts) { part in
      for row in part.first..<part.first + part.count {
        load(row, slot: chosen[row], states, drives, outside: outside, isCold: isCold)
      }
      if !isCold {
        propagator.multiply(
          sources.row(part.first), .none, into: self.states.row(part.first), rows: part.count)
      }
      sweep(part, states, outside, goal: goal, stopsWhenSettled: true)
    }
    if !isCold { map.count(evaluations: count) }
    let active = parts.reduce(0) { $0 + $1.count }
    if active > 0 {
      let ratio = parts.reduce(0) { $0 + $1.change } / parts.reduce(0) { $0 + $1.lastChange }
      if sharing.pays(
        width: width, patterns: active, contraction: Double(ratio.squareRoot()),
        digits: -2 * log10(max(tolerance, 1e-15)), hasShortProducts: propagator.hasShortProducts)
      {
        factorAtNetInputs(parts, active, counting: map)
      }
      propagator.makeReady(.none)
      forEach(parts) { part in
        if part.count > 0 { advance(part) }
        sweep(part, states, outside, goal: goal, stopsWhenSettled: false)
      }
    }
    map.count(
      evaluations: parts.reduce(0) { $0 + $1.evaluations },
      shortProducts: parts.reduce(0) { $0 + $1.shortProducts })
    for row in 0..<count where !ends[chosen[row]].isThere { failed(chosen[row]) }
  }

  /// Sweeps over a part until all its patterns have left, or until those left have settled.
  private func sweep(
    _ part: SweepPart, _ targets: MutableMatrixView, _ outside: MatrixView?, goal: Float,
    stopsWhenSettled: Bool
  ) {
    while part.count > 0 {
      part.sweep += 1
      activate(part)
      part.evaluations += part.count
      let (first, count) = (part.first, part.count)
      VectorKernels.renew(
        sources, base: values, factors: negatedSlopes, state: states, held: held, count: width,
        rows: first..<first + count, into: changes)
      var (sum, total): (Float, Float) = (0, 0)
      var hasLeaving = false
      for row in first..<first + count {
        let (change, size) = (changes[row].change, changes[row].size)
        // A second sweep's change, at the least: a first one has nothing to be compared with.
        let isThere = part.sweep > 1 && size.isFinite && change <= goal * goal * size
        if isThere || !change.isFinite || part.sweep > Self.maximumSweeps {
          let slot = rows[row].slot
          ends[slot] = End(sweeps: part.sweep, isThere: isThere)
          if isThere { write(row, to: targets.base + slot * targets.stride, outside) }
          rows[row].leaves = true
          hasLeaving = true
        } else {
          sum += change
          total += size
        }
      }
      if hasLeaving { removeLeaving(from: part, isLinear: false) }
      (part.lastChange, part.change) = (part.change, sum)
      let isSettled = sum <= Self.settledChange * Self.settledChange * total
      if stopsWhenSettled, part.sweep > 1, isSettled || part.sweep >= Self.plainSweeps { return }
      advance(part)
    }
  }

  /// Makes a part's products include its sources: `v ← H source`.
  private func advance(_ part: SweepPart) {
    let (first, count) = (part.first, part.count)
    if takesShortProduct(part) {
      shorts.takeChanges(sources, held: held, changes: changes, rows: first..<first + count)
      propagator.addProduct(of: shorts, first: first, .none, to: states.row(first), rows: count)
    } else {
      propagator.multiply(sources.row(first), .none, into: states.row(first), rows: count)
      held.row(first).update(from: sources.row(first), count: count * held.columns)
    }
  }

  /// `values = f(v + c)`.
  private func activate(_ part: SweepPart) {
    let (first, stride) = (part.first, values.columns)
    // Without gaps between rows all are one call.
    let (calls, rows) = stride == width ? (1, part.count) : (part.count, 1)
    for call in 0..<calls {
      let offset = (first + call) * stride
      VectorKernels.sum(
        states.base + offset, bases.base + offset, to: values.base + offset, count: rows * width)
      map.applyActivation(values.base + offset, into: values.base + offset, count: rows)
    }
  }

  /// Takes over `c`, and `x − d` as the source of `v = W (x − d)`.
  private func load(
    _ row: Int, slot: Int, _ states: MutableMatrixView, _ drives: MatrixView,
    outside: MatrixView?, isCold: Bool
  ) {
    self.rows[row] = Row(slot: slot)
    VectorKernels.round(drives.base + slot * drives.stride, to: bases.row(row), count: width)
    if isCold {
      self.states.row(row).update(repeating: 0, count: width)
      held.row(row).update(repeating: 0, count: width)
      return
    }
    let source = sources.row(row)
    VectorKernels.round(states.base + slot * states.stride, to: source, count: width)
    if let outside {
      let input = outside.base + slot * outside.stride
      for unit in 0..<width { source[unit] -= Float(input[unit]) }
    }
    held.row(row).update(from: source, count: width)
  }

  /// `x = f(a) + d`.
  private func write(_ row: Int, to state: UnsafeMutablePointer<Double>, _ outside: MatrixView?) {
    VectorKernels.widen(values.row(row), to: state, count: width)
    if let outside {
      addScaled(
        outside.base + rows[row].slot * outside.stride, scale: 1, to: state, count: width)
    }
  }

  /// Factors at the mean slope of the active patterns, and turns what the sweeps work with into the
  /// chord iteration's: with `v = W x` also `v = H (x − D̄ v)`.
  private func factorAtNetInputs(
    _ parts: ArraySlice<SweepPart>, _ count: Int, counting map: CountedMap
  ) {
    let sampled = min(count, Self.sampledPatterns)
    let (sums, width) = (sampleSums.view, width)
    // In shares of their own, whoever adds them up: what comes out is the same with one thread or more.
    let shares = Self.sampleShares
    let isShared = ThreadTeam.isWorthSharing(40 * sampled * width)
    ThreadTeam.run(over: shares, grain: isShared ? 1 : shares) { _, range in
      for share in range {
        let (sum, netInput) = (sums[3 * share].baseAddress!, sums[3 * share + 1].baseAddress!)
        let slopes = sums[3 * share + 2].baseAddress!
        sum.update(repeating: 0, count: width)
        for sample in share * sampled / shares..<(share + 1) * sampled / shares {
          let row = activeRow(sample * count / sampled, of: parts)
          VectorKernels.widen(states.row(row), to: netInput, count: width)
          VectorKernels.add(bases.row(row), scale: 1, to: netInput, count: width)
          self.map.applyActivation(netInput, into: netInput, slopes: slopes)
          addScaled(slopes, scale: 1 / Double(sampled), to: sum, count: width)
        }
      }
    }
    let mean = meanSlope.view.base
    mean.update(repeating: 0, count: width)
    for share in 0..<shares {
      addScaled(sums[3 * share].baseAddress!, scale: 1, to: mean, count: width)
    }
    map.countSharedFactorization()
    guard factor() else { return }
    let negated = negatedSlopes.base
    forEach(parts) { part in
      for row in part.first..<part.first + part.count {
        let (state, source, taken) = (states.row(row), sources.row(row), held.row(row))
        for unit in 0..<width {
          let change = negated[unit] * state[unit]
          source[unit] += change
          taken[unit] += change
        }
      }
    }
  }

  private func activeRow(_ index: Int, of parts: ArraySlice<SweepPart>) -> Int {
    var left = index
    for part in parts {
      if left < part.count { return part.first + left }
      left -= part.count
    }
    preconditionFailure("There are fewer active rows")
  }
}

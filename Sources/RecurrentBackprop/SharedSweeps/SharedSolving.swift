import GSLNumerics

/// Corrections by the linear systems `(I − J) δ = r` and `(I − Jᵀ) δ = r` of each pattern.
extension SharedSweeps {
  /// Adds `δ` to `targets`, pattern by pattern.
  /// - Parameters:
  ///   - transposition: whether of `J` or of `Jᵀ`, at the map's last linearization.
  ///   - residuals: `r`, a row a slot; not overwritten.
  ///   - rows: the map's rows of the slots.
  ///   - chosen: the slots to solve for, as many as `count` says.
  ///   - reductions: by slot, what the correction is to lower the residual by.
  ///   - done: called with each slot, its products, and whether it was solved; `targets` is unchanged
  ///     where it was not.
  func solve(
    _ transposition: Transposition, _ residuals: MatrixView, rows: Range<Int>, chosen: [Int],
    count total: Int, reductions: [Double], addingTo targets: MutableMatrixView,
    counting map: CountedMap, done: (_ slot: Int, _ products: Int, _ isSolved: Bool) -> Void
  ) {
    let slopes = self.map.slopes(rows: rows)
    for row in 0..<total {
      begin(row, slot: chosen[row], transposition, residuals, slopes)
    }
    var (active, sweep) = (total, 0)
    while active > 0 {
      sweep += 1
      propagator.multiply(sources, transposition, into: states, rows: active)
      if transposition == .none {
        map.count(jacobianProducts: active)
      } else {
        map.count(transposedProducts: active)
      }
      for row in stride(from: active - 1, through: 0, by: -1) {
        let (change, size) = VectorKernels.renew(
          sources.row(row), base: bases.row(row), factors: factors.row(row),
          state: states.row(row), count: width)
        let slot = slots[row]
        let goal = Float(max(reductions[slot], Self.resolution / 4))
        // Rounding of a large source hides smaller changes.
        let isThere = size.isFinite && change <= max(goal * goal, 0x1p-43 * size)
        guard isThere || !change.isFinite || sweep >= Self.maximumSweeps else { continue }
        if isThere {
          finish(
            row, transposition, residual: residuals.base + slot * residuals.stride,
            target: targets.base + slot * targets.stride)
        }
        done(slot, sweep, isThere)
        remove(row, from: &active)
      }
    }
  }

  /// Takes over `r / ‖r‖` (or `D r / ‖r‖`) and `D − D̄`.
  private func begin(
    _ row: Int, slot: Int, _ transposition: Transposition, _ residuals: MatrixView,
    _ slopes: MatrixView
  ) {
    let residual = residuals.base + slot * residuals.stride
    let slope = slopes.base + slot * slopes.stride
    let size = dot(residual, residual, count: width).squareRoot()
    slots[row] = slot
    scales[row] = size
    let (base, factor) = (bases.row(row), factors.row(row))
    let inverse = size > 0 ? 1 / size : 0
    VectorKernels.round(residual, scale: inverse, to: base, count: width)
    VectorKernels.round(slope, to: factor, count: width)
    let mean = meanSlopes.base
    if transposition == .transposed { for unit in 0..<width { base[unit] *= factor[unit] } }
    for unit in 0..<width { factor[unit] -= mean[unit] }
    sources.row(row).update(from: base, count: width)
  }

  /// `δ = r + D s`, or `r + s` for the transposed system.
  private func finish(
    _ row: Int, _ transposition: Transposition, residual: UnsafePointer<Double>,
    target: UnsafeMutablePointer<Double>
  ) {
    let state = states.row(row)
    if transposition == .none {
      let (factor, mean) = (factors.row(row), meanSlopes.base)
      for unit in 0..<width { state[unit] *= factor[unit] + mean[unit] }
    }
    addScaled(residual, scale: 1, to: target, count: width)
    VectorKernels.add(state, scale: scales[row], to: target, count: width)
  }

  /// Factors at the mean of the map's last linearization, where that pays and is not done yet.
  func factorAtSlopes(
    rows: Range<Int>, sharing: FactorizationSharing, digits: Double, counting map: CountedMap
  ) {
    // Without sweeps to measure the contraction by: that of a random net at spectral radius 0.9.
    guard !isFactored, !rows.isEmpty,
      sharing.pays(width: width, patterns: rows.count, contraction: 0.6, digits: digits)
    else { return }
    let (mean, slopes) = (doubles.view[0], self.map.slopes(rows: rows))
    mean.update(repeating: 0)
    for row in 0..<rows.count {
      addScaled(
        slopes[row].baseAddress!, scale: 1 / Double(rows.count), to: mean.baseAddress!,
        count: width)
    }
    map.countSharedFactorization()
    _ = factor()
  }
}

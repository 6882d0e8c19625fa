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
  ///   - limit: the products that a slot may take; at least one is made.
  ///   - done: called with each slot, its products, and whether it was solved; `targets` is unchanged
  ///     where it was not.
  func solve(
    _ transposition: Transposition, _ residuals: MatrixView, rows: Range<Int>, chosen: [Int],
    count total: Int, reductions: [Double], limit: (Int) -> Int = { _ in maximumSweeps },
    addingTo targets: MutableMatrixView,
    counting map: CountedMap, done: (_ slot: Int, _ products: Int, _ isSolved: Bool) -> Void
  ) {
    let slopes = self.map.slopes(rows: rows)
    let parts = share(total)
    propagator.makeReady(transposition)
    forEach(parts) { part in
      for row in part.first..<part.first + part.count {
        let slot = chosen[row]
        let scale = corrections.begin(
          row, transposition, residual: residuals.base + slot * residuals.stride,
          slopes: slopes.base + slot * slopes.stride, mean: meanSlopes.base, changes + row)
        self.rows[row] = Row(slot: slot, scale: scale, limit: min(limit(slot), Self.maximumSweeps))
      }
      while part.count > 0 {
        part.sweep += 1
        step(part, transposition)
        var hasLeaving = false
        for row in part.first..<part.first + part.count {
          let change = changes[row].change
          let slot = self.rows[row].slot
          let goal = Float(max(reductions[slot], Self.resolution / 4))
          let isThere = change <= goal * goal
          guard isThere || !change.isFinite || part.sweep >= self.rows[row].limit else { continue }
          ends[slot] = End(sweeps: part.sweep, isThere: isThere)
          if isThere {
            corrections.finish(
              row, transposition, residual: residuals.base + slot * residuals.stride,
              scale: self.rows[row].scale, mean: meanSlopes.base,
              to: targets.base + slot * targets.stride)
          }
          self.rows[row].leaves = true
          hasLeaving = true
        }
        if hasLeaving { removeLeaving(from: part, isLinear: true) }
      }
    }
    let products = parts.reduce(0) { $0 + $1.products }
    map.count(
      jacobianProducts: transposition == .none ? products : 0,
      transposedProducts: transposition == .none ? 0 : products,
      shortProducts: parts.reduce(0) { $0 + $1.shortProducts })
    for row in 0..<total {
      let end = ends[chosen[row]]
      done(chosen[row], end.sweeps, end.isThere)
    }
  }

  /// One product more for a part's rows, and the residual that it leaves.
  private func step(_ part: SweepPart, _ transposition: Transposition) {
    let rows = part.first..<part.first + part.count
    let answer = values.row(part.first)
    guard propagator.hasShortProducts else {
      part.countProducts()
      propagator.multiply(held.row(part.first), transposition, into: answer, rows: part.count)
      corrections.applyProducts(writesSteps: true, slow: Self.slowChange, rows: rows, changes)
      return
    }
    let isShort = takesShortProduct(part)
    if isShort {
      shorts.takeSteps(of: corrections, changes: changes, rows: rows)
      propagator.multiply(
        shorts, first: part.first, transposition, into: answer, rows: part.count)
    } else {
      corrections.takeWholeSteps(changes, rows: rows)
      propagator.multiply(
        sources.row(part.first), transposition, into: answer, rows: part.count)
    }
    corrections.applyProducts(areWhole: !isShort, slow: Self.slowChange, rows: rows, changes)
  }

  /// Factors at the mean of the map's last linearization, where that pays and is not done yet.
  func factorAtSlopes(
    rows: Range<Int>, sharing: FactorizationSharing, digits: Double, counting map: CountedMap
  ) {
    // Without sweeps to measure the contraction by: that of a random net at spectral radius 0.9.
    guard !isFactored, !rows.isEmpty,
      sharing.pays(
        width: width, patterns: rows.count, contraction: 0.6, digits: digits,
        hasShortProducts: propagator.hasShortProducts)
    else { return }
    let (sum, slopes) = (meanSlope.view.base, self.map.slopes(rows: rows))
    sum.update(repeating: 0, count: width)
    for row in 0..<rows.count {
      let slope = slopes.base + row * slopes.stride
      for unit in 0..<width { sum[unit] += slope[unit] }
    }
    scaleElements(sum, by: 1 / Double(rows.count), count: width)
    map.countSharedFactorization()
    _ = factor()
  }
}

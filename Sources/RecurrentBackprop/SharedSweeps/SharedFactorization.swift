import GSLNumerics

/// The matrix that the sweeps multiply by: `W`, or `H = (I − W D̄)⁻¹ W`.
extension SharedSweeps {
  /// Takes the map's weights, if they have changed.
  func takeWeights() {
    if version != map.weightsVersion { forgetFactorization() }
  }

  /// Forgets the factorization: what one batch gives does not depend on those before.
  func forgetFactorization() {
    guard isFactored || version != map.weightsVersion else { return }
    isFactored = false
    version = map.weightsVersion
    takeMatrix()
    meanSlopes.base.update(repeating: 0, count: width)
    negatedSlopes.base.update(repeating: 0, count: width)
  }

  private func takeMatrix() {
    let (source, target, width) = (map.sharedWeights, propagator.matrix, width)
    let grain = ThreadTeam.isWorthSharing(8 * width * width) ? 1 : width
    ThreadTeam.run(over: width, grain: grain) { _, rows in
      VectorKernels.round(
        source.base + rows.lowerBound * width, to: target.row(rows.lowerBound),
        count: rows.count * width)
    }
    propagator.prepare()
  }

  /// Factors `I − D̄ W`, or `I − W D̄`, with `D̄` as it stands in `meanSlope`.
  /// - Returns: whether it is regular; without a factorization otherwise.
  func factor() -> Bool {
    let system = system ?? SingleMatrixBuffer(rows: width, columns: width)
    self.system = system
    VectorKernels.round(meanSlope.view.base, to: meanSlopes.base, count: width)
    VectorKernels.round(meanSlope.view.base, scale: -1, to: negatedSlopes.base, count: width)
    takeMatrix()
    if width <= SmallElimination.largestOrder {
      let slopes = negatedSlopes.base
      for i in 0..<width {
        let (weights, row) = (propagator.matrix.row(i), system.row(i))
        for j in 0..<width { row[j] = weights[j] * slopes[j] }
        row[i] += 1
      }
      isFactored = SmallElimination.solve(system, right: propagator.matrix)
    } else {
      let (weights, slopes, width) = (map.sharedWeights, meanSlope.view.base, width)
      ThreadTeam.run(overRows: width, of: width) { rows in
        for i in rows {
          VectorKernels.round(
            weights.base + i * weights.stride, scale: -slopes[i], to: system.row(i), count: width)
          system.row(i)[i] += 1
        }
      }
      isFactored = solver.solve(system, right: propagator.matrix)
    }
    propagator.prepare()
    if !isFactored {
      version = -1
      forgetFactorization()
    }
    return isFactored
  }
}

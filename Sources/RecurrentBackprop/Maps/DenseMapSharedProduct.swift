public import GSLNumerics

extension DenseMap: SharedProductMap {
  public var sharedWeights: MatrixView { recurrentWeights }

  public func netDrives(rows range: Range<Int>) -> MatrixView {
    guard network.form == .outside else { return rows.drive.view.rows(range).readOnly }
    let drives = rows.scratch.view.rows(range)
    spread(bias.view.base, into: drives)
    multiply(
      rows.drive.view.rows(range).readOnly, .none, sharedWeights, .transposed, addingTo: 1,
      into: drives)
    return drives.readOnly
  }

  public func outsideInputs(rows range: Range<Int>) -> MatrixView? {
    network.form == .outside ? rows.drive.view.rows(range).readOnly : nil
  }

  public func applyActivation(
    _ netInputs: UnsafePointer<Float>, into values: UnsafeMutablePointer<Float>, count: Int
  ) {
    if network.activations.count == 1 {
      network.activations[0].activation.apply(
        netInputs, output: values, count: count * stateWidth)
      return
    }
    for row in 0..<count {
      for group in network.activations {
        let first = row * stateWidth + group.units.lowerBound
        group.activation.apply(
          netInputs + first, output: values + first, count: group.units.count)
      }
    }
  }

  public func applyActivation(
    _ netInputs: UnsafePointer<Double>, into values: UnsafeMutablePointer<Double>,
    slopes: UnsafeMutablePointer<Double>
  ) {
    for group in network.activations {
      let first = group.units.lowerBound
      group.activation.apply(
        netInputs + first, output: values + first, slope: slopes + first, count: group.units.count)
    }
  }

  public func evaluateAndLinearize(
    _ states: MatrixView, rows range: Range<Int>, into images: MutableMatrixView
  ) {
    writeNetInputs(states, range, into: images)
    let slopes = rows.slopes.view.rows(range)
    // The product shares its own work; an activation costs as much as some twenty multiplications.
    let grain = ThreadTeam.isWorthSharing(20 * range.count * stateWidth) ? 4 : range.count
    ThreadTeam.run(over: range.count, grain: grain) { _, part in
      applyActivation(to: images.rows(part), slopes: slopes.rows(part))
    }
    addOutsideInput(range, to: images)
  }
}

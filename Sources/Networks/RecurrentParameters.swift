public import GSLNumerics

extension RecurrentNetwork {
  /// Writes the dense matrices that a parameter vector stands for: `W` (`n × n`), `U` (`n × m`) and
  /// `b` (`n`), absent weights as zero.
  public func expand(
    _ parameters: UnsafeBufferPointer<Double>, recurrent: MutableMatrixView,
    input: MutableMatrixView, bias: UnsafeMutablePointer<Double>
  ) {
    precondition(parameters.count == parameterCount, "The parameter vector has another length")
    guard parameterCount > 0, let base = parameters.baseAddress else { return }
    let inputStart = recurrentParameterCount
    let biasStart = inputStart + inputParameterCount
    switch connections {
    case .all, .symmetric:
      input.copy(MatrixView(base + inputStart, rows: stateWidth, columns: inputWidth))
    case .some(_, let positions):
      input.fill(0)
      for (offset, position) in positions.enumerated() {
        input.base[position] = base[inputStart + offset]
      }
    }
    switch connections {
    case .all:
      recurrent.copy(MatrixView(base, rows: stateWidth, columns: stateWidth))
    case .some(let positions, _):
      recurrent.fill(0)
      for (offset, position) in positions.enumerated() { recurrent.base[position] = base[offset] }
    case .symmetric(let diagonal):
      recurrent.fill(0)
      forEachTrianglePosition(diagonal: diagonal) { offset, i, j in
        recurrent[i, j] = base[offset]
        recurrent[j, i] = base[offset]
      }
    }
    bias.update(from: base + biasStart, count: stateWidth)
  }

  /// Adds the derivative with respect to the dense matrices to that with respect to the parameters:
  /// the transpose of `expand`. A weight that stands in two places of `W` gets both.
  public func gather(
    recurrent: MatrixView, input: MatrixView, bias: UnsafePointer<Double>,
    addingTo gradient: UnsafeMutableBufferPointer<Double>
  ) {
    precondition(gradient.count == parameterCount, "The gradient has another length")
    guard parameterCount > 0, let base = gradient.baseAddress else { return }
    let inputStart = recurrentParameterCount
    let biasStart = inputStart + inputParameterCount
    switch connections {
    case .all, .symmetric:
      addScaled(input.base, scale: 1, to: base + inputStart, count: inputParameterCount)
    case .some(_, let positions):
      for (offset, position) in positions.enumerated() {
        base[inputStart + offset] += input.base[position]
      }
    }
    switch connections {
    case .all:
      addScaled(recurrent.base, scale: 1, to: base, count: recurrentParameterCount)
    case .some(let positions, _):
      for (offset, position) in positions.enumerated() { base[offset] += recurrent.base[position] }
    case .symmetric(let diagonal):
      forEachTrianglePosition(diagonal: diagonal) { offset, i, j in
        base[offset] += i == j ? recurrent[i, i] : recurrent[i, j] + recurrent[j, i]
      }
    }
    addScaled(bias, scale: 1, to: base + biasStart, count: stateWidth)
  }

  /// The parameter vector of dense matrices; what stands where no weight exists is left out.
  public func parameters(recurrent: Matrix, input: Matrix, bias: Vector) -> [Double] {
    let positions: (recurrent: [Int], input: [Int])
    let everyInput = Array(0..<stateWidth * inputWidth)
    switch connections {
    case .all: return recurrent.elements + input.elements + bias
    case .some(let recurrent, let input): positions = (recurrent, input)
    case .symmetric(let diagonal):
      var lower: [Int] = []
      forEachTrianglePosition(diagonal: diagonal) { _, i, j in lower.append(i * stateWidth + j) }
      positions = (lower, everyInput)
    }
    return positions.recurrent.map { recurrent.elements[$0] }
      + positions.input.map { input.elements[$0] } + bias
  }

  private func forEachTrianglePosition(diagonal: Bool, _ body: (Int, Int, Int) -> Void) {
    var offset = 0
    for i in 0..<stateWidth {
      for j in 0..<(diagonal ? i + 1 : i) {
        body(offset, i, j)
        offset += 1
      }
    }
  }
}

public import GSLNumerics

extension RecurrentNetwork {
  /// The dense matrices that a parameter vector stands for: `W` (`n × n`), `U` (`n × m`) and `b`
  /// (`n`), absent weights as zero. New matrices, for files and reports; sweeps use `expand`.
  public func dense(_ parameters: [Double]) -> (recurrent: Matrix, input: Matrix, bias: Vector) {
    var recurrent = Matrix(rows: stateWidth, columns: stateWidth)
    var input = Matrix(rows: stateWidth, columns: inputWidth)
    var bias = Vector(repeating: 0, count: stateWidth)
    recurrent.withMutableView { recurrent in
      input.withMutableView { input in
        bias.withUnsafeMutableBufferPointer { bias in
          parameters.withUnsafeBufferPointer {
            if let base = bias.baseAddress {
              expand($0, recurrent: recurrent, input: input, bias: base)
            }
          }
        }
      }
    }
    return (recurrent, input, bias)
  }
}

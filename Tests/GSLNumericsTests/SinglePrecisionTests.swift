import Foundation
import GSLNumerics
import Testing

@Suite struct SinglePrecisionTests {
  private static func buffer(_ rows: Int, _ columns: Int, seed: UInt64) -> SingleMatrixBuffer {
    let generator = SeededGenerator(seed: seed)
    let buffer = SingleMatrixBuffer(rows: rows, columns: columns)
    for index in 0..<rows * columns { buffer.base[index] = Float(generator.gaussian()) }
    return buffer
  }

  /// The largest error in units in the last place, over a range that saturates.
  private static func error(
    _ kernel: (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void,
    _ exact: (Double) -> Double
  ) -> Double {
    let inputs = (-2000...2000).map { Float($0) * 0.05 } + [1e-30, -1e-7, 3e-4]
    var outputs = inputs
    kernel(inputs, &outputs, inputs.count)
    return zip(inputs, outputs).map { input, output in
      let value = exact(Double(input))
      let unit = max(Double(Float(abs(value)).ulp), 0x1p-140)
      return abs(Double(output) - value) / unit
    }.max() ?? .nan
  }

  @Test func `tanh is good to four units in the last place`() {
    #expect(Self.error({ VectorKernels.tanh($0, $1, count: $2) }, { tanh($0) }) <= 4)
  }

  @Test func `the logistic function is good to four units, as far as exp(-80)`() {
    let worst = Self.error(
      { VectorKernels.logistic($0, $1, count: $2) }, { 1 / (1 + exp(-max($0, -80))) })
    #expect(worst <= 4)
  }

  @Test func `not a number and infinities pass through tanh`() {
    let inputs: [Float] = [.nan, .infinity, -.infinity]
    var outputs = inputs
    VectorKernels.tanh(inputs, &outputs, count: 3)
    #expect(outputs[0].isNaN && outputs[1] == 1 && outputs[2] == -1)
  }

  @Test(arguments: [3, 5, 33])
  func `renewing a source gives its change and its size`(count: Int) {
    let (base, factors) = (Self.buffer(1, count, seed: 1), Self.buffer(1, count, seed: 2))
    let (state, source) = (Self.buffer(1, count, seed: 3), Self.buffer(1, count, seed: 4))
    var (change, size) = (0.0, 0.0)
    let wanted = (0..<count).map { index in
      let renewed =
        Double(base.base[index]) + Double(factors.base[index]) * Double(state.base[index])
      change += pow(renewed - Double(source.base[index]), 2)
      size += renewed * renewed
      return renewed
    }
    let found = VectorKernels.renew(
      source.base, base: base.base, factors: factors.base, state: state.base, count: count)
    #expect(abs(Double(found.change) - change) <= 1e-5 * change)
    #expect(abs(Double(found.size) - size) <= 1e-5 * size)
    for index in 0..<count { #expect(abs(Double(source.base[index]) - wanted[index]) <= 1e-5) }
  }

  // Below and above the order up to which a transposed copy is kept.
  @Test(arguments: [7, 520], [Transposition.none, .transposed])
  func `products with a propagator are those with its matrix`(
    order: Int, transposition: Transposition
  ) {
    let rows = 5
    let propagator = SinglePropagator(order: order, capacity: rows)
    let source = Self.buffer(order, order, seed: 5)
    propagator.matrix.base.update(from: source.base, count: order * order)
    propagator.prepare()
    let (a, c) = (Self.buffer(rows, order, seed: 6), SingleMatrixBuffer(rows: rows, columns: order))
    propagator.multiply(a, transposition, into: c, rows: rows)
    var worst = 0.0
    for row in stride(from: 0, to: rows, by: 2) {
      for i in stride(from: 0, to: order, by: max(1, order / 9)) {
        var sum = 0.0
        for j in 0..<order {
          let h = transposition == .none ? source.row(i)[j] : source.row(j)[i]
          sum += Double(a.row(row)[j]) * Double(h)
        }
        worst = max(worst, abs(sum - Double(c.row(row)[i])))
      }
    }
    #expect(worst <= 1e-5 * Double(order))
  }

  @Test func `a factorization solves X A = B, and knows a singular A`() {
    let n = 6
    let (a, x) = (Self.buffer(n, n, seed: 7), Self.buffer(n, n, seed: 8))
    let b = SingleMatrixBuffer(rows: n, columns: n)
    for i in 0..<n {
      for j in 0..<n {
        var sum: Float = 0
        for k in 0..<n { sum += x.row(i)[k] * a.row(k)[j] }
        b.row(i)[j] = sum
      }
    }
    let factorization = SingleFactorization(order: n)
    #expect(factorization.solve(a, right: b))
    for index in 0..<n * n { #expect(abs(b.base[index] - x.base[index]) <= 1e-3) }
    #expect(!factorization.solve(SingleMatrixBuffer(rows: n, columns: n), right: b))
  }
}

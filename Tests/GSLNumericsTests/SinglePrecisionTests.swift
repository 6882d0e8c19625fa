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
    let (state, held) = (Self.buffer(1, count, seed: 3), Self.buffer(1, count, seed: 4))
    let source = SingleMatrixBuffer(rows: 1, columns: count)
    var (change, size) = (0.0, 0.0)
    let wanted = (0..<count).map { index in
      let renewed =
        Double(base.base[index]) + Double(factors.base[index]) * Double(state.base[index])
      change += pow(renewed - Double(held.base[index]), 2)
      size += renewed * renewed
      return renewed
    }
    let found = VectorKernels.renew(
      source.base, base: base.base, factors: factors.base, state: state.base, held: held.base,
      count: count)
    #expect(abs(Double(found.change) - change) <= 1e-5 * change)
    #expect(abs(Double(found.size) - size) <= 1e-5 * size)
    for index in 0..<count { #expect(abs(Double(source.base[index]) - wanted[index]) <= 1e-5) }
  }

  /// Rows as a propagator takes them.
  private static func rows(_ count: Int, of propagator: SinglePropagator, seed: UInt64)
    -> SingleMatrixBuffer
  { buffer(count, propagator.stride, seed: seed) }

  private static func propagator(_ order: Int) -> SinglePropagator {
    let propagator = SinglePropagator(order: order)
    let source = buffer(order, order, seed: 5)
    propagator.matrix.base.update(from: source.base, count: order * order)
    propagator.prepare()
    return propagator
  }

  /// `H a`, or `Hᵀ a`, in double precision.
  private static func product(
    _ propagator: SinglePropagator, _ transposition: Transposition, _ a: UnsafePointer<Float>,
    _ i: Int
  ) -> Double {
    let h = propagator.matrix
    return (0..<h.rows).reduce(0.0) { sum, j in
      sum + Double(a[j]) * Double(transposition == .none ? h.row(i)[j] : h.row(j)[i])
    }
  }

  // Orders with a last panel that is not full, with an odd number of factors, and past one block of
  // a panel and the order from which rows have gaps; rows for tiles of every height.
  @Test(arguments: [(7, 5), (41, 23), (530, 9)], [Transposition.none, .transposed])
  func `products with a propagator are those with its matrix`(
    shape: (order: Int, rows: Int), transposition: Transposition
  ) {
    let (order, rows) = shape
    let propagator = Self.propagator(order)
    propagator.makeReady(transposition)
    let a = Self.rows(rows, of: propagator, seed: 6)
    let c = Self.rows(rows, of: propagator, seed: 7)
    propagator.multiply(a.base, transposition, into: c.base, rows: rows)
    var worst = 0.0
    for row in 0..<rows {
      for i in stride(from: row % 3, to: order, by: max(1, order / 9)) {
        let exact = Self.product(propagator, transposition, a.row(row), i)
        worst = max(worst, abs(exact - Double(c.row(row)[i])))
      }
    }
    #expect(worst <= 1e-6 * Double(order))
  }

  @Test(arguments: [(41, 23), (530, 9)], [Transposition.none, .transposed])
  func `products in 16 bits add those of a change, to their error`(
    shape: (order: Int, rows: Int), transposition: Transposition
  ) {
    let (order, rows) = shape
    let propagator = Self.propagator(order)
    guard propagator.hasShortProducts else { return }
    propagator.makeReady(transposition)
    let (a, held) = (
      Self.rows(rows, of: propagator, seed: 6), Self.rows(rows, of: propagator, seed: 8)
    )
    let c = Self.rows(rows, of: propagator, seed: 7)
    let before = Self.rows(rows, of: propagator, seed: 7)
    let shorts = ShortRows(rows: rows, columns: order)
    let change = SingleMatrixBuffer(rows: rows, columns: propagator.stride)
    for row in 0..<rows {
      var sum: Float = 0
      for j in 0..<order {
        change.row(row)[j] = a.row(row)[j] - held.row(row)[j]
        sum += change.row(row)[j] * change.row(row)[j]
      }
      shorts.takeChange(a.row(row), held: held.row(row), squaredNorm: sum, row: row)
      // What rounding leaves is at most half a unit of 1/32000 of the norm an element.
      for j in 0..<order {
        #expect(abs(a.row(row)[j] - held.row(row)[j]) <= 0.51 * sum.squareRoot() / 32000)
      }
    }
    propagator.addProduct(of: shorts, first: 0, transposition, to: c.base, rows: rows)
    var (error, size) = (0.0, 0.0)
    for row in 0..<rows {
      for i in stride(from: row % 3, to: order, by: max(1, order / 9)) {
        let exact = Self.product(propagator, transposition, change.row(row), i)
        error += pow(exact - Double(c.row(row)[i] - before.row(row)[i]), 2)
        size += exact * exact
      }
    }
    #expect((error / size).squareRoot() <= 1.5 * Double(propagator.shortError))
  }

  @Test func `no sum of 16 bits overflows where all factors have one sign`() {
    let order = 600
    let propagator = SinglePropagator(order: order)
    guard propagator.hasShortProducts else { return }
    propagator.matrix.base.update(repeating: 1, count: order * order)
    propagator.prepare()
    propagator.makeReady(.none)
    let a = SingleMatrixBuffer(rows: 1, columns: propagator.stride)
    let held = SingleMatrixBuffer(rows: 1, columns: propagator.stride)
    let c = SingleMatrixBuffer(rows: 1, columns: propagator.stride)
    a.base.update(repeating: -1, count: order)
    let shorts = ShortRows(rows: 1, columns: order)
    shorts.takeChange(a.base, held: held.base, squaredNorm: Float(order), row: 0)
    propagator.addProduct(of: shorts, first: 0, .none, to: c.base, rows: 1)
    for i in 0..<order { #expect(abs(c.base[i] + Float(order)) <= 0.001 * Float(order)) }
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

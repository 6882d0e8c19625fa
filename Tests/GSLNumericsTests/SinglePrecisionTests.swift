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

  // With factors of their own or shared, and columns beyond those in use.
  @Test(arguments: [3, 16, 37], [true, false])
  func `renewing sources gives their changes and sizes`(count: Int, isShared: Bool) {
    let (rows, columns) = (3, count + 2)
    let make = { Self.buffer(rows, columns, seed: $0) }
    let (base, state, held, source) = (make(1), make(2), make(3), make(4))
    let factors = Self.buffer(isShared ? 1 : rows, columns, seed: 5)
    let before = make(4)
    var found = [VectorKernels.Change](repeating: .init(), count: rows)
    found.withUnsafeMutableBufferPointer {
      VectorKernels.renew(
        source, base: base, factors: factors, state: state, held: held, count: count, rows: 1..<3,
        into: $0.baseAddress!)
    }
    for index in 0..<columns { #expect(source.row(0)[index] == before.row(0)[index]) }
    for row in 1..<3 {
      var (change, size) = (0.0, 0.0)
      for index in 0..<count {
        let factor = Double(factors.row(isShared ? 0 : row)[index])
        let wanted = Double(base.row(row)[index]) + factor * Double(state.row(row)[index])
        change += pow(wanted - Double(held.row(row)[index]), 2)
        size += wanted * wanted
        #expect(abs(Double(source.row(row)[index]) - wanted) <= 1e-5)
      }
      #expect(source.row(row)[count] == before.row(row)[count])
      #expect(abs(Double(found[row].change) - change) <= 1e-5 * change)
      #expect(abs(Double(found[row].size) - size) <= 1e-5 * size)
    }
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
    var changes = [VectorKernels.Change](repeating: .init(), count: rows)
    for row in 0..<rows {
      for j in 0..<order {
        change.row(row)[j] = a.row(row)[j] - held.row(row)[j]
        changes[row].step += change.row(row)[j] * change.row(row)[j]
      }
    }
    shorts.takeChanges(a, held: held, changes: changes, rows: 0..<rows)
    // What rounding leaves is at most half a unit of 1/32000 of the norm an element.
    for row in 0..<rows {
      let unit = changes[row].step.squareRoot() / 32000
      let left = (0..<order).map { abs(a.row(row)[$0] - held.row(row)[$0]) }.max() ?? .nan
      #expect(left <= 0.51 * unit)
    }
    propagator.addProduct(of: shorts, first: 0, transposition, to: c.base, rows: rows)
    let alone = Self.rows(rows, of: propagator, seed: 9)
    propagator.multiply(shorts, first: 0, transposition, into: alone.base, rows: rows)
    var (error, size) = (0.0, 0.0)
    for row in 0..<rows {
      for i in stride(from: row % 3, to: order, by: max(1, order / 9)) {
        let exact = Self.product(propagator, transposition, change.row(row), i)
        let added = Double(c.row(row)[i] - before.row(row)[i])
        error += pow(exact - added, 2)
        size += exact * exact
        #expect(abs(added - Double(alone.row(row)[i])) <= 1e-4 * (1 + abs(added)))
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
    var change = VectorKernels.Change()
    change.step = Float(order)
    shorts.takeChanges(a, held: held, changes: [change], rows: 0..<1)
    propagator.addProduct(of: shorts, first: 0, .none, to: c.base, rows: 1)
    for i in 0..<order { #expect(abs(c.base[i] + Float(order)) <= 0.001 * Float(order)) }
  }

  @Test func `threads that share a factorization's columns find what one thread finds`() {
    // Past two blocks, with rows to exchange and a last block that is not full.
    let n = 300
    let b = Self.buffer(n, n, seed: 12)
    let (alone, shared) = (Self.buffer(n, n, seed: 12), Self.buffer(n, n, seed: 12))
    let factorization = SingleFactorization(order: n)
    BLASThreads.with(1) {
      #expect(factorization.solve(Self.buffer(n, n, seed: 11), right: alone))
    }
    BLASThreads.with(2) {
      #expect(factorization.solve(Self.buffer(n, n, seed: 11), right: shared))
      #expect(!factorization.solve(SingleMatrixBuffer(rows: n, columns: n), right: b))
    }
    // X A = B for both, row by row.
    let a = Self.buffer(n, n, seed: 11)
    let wanted = Self.buffer(n, n, seed: 12)
    for x in [alone, shared] {
      var (error, size) = (0.0, 0.0)
      for i in stride(from: 0, to: n, by: 37) {
        for j in 0..<n {
          let sum = (0..<n).reduce(0.0) { $0 + Double(x.row(i)[$1]) * Double(a.row($1)[j]) }
          error += pow(sum - Double(wanted.row(i)[j]), 2)
          size += pow(Double(wanted.row(i)[j]), 2)
        }
      }
      #expect((error / size).squareRoot() <= 1e-3)
    }
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

  // Odd and even orders, with columns past whole vectors.
  @Test(arguments: [1, 2, 3, 17, 64, 65])
  func `elimination solves A X = B, with rows to exchange`(n: Int) {
    let (a, b) = (Self.buffer(n, n, seed: 13), Self.buffer(n, n, seed: 14))
    // The first pivots are zero where they stand.
    if n > 2 { for i in 0..<n - 1 { a.row(i)[i] = 0 } }
    let (left, x) = (
      SingleMatrixBuffer(rows: n, columns: n), SingleMatrixBuffer(rows: n, columns: n)
    )
    left.base.update(from: a.base, count: n * n)
    x.base.update(from: b.base, count: n * n)
    #expect(SmallElimination.solve(left, right: x))
    var (error, size) = (0.0, 0.0)
    for i in 0..<n {
      for j in 0..<n {
        let sum = (0..<n).reduce(0.0) { $0 + Double(a.row(i)[$1]) * Double(x.row($1)[j]) }
        error += pow(sum - Double(b.row(i)[j]), 2)
        size += pow(Double(b.row(i)[j]), 2)
      }
    }
    #expect((error / size).squareRoot() <= 1e-4)
  }

  @Test(arguments: [1, 2, 5, 8])
  func `elimination knows a singular matrix`(n: Int) {
    // The last row is zero, and only that.
    let a = Self.buffer(n, n, seed: 15)
    for j in 0..<n { a.row(n - 1)[j] = 0 }
    #expect(!SmallElimination.solve(a, right: Self.buffer(n, n, seed: 16)))
  }
}

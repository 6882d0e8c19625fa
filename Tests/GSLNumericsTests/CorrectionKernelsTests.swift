import Foundation
import GSLNumerics
import Testing

@Suite struct CorrectionKernelsTests {
  /// Rows of a correction, all random until they begin.
  private struct Buffers {
    let base, factors, state, source, residual, step, answer: SingleMatrixBuffer
    let rows: CorrectionRows

    init(_ count: Int) {
      let make = { (seed: UInt64) in
        let generator = SeededGenerator(seed: seed)
        let buffer = SingleMatrixBuffer(rows: 2, columns: count + 3)
        for index in 0..<2 * (count + 3) { buffer.base[index] = Float(generator.gaussian()) }
        return buffer
      }
      (base, factors, state, source) = (make(1), make(2), make(3), make(4))
      (residual, step, answer) = (make(5), make(6), make(7))
      rows = CorrectionRows(
        base: base, factors: factors, state: state, source: source, residual: residual, step: step,
        answer: answer, count: count)
    }
  }

  @Test(arguments: [8, 21], [Transposition.none, .transposed])
  func `a correction takes a residual over and adds what solves its system`(
    count: Int, transposition: Transposition
  ) {
    let buffers = Buffers(count)
    let generator = SeededGenerator(seed: 6)
    let residual = (0..<count).map { _ in 1e-3 * generator.gaussian(standardDeviation: 1) }
    let slopes = (0..<count).map { _ in generator.uniform() }
    let mean = (0..<count).map { _ in Float(generator.uniform()) }
    var found = VectorKernels.Change()
    let scale = buffers.rows.begin(
      1, transposition, residual: residual, slopes: slopes, mean: mean, &found)
    let norm = residual.reduce(0) { $0 + $1 * $1 }.squareRoot()
    #expect(abs(scale - norm) <= 1e-15 * norm)
    let base = buffers.base.row(1)
    var size = 0.0
    for i in 0..<count {
      let wanted = residual[i] / norm * (transposition == .none ? 1 : slopes[i])
      size += wanted * wanted
      #expect(abs(Double(base[i]) - wanted) <= 1e-6)
      #expect(buffers.residual.row(1)[i] == base[i] && buffers.step.row(1)[i] == base[i])
      #expect(abs(Double(buffers.factors.row(1)[i]) - (slopes[i] - Double(mean[i]))) <= 1e-6)
      #expect(buffers.state.row(1)[i] == 0 && buffers.answer.row(1)[i] == 0)
    }
    #expect(abs(Double(found.change) - size) <= 1e-5 * size)
    #expect(found.change == found.step && found.weight == 0 && !found.isAccelerated)
    let state = buffers.state.row(1)
    for i in 0..<count { state[i] = Float(i) / 10 }
    var target = [Double](repeating: 2, count: count)
    buffers.rows.finish(
      1, transposition, residual: residual, scale: scale, mean: mean, to: &target)
    for i in 0..<count {
      let product = norm * Double(i) / 10 * (transposition == .none ? slopes[i] : 1)
      #expect(abs(target[i] - (2 + residual[i] + product)) <= 1e-8)
    }
  }

  /// How the products of a sweep are made.
  enum Products: CaseIterable {
    case steps, written, whole
  }

  /// Solves `s = H (r + F s)` with a diagonal `H = 1`, and factors of which two contract slowly; checks
  /// what stands in the rows after every sweep against sums in double precision.
  private static func residuals(sweeps: Int, slow: Float, by products: Products) -> [Double] {
    let (count, rows) = (37, 0..<2)
    let buffers = Buffers(count)
    let generator = SeededGenerator(seed: 8)
    var found = [VectorKernels.Change](repeating: .init(), count: 2)
    let mean = [Float](repeating: 0, count: count)
    let slopes = (0..<count).map { $0 < 2 ? 0.9 : 0.1 }
    for row in rows {
      let residual = (0..<count).map { _ in generator.gaussian() }
      _ = buffers.rows.begin(
        row, .none, residual: residual, slopes: slopes, mean: mean, &found[row])
    }
    var included = [[Double]](repeating: Array(repeating: 0, count: count), count: 2)
    var lastAnswers = included
    return (0..<sweeps).map { _ in
      for row in rows {
        // What the step is, from what the sweep before left.
        let (residual, answer) = (buffers.residual.row(row), lastAnswers[row])
        for i in 0..<count {
          included[row][i] += Double(residual[i]) - Double(found[row].weight) * answer[i]
        }
      }
      if products == .steps {
        for row in rows {
          for i in 0..<count {
            buffers.step.row(row)[i] =
              buffers.residual.row(row)[i] - found[row].weight * buffers.answer.row(row)[i]
          }
        }
      }
      if products == .whole { buffers.rows.takeWholeSteps(found, rows: rows) }
      for row in rows {
        let product = products == .whole ? buffers.source.row(row) : buffers.step.row(row)
        buffers.answer.row(row).update(from: product, count: count)
      }
      let last = found.map(\.change)
      let wasAccelerated = found.map(\.isAccelerated)
      buffers.rows.applyProducts(
        areWhole: products == .whole, writesSteps: products == .written, slow: slow, rows: rows,
        &found)
      for row in rows {
        var (change, step) = (0.0, 0.0)
        for i in 0..<count {
          let (state, residual) = (Double(buffers.state.row(row)[i]), buffers.residual.row(row)[i])
          let answer = Double(buffers.answer.row(row)[i])
          #expect(abs(state - included[row][i]) <= 1e-5)
          let exact = Double(buffers.base.row(row)[i]) + slopes[i] * state - included[row][i]
          #expect(abs(Double(residual) - exact) <= 2e-6)
          change += Double(residual) * Double(residual)
          let next = Double(residual) - Double(found[row].weight) * answer
          step += next * next
          if products == .written {
            #expect(abs(Double(buffers.step.row(row)[i]) - next) <= 1e-6)
          }
          lastAnswers[row][i] = answer
        }
        #expect(abs(Double(found[row].change) - change) <= 1e-5 * change)
        // Never shorter than it is, which 16 bits would not hold.
        #expect(Double(found[row].step) >= 0.98 * step)
        if step > 0.01 * change { #expect(Double(found[row].step) <= 1.02 * step) }
        #expect(wasAccelerated[row] || found[row].weight == 0)
        #expect(
          found[row].isAccelerated == (wasAccelerated[row] || found[row].change > slow * last[row]))
      }
      return Double(found[1].change)
    }
  }

  @Test(arguments: Products.allCases)
  private func `acceleration of depth one needs few sweeps where few elements contract slowly`(
    products: Products
  ) {
    // Plain sweeps lower the squared residual by 0.81 each once the fast elements are gone.
    let plain = Self.residuals(sweeps: 12, slow: .infinity, by: products)
    #expect(abs(plain[11] / plain[10] - 0.81) <= 1e-3)
    // The slow ones share a factor, which one difference tells.
    let accelerated = Self.residuals(sweeps: 12, slow: 0, by: products)
    #expect(accelerated[11] <= 1e-8 * plain[11])
    // In between it begins once the fast elements are gone.
    let late = Self.residuals(sweeps: 12, slow: 0.5, by: products)
    #expect(late[11] <= 1e-6 * plain[11])
  }

  @Test(arguments: [40, 51])
  func `a step in 16 bits is the residual less its share of the answer, to half a unit`(count: Int)
  {
    let buffers = Buffers(count)
    let shorts = ShortRows(rows: 2, columns: count)
    var found = [VectorKernels.Change](repeating: .init(), count: 2)
    for row in 0..<2 {
      found[row].weight = Float(row) * 0.4 - 0.7
      for i in 0..<count {
        let step = buffers.residual.row(row)[i] - found[row].weight * buffers.answer.row(row)[i]
        found[row].step += step * step
      }
    }
    shorts.takeSteps(of: buffers.rows, changes: found, rows: 0..<2)
    for row in 0..<2 {
      let unit = found[row].step.squareRoot() / 32000
      for i in 0..<count {
        let step = buffers.residual.row(row)[i] - found[row].weight * buffers.answer.row(row)[i]
        #expect(abs(step - buffers.step.row(row)[i]) <= 0.51 * unit)
        let units = buffers.step.row(row)[i] / unit
        #expect(abs(units - units.rounded()) <= 0.01)
      }
    }
  }
}

import Foundation
import GSLNumerics
import Testing

@Suite struct VectorKernelsTests {
  /// Points over all magnitudes, both signs, and a dense grid where the functions bend.
  private static let points: [Double] = {
    var points: [Double] = [0, 0.5, 1, 19.9, 20, 20.1, 700, 707.9]
    for exponent in -300...2 { points.append(Double(exponent) < 0 ? pow(10, Double(exponent)) : 7) }
    for k in 1...4000 { points.append(Double(k) * 0.00613) }
    return points.flatMap { [$0, -$0] }
  }()

  private static func tanh(_ inputs: [Double]) -> (values: [Double], slopes: [Double]) {
    var (values, slopes) = (inputs, inputs)
    VectorKernels.tanh(inputs, &values, slope: &slopes, count: inputs.count)
    return (values, slopes)
  }

  private static func logistic(_ inputs: [Double]) -> (values: [Double], slopes: [Double]) {
    var (values, slopes) = (inputs, inputs)
    VectorKernels.logistic(inputs, &values, slope: &slopes, count: inputs.count)
    return (values, slopes)
  }

  @Test func `tanh is within 3 ulp`() {
    // glibc's tanh is within 2 ulp itself.
    for (x, y) in zip(Self.points, Self.tanh(Self.points).values) {
      #expect(abs(y - Foundation.tanh(x)) <= 5 * Foundation.tanh(x).ulp, "tanh(\(x))")
    }
    // To 30 digits by mpmath: tanh(1/2), tanh(1), tanh(3).
    let exact =
      [0.462117157260009758502318483644, 0.761594155955764888119458282605]
      + [0.995054753686730451332807204862]
    for (y, reference) in zip(Self.tanh([0.5, 1, 3]).values, exact) {
      #expect(abs(y - reference) <= 3 * reference.ulp)
    }
  }

  @Test func `the logistic function is within 3 ulp, far down its tail too`() {
    for (x, y) in zip(Self.points, Self.logistic(Self.points).values) {
      // exp is correct to under 1 ulp; dividing by 1 + exp loses nothing on either side.
      let exact = x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x))
      #expect(abs(y - exact) <= 5 * exact.ulp, "logistic(\(x))")
    }
  }

  @Test func `slopes keep their digits where the functions saturate`() {
    let (tanhs, logistics) = (Self.tanh(Self.points), Self.logistic(Self.points))
    for (i, x) in Self.points.enumerated() {
      // 1 − tanh² = 4 / (e^x + e^−x)², f (1 − f) = 1 / (e^(x/2) + e^(−x/2))².
      let (sum, halfSum) = (exp(x) + exp(-x), exp(x / 2) + exp(-x / 2))
      if abs(x) < 350 {
        let slope = 2 / sum * (2 / sum)
        #expect(abs(tanhs.slopes[i] - slope) <= 10 * slope.ulp, "tanh′(\(x))")
      }
      let slope = 1 / halfSum / halfSum
      #expect(abs(logistics.slopes[i] - slope) <= 10 * slope.ulp, "logistic′(\(x))")
    }
    let far = Self.tanh([.infinity, -1e10, .nan]).slopes
    #expect(far[0] < 1e-300 && far[1] < 1e-300 && far[2].isNaN)
    #expect(Self.logistic([.infinity, -.infinity]).slopes == [0, 0])
  }

  @Test func `zeros, subnormals, infinities and NaN come out as they should`() {
    let smallest = Double.leastNonzeroMagnitude
    let tanhs = Self.tanh([0, -0.0, smallest, -smallest, .infinity, -.infinity, .nan, 1e300]).values
    #expect(tanhs[0] == 0 && tanhs[0].sign == .plus)
    #expect(tanhs[1] == 0 && tanhs[1].sign == .minus)
    #expect(tanhs[2] == smallest && tanhs[3] == -smallest)
    #expect(tanhs[4] == 1 && tanhs[5] == -1 && tanhs[6].isNaN && tanhs[7] == 1)
    let logistics = Self.logistic([0, -0.0, smallest, .infinity, -.infinity, .nan, -1e300]).values
    #expect(logistics[0] == 0.5 && logistics[1] == 0.5 && logistics[2] == 0.5)
    #expect(logistics[3] == 1 && logistics[4] == 0 && logistics[5].isNaN && logistics[6] == 0)
  }

  @Test(arguments: [1, 2, 3, 5, 7, 8, 9, 31])
  func `an element does not depend on the others in the call`(count: Int) {
    let inputs = (0..<count).map { Double($0) * 0.37 - 2 }
    let all = Self.tanh(inputs).values
    for (x, y) in zip(inputs, all) { #expect(Self.tanh([x]).values[0] == y) }
    let logistics = Self.logistic(inputs).values
    for (x, y) in zip(inputs, logistics) { #expect(Self.logistic([x]).values[0] == y) }
  }

  @Test func `the squared distance is that of its terms`() {
    let x = (0..<19).map { Double($0) }
    let y = (0..<19).map { Double($0 * $0) }
    let exact = zip(x, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    #expect(VectorKernels.squaredDistance(x, y, count: 19) == exact)
    #expect(VectorKernels.squaredDistance(x, y, count: 0) == 0)
  }

  @Test func `a step with momentum and a product of elements round as their formulas do`() {
    let generator = SeededGenerator(seed: 2)
    let draw = { (0..<37).map { _ in generator.gaussian(standardDeviation: 1) } }
    let (before, lastVelocity, gradient) = (draw(), draw(), draw())
    var (parameters, velocity) = (before, lastVelocity)
    VectorKernels.stepWithMomentum(
      &parameters, velocity: &velocity, gradient: gradient, momentum: 0.9, rate: 0.3, count: 37)
    for i in 0..<37 {
      let wanted = 0.9 * lastVelocity[i] - 0.3 * gradient[i]
      #expect(velocity[i] == wanted && parameters[i] == before[i] + wanted)
    }
    VectorKernels.multiply(gradient, into: &parameters, count: 36)
    for i in 0..<36 { #expect(parameters[i] == gradient[i] * (before[i] + velocity[i])) }
    #expect(parameters[36] == before[36] + velocity[36])
  }

  @Test(arguments: [0, 5, 8, 19])
  func `the squared norm, also of a sum with a difference, is that of its terms`(count: Int) {
    let x = (0..<count).map { Double($0) }
    let y = (0..<count).map { Double($0 * $0) }
    #expect(VectorKernels.squaredNorm(y, count: count) == y.reduce(0) { $0 + $1 * $1 })
    var sum = (0..<count).map { Double(3 * $0 + 1) }
    let wanted = (0..<count).map { sum[$0] + x[$0] - y[$0] }
    let square = VectorKernels.addDifference(x, y, to: &sum, count: count)
    #expect(sum == wanted)
    #expect(square == wanted.reduce(0) { $0 + $1 * $1 })
  }
}

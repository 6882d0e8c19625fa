import Foundation
import GSLNumerics

/// What the processor allows, as measured through the library's own products and kernels.
public struct MachineLimits: Codable, Sendable {
  /// Floating-point operations a second of a large product in double precision.
  public var productRate: Double
  /// The same in single precision.
  public var singleProductRate: Double
  /// Bytes a second that a copy past the caches reads and writes.
  public var memoryRate: Double
  /// Seconds for one tanh with its slope, in double precision.
  public var activationTime: Double
  /// Seconds for one tanh in single precision.
  public var singleActivationTime: Double

  /// Measures them with the threads that products have now; takes about a second.
  public init() {
    let n = 1024
    let (a, b, c) = (Self.buffer(n), Self.buffer(n), Self.buffer(n))
    let operations = 2 * Double(n * n * n)
    productRate =
      operations / Self.best { multiply(a.view.readOnly, b.view.readOnly, into: c.view) }
    let singles = (0..<3).map { _ in SingleMatrixBuffer(rows: n, columns: n) }
    VectorKernels.round(a.view.base, to: singles[0].base, count: n * n)
    VectorKernels.round(b.view.base, to: singles[1].base, count: n * n)
    let propagator = SinglePropagator(order: n, capacity: n)
    propagator.matrix.base.update(from: singles[1].base, count: n * n)
    singleProductRate =
      operations
      / Self.best { propagator.multiply(singles[0], .none, into: singles[2], rows: n) }
    let large = MatrixBuffer(rows: 1, columns: 1 << 24)
    let copy = MatrixBuffer(rows: 1, columns: 1 << 24)
    memoryRate = 16 * Double(1 << 24) / Self.best { copy.view.copy(large.view.readOnly) }
    // As many as stay in the first cache.
    let count = 1024
    activationTime =
      Self.best {
        for _ in 0..<256 {
          VectorKernels.tanh(
            a.view.base, c.view.base, slope: b.view.base, count: count)
        }
      } / Double(256 * count)
    singleActivationTime =
      Self.best {
        for _ in 0..<256 { VectorKernels.tanh(singles[0].base, singles[2].base, count: count) }
      } / Double(256 * count)
  }

  /// The least seconds that some work needs: its products, and its activations one after the other.
  public func floor(of sweeps: Sweeps, work: FixedPointWork) -> Double {
    let n = Double(work.stateWidth)
    let product = 2 * n * n
    return sweeps.double * (product / productRate)
      + sweeps.single * (product / singleProductRate)
      + sweeps.activations * n * activationTime + sweeps.singleActivations * n
      * singleActivationTime
      + sweeps.factorizations * 8 * n * n * n / 3 / singleProductRate
  }

  /// Pattern sweeps by what they cost.
  public struct Sweeps: Sendable, Codable {
    /// Products in double precision, the gradient's included.
    public var double = 0.0
    /// Products in single precision.
    public var single = 0.0
    /// States through the activation with its slope in double precision.
    public var activations = 0.0
    /// States through it in single precision.
    public var singleActivations = 0.0
    /// Factorizations shared by the batch.
    public var factorizations = 0.0
  }

  private static func buffer(_ n: Int) -> MatrixBuffer {
    let buffer = MatrixBuffer(rows: n, columns: n)
    for index in 0..<n * n { buffer.view.base[index] = Double(index % 97) / 48 - 1 }
    return buffer
  }

  private static func best(_ body: () -> Void) -> Double {
    let clock = ContinuousClock()
    return (0..<7).map { _ in clock.measure(body) / .seconds(1) }.min() ?? .nan
  }
}

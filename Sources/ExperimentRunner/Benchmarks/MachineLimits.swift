import Foundation
import GSLNumerics

/// What the processor allows, as measured through the library's own products and kernels.
public struct MachineLimits: Codable, Sendable {
  /// Floating-point operations a second of a large product in double precision.
  public var productRate: Double
  /// The same in single precision.
  public var singleProductRate: Double
  /// The same in 16 bits; that in single precision where there are no such products.
  public var shortProductRate: Double
  /// Bytes a second that a copy past the caches reads and writes.
  public var memoryRate: Double
  /// Seconds for one tanh with its slope, in double precision.
  public var activationTime: Double
  /// Seconds for one tanh in single precision.
  public var singleActivationTime: Double

  /// Measures them with the threads that products have now; takes some three seconds.
  public init() {
    let n = 1024
    let (a, b, c) = (Self.buffer(n), Self.buffer(n), Self.buffer(n))
    let operations = 2 * Double(n * n * n)
    productRate =
      operations / Self.best { multiply(a.view.readOnly, b.view.readOnly, into: c.view) }
    let singles = (0..<3).map { _ in SingleMatrixBuffer(rows: n, columns: n) }
    VectorKernels.round(a.view.base, to: singles[0].base, count: n * n)
    VectorKernels.round(b.view.base, to: singles[1].base, count: n * n)
    let rows = 128
    let propagator = SinglePropagator(order: n)
    propagator.matrix.base.update(from: singles[1].base, count: n * n)
    propagator.prepare()
    propagator.makeReady(.none)
    let shared = { (body: (_ first: Int, _ count: Int) -> Void) in
      Self.best { ThreadTeam.run(over: rows) { _, range in body(range.lowerBound, range.count) } }
    }
    let rowOperations = operations * Double(rows) / Double(n)
    let (source, target) = (
      SingleMatrixBuffer(rows: rows, columns: propagator.stride),
      SingleMatrixBuffer(rows: rows, columns: propagator.stride)
    )
    for row in 0..<rows { source.row(row).update(from: singles[0].row(row), count: n) }
    let singleRate =
      rowOperations
      / shared { propagator.multiply(source.row($0), .none, into: target.row($0), rows: $1) }
    singleProductRate = singleRate
    let shorts = ShortRows(rows: rows, columns: n)
    shortProductRate =
      propagator.hasShortProducts
      ? rowOperations
        / shared {
          propagator.addProduct(of: shorts, first: $0, .none, to: target.row($0), rows: $1)
        } : singleRate
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
      + (sweeps.single - sweeps.short) * (product / singleProductRate)
      + sweeps.short * (product / shortProductRate)
      + sweeps.activations * n * activationTime + sweeps.singleActivations * n
      * singleActivationTime
      + sweeps.factorizations * 8 * n * n * n / 3 / singleProductRate
  }

  /// Pattern sweeps by what they cost.
  public struct Sweeps: Sendable, Codable {
    /// Products in double precision, the gradient's included.
    public var double = 0.0
    /// Products in single precision or 16 bits.
    public var single = 0.0
    /// Those of them in 16 bits.
    public var short = 0.0
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
    let start = clock.now
    var least = Double.infinity
    var count = 0
    // Long enough that whatever else the machine does lets go for once.
    while count < 7 || clock.now - start < .milliseconds(400) {
      least = min(least, clock.measure(body) / .seconds(1))
      count += 1
    }
    return least
  }
}

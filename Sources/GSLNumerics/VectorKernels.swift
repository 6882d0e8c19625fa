internal import CVectorKernels

/// Vectorised elementwise functions, at most 3 ulp from the exact value.
///
/// libm's `tanh` costs 14 to 27 ns an element and these about 2, so for small nets they decide the
/// speed of a sweep. `output` may be `input`; `slope` may not.
public enum VectorKernels {
  /// `output = tanh(input)`.
  @inline(__always)
  public static func tanh(
    _ input: UnsafePointer<Double>, _ output: UnsafeMutablePointer<Double>, count: Int
  ) { attractor_tanh(input, output, count) }

  /// `output = tanh(input)`, `slope = 1 − tanh²`, to a few ulp where that is tiny, too.
  @inline(__always)
  public static func tanh(
    _ input: UnsafePointer<Double>, _ output: UnsafeMutablePointer<Double>,
    slope: UnsafeMutablePointer<Double>, count: Int
  ) { attractor_tanh_slope(input, output, slope, count) }

  /// `output = 1 / (1 + exp(−input))`.
  @inline(__always)
  public static func logistic(
    _ input: UnsafePointer<Double>, _ output: UnsafeMutablePointer<Double>, count: Int
  ) { attractor_logistic(input, output, count) }

  /// `output = 1 / (1 + exp(−input))`, `slope = f (1 − f)`, likewise.
  @inline(__always)
  public static func logistic(
    _ input: UnsafePointer<Double>, _ output: UnsafeMutablePointer<Double>,
    slope: UnsafeMutablePointer<Double>, count: Int
  ) { attractor_logistic_slope(input, output, slope, count) }

  /// The squared Euclidean distance of two vectors, summed in a fixed order.
  @inline(__always)
  public static func squaredDistance(
    _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, count: Int
  ) -> Double { attractor_squared_distance(x, y, count) }

  /// The squared Euclidean norm of a vector, summed in a fixed order.
  @inline(__always)
  public static func squaredNorm(_ x: UnsafePointer<Double>, count: Int) -> Double {
    attractor_squared_norm(x, count)
  }

  /// `sum += x − y`; the squared norm of that, summed in a fixed order.
  @inline(__always)
  public static func addDifference(
    _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>,
    to sum: UnsafeMutablePointer<Double>, count: Int
  ) -> Double { attractor_add_difference(x, y, sum, count) }

  /// `v ← μ v − η g`, `θ ← θ + v`: a step with momentum.
  @inline(__always)
  public static func stepWithMomentum(
    _ parameters: UnsafeMutablePointer<Double>, velocity: UnsafeMutablePointer<Double>,
    gradient: UnsafePointer<Double>, momentum: Double, rate: Double, count: Int
  ) { attractor_momentum(parameters, velocity, gradient, momentum, rate, count) }

  /// `target ← factors ∘ target`.
  @inline(__always)
  public static func multiply(
    _ factors: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>, count: Int
  ) { attractor_multiply(factors, target, count) }

  /// `output = tanh(input)` in single precision, to about 4 ulp.
  @inline(__always)
  public static func tanh(
    _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>, count: Int
  ) { attractor_tanh_single(input, output, count) }

  /// `output = 1 / (1 + exp(−input))` in single precision, likewise.
  @inline(__always)
  public static func logistic(
    _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>, count: Int
  ) { attractor_logistic_single(input, output, count) }

  /// `output = scale · input`, rounded to single precision.
  @inline(__always)
  public static func round(
    _ input: UnsafePointer<Double>, scale: Double = 1, to output: UnsafeMutablePointer<Float>,
    count: Int
  ) { attractor_to_single(input, scale, output, count) }

  /// `output = input`.
  @inline(__always)
  public static func widen(
    _ input: UnsafePointer<Float>, to output: UnsafeMutablePointer<Double>, count: Int
  ) { attractor_to_double(input, output, count) }

  /// `output += scale · input`.
  @inline(__always)
  public static func add(
    _ input: UnsafePointer<Float>, scale: Double, to output: UnsafeMutablePointer<Double>,
    count: Int
  ) { attractor_add_single(input, scale, output, count) }

  /// `output = x + y`.
  @inline(__always)
  public static func sum(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, to output: UnsafeMutablePointer<Float>,
    count: Int
  ) { attractor_sum_single(x, y, output, count) }

  /// How far a vector is from another one, how large it is, and how far what goes on from it is from
  /// that other one: squared norms. And the weight of the last sweep's answer in that, where the
  /// iteration is accelerated.
  public struct Change: Sendable {
    /// That of the difference.
    public var change: Float = 0
    /// That of the vector.
    public var size: Float = 0
    /// That of the difference of what goes on; of the vector itself where nothing is accelerated.
    public var step: Float = 0
    /// See `CorrectionRows.applyProducts`.
    public var weight: Float = 0
    /// Whether the iteration is accelerated.
    public var isAccelerated = false

    /// Of two equal vectors of zeros.
    public init() {}
  }

  /// `source = base + factors ∘ state` in one pass, for some rows of buffers of the same columns.
  /// - Parameters:
  ///   - factors: a row a row, or one row for all.
  ///   - count: the elements of a row in use.
  ///   - found: by row, `source − held` and `source`.
  @inline(__always)
  public static func renew(
    _ source: SingleMatrixBuffer, base: SingleMatrixBuffer, factors: SingleMatrixBuffer,
    state: SingleMatrixBuffer, held: SingleMatrixBuffer, count: Int, rows: Range<Int>,
    into found: UnsafeMutablePointer<Change>
  ) {
    let (first, isShared) = (rows.lowerBound, factors.rows == 1 && source.rows > 1)
    (found + first).withMemoryRebound(to: attractor_change.self, capacity: rows.count) {
      attractor_renew_sources(
        base.row(first), factors.row(isShared ? 0 : first), isShared ? 0 : factors.columns,
        state.row(first), held.row(first), source.row(first), source.columns, count, rows.count,
        $0)
    }
  }
}

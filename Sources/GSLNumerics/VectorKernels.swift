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

  /// `source = base + factors ∘ state` in one pass.
  /// - Returns: the squared norms of `source − held`, and of `source`.
  @inline(__always)
  public static func renew(
    _ source: UnsafeMutablePointer<Float>, base: UnsafePointer<Float>,
    factors: UnsafePointer<Float>, state: UnsafePointer<Float>, held: UnsafePointer<Float>,
    count: Int
  ) -> (change: Float, size: Float) {
    let found = attractor_renew_source(base, factors, state, held, source, count)
    return (found.change, found.size)
  }
}

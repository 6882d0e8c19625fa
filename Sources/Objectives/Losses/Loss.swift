/// The error of one pattern's outputs, with its derivative.
///
/// A new loss is one new file beside this one and one line in `lossCatalogue`.
public protocol Loss: Sendable {
  /// The name in specifications and on the command line.
  var name: String { get }
  /// Whether the value is `½ Σ r²` with residuals of the outputs' width, as least squares need.
  var isSumOfSquares: Bool { get }
  /// Whether outputs are read as logits, so that 0 lies half way between no and yes.
  var takesLogits: Bool { get }

  /// The loss `E` of one pattern.
  /// - Parameters:
  ///   - outputs: `width` outputs of the network; logits where the loss says so.
  ///   - targets: `width` targets.
  func value(outputs: UnsafePointer<Double>, targets: UnsafePointer<Double>, width: Int) -> Double

  /// The loss `E` of one pattern, and `∂E/∂outputs` written to `gradient` (`width` values, which may
  /// not overlap the others).
  func value(
    outputs: UnsafePointer<Double>, targets: UnsafePointer<Double>,
    gradient: UnsafeMutablePointer<Double>, width: Int
  ) -> Double

  /// The residuals `r` of one pattern, with `E = ½ Σ r²`, and their derivatives `∂rᵢ/∂xᵢ` (a
  /// residual depends on its own output alone). Only asked for when `isSumOfSquares`; the default is
  /// `r = x − t`, derivative 1.
  /// - Parameters:
  ///   - residuals: `width` values, overwritten; not those of `outputs` or `targets`.
  ///   - slopes: `width` values, overwritten.
  func residuals(
    outputs: UnsafePointer<Double>, targets: UnsafePointer<Double>,
    residuals: UnsafeMutablePointer<Double>, slopes: UnsafeMutablePointer<Double>, width: Int)
}

extension Loss {
  public var isSumOfSquares: Bool { false }
  public var takesLogits: Bool { false }

  public func residuals(
    outputs: UnsafePointer<Double>, targets: UnsafePointer<Double>,
    residuals: UnsafeMutablePointer<Double>, slopes: UnsafeMutablePointer<Double>, width: Int
  ) {
    for unit in 0..<width {
      residuals[unit] = outputs[unit] - targets[unit]
      slopes[unit] = 1
    }
  }
}

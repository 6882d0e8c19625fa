/// The error of one pattern's outputs, with its derivative.
///
/// A new loss is one new file beside this one and one line in `lossCatalogue`.
public protocol Loss: Sendable {
  /// The name in specifications and on the command line.
  var name: String { get }
  /// Whether the value is `½ Σ r²` with residuals of the outputs' width, as least squares need.
  var isSumOfSquares: Bool { get }

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
}

extension Loss {
  public var isSumOfSquares: Bool { false }
}

import Foundation

/// A power law `y = c xᵉ`, fitted by least squares to the logarithms: how a cost grows.
public struct PowerLaw: Equatable, Sendable {
  /// The exponent `e` with its interval: points are resampled as wholes.
  public let exponent: BootstrapInterval
  /// The factor `c`.
  public let factor: Double

  /// The fit through points whose coordinates are above 0.
  /// - Returns: `nil` with fewer than two different `x`.
  public init?(
    _ points: [(x: Double, y: Double)], level: Double = 0.95, resamples: Int = 2000,
    seed: UInt64 = 1
  ) {
    precondition(points.allSatisfy { $0.x > 0 && $0.y > 0 }, "Logarithms need positive numbers")
    let logarithms = points.map { (x: log($0.x), y: log($0.y)) }
    guard let line = Self.line(logarithms) else { return nil }
    factor = exp(line.intercept)
    // A resample of one x alone has no slope; it says nothing and counts as the fit itself.
    exponent = BootstrapInterval(
      logarithms, level: level, resamples: resamples, seed: seed
    ) { Self.line($0)?.slope ?? line.slope }
  }

  private static func line(_ points: [(x: Double, y: Double)]) -> (
    slope: Double, intercept: Double
  )? {
    let n = Double(points.count)
    let meanX = points.reduce(0) { $0 + $1.x } / n
    let meanY = points.reduce(0) { $0 + $1.y } / n
    let spread = points.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
    guard spread > 0 else { return nil }
    let slope = points.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) } / spread
    return (slope, meanY - slope * meanX)
  }
}

import Foundation

/// The exponent `e` of the power law `y = c xᵉ` through points with coordinates above 0, by least
/// squares of the logarithms; `nil` with fewer than two different `x`.
func logLogSlope(_ points: [(x: Double, y: Double)]) -> Double? {
  precondition(points.allSatisfy { $0.x > 0 && $0.y > 0 }, "Logarithms need positive numbers")
  let count = Double(points.count)
  let meanX = points.reduce(0) { $0 + log($1.x) } / count
  let meanY = points.reduce(0) { $0 + log($1.y) } / count
  let spread = points.reduce(0) { $0 + (log($1.x) - meanX) * (log($1.x) - meanX) }
  guard spread > 0 else { return nil }
  return points.reduce(0) { $0 + (log($1.x) - meanX) * (log($1.y) - meanY) } / spread
}

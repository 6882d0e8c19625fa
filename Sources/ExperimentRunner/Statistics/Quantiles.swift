/// The sample quantile between order statistics: `h = (n − 1) p`, linear between the neighbours of
/// `h` (Hyndman & Fan 1996, definition 7; NumPy's and R's default).
///
/// Infinite values are allowed and mean a failure: a quantile that leans on one is infinite.
public enum Quantiles {
  /// The method's name, for captions.
  public static let method = "linear between order statistics (Hyndman & Fan 1996, type 7)"

  /// The quantile of `values` at `probability`, 0 to 1; NaN when there are none.
  public static func quantile(_ values: [Double], _ probability: Double) -> Double {
    quantile(ofSorted: values.sorted(), probability)
  }

  /// The quantile of values in ascending order.
  public static func quantile(ofSorted values: [Double], _ probability: Double) -> Double {
    precondition((0...1).contains(probability), "A quantile's probability is from 0 to 1")
    guard let last = values.indices.last else { return .nan }
    let position = Double(last) * probability
    let below = Int(position)
    let share = position - Double(below)
    // Both guards keep infinite neighbours from giving NaN as 0 · ∞ or ∞ − ∞.
    if share == 0 || values[below] == values[below + 1] { return values[below] }
    return values[below] + share * (values[below + 1] - values[below])
  }

  /// The median; NaN when there are no values.
  public static func median(_ values: [Double]) -> Double { quantile(values, 0.5) }
}

/// The median and the two quartiles of a sample.
public struct Quartiles: Equatable, Sendable {
  /// The probabilities of the three quantiles, from which captions are written.
  public static let probabilities = (lower: 0.25, median: 0.5, upper: 0.75)

  /// The lower quartile.
  public let lower: Double
  /// The median.
  public let median: Double
  /// The upper quartile.
  public let upper: Double

  /// The quartiles of `values`, by `Quantiles.method`.
  public init(_ values: [Double]) {
    let sorted = values.sorted()
    lower = Quantiles.quantile(ofSorted: sorted, Self.probabilities.lower)
    median = Quantiles.quantile(ofSorted: sorted, Self.probabilities.median)
    upper = Quantiles.quantile(ofSorted: sorted, Self.probabilities.upper)
  }
}

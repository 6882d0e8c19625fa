public import GSLNumerics

/// An interval for a statistic by Efron's bootstrap: resamples of the same size, with replacement.
public struct BootstrapInterval: Equatable, Sendable {
  /// How the interval comes from the resampled statistics.
  public enum Method: String, Sendable {
    /// The quantiles of the resampled statistics themselves. Allows infinite values.
    case percentile
    /// Corrected for bias and acceleration (BCa, Efron 1987). It falls back to `percentile` where
    /// the correction is not defined: infinite values, or a statistic that never varies.
    case bca = "BCa"
  }

  /// The statistic of the sample itself.
  public let estimate: Double
  /// The interval's lower end.
  public let lower: Double
  /// The interval's upper end.
  public let upper: Double
  /// The method that gave the ends: `percentile` where `bca` was asked for and is not defined.
  public let method: Method
  /// The share of samples whose interval should hold the truth.
  public let level: Double
  /// The number of resamples drawn.
  public let resamples: Int

  /// The interval of `statistic` over `sample`, whose elements are drawn as wholes: pass pairs to
  /// keep them together.
  /// - Parameters:
  ///   - sample: the observations, at least one.
  ///   - level: the confidence level, such as 0.95.
  ///   - resamples: how many resamples are drawn.
  ///   - generator: what they are drawn from; the same seed gives the same interval.
  ///   - statistic: any function of a sample. It may be infinite, not NaN.
  public init<Observation>(
    _ sample: [Observation], level: Double = 0.95, resamples: Int = 2000,
    method: Method = .percentile, using generator: SeededGenerator,
    statistic: ([Observation]) -> Double
  ) {
    precondition(!sample.isEmpty, "A bootstrap needs an observation")
    precondition(0 < level && level < 1 && resamples > 0, "A level is between 0 and 1")
    let estimate = statistic(sample)
    var drawn = sample
    var statistics: [Double] = []
    statistics.reserveCapacity(resamples)
    for _ in 0..<resamples {
      for place in drawn.indices { drawn[place] = sample[generator.index(below: sample.count)] }
      statistics.append(statistic(drawn))
    }
    statistics.sort()
    var tails = ((1 - level) / 2, (1 + level) / 2)
    var used = Method.percentile
    if method == .bca,
      let corrected = Self.correctedTails(
        sample, estimate: estimate, statistics: statistics, level: level, statistic: statistic)
    {
      tails = corrected
      used = .bca
    }
    self.estimate = estimate
    self.lower = Quantiles.quantile(ofSorted: statistics, tails.0)
    self.upper = Quantiles.quantile(ofSorted: statistics, tails.1)
    self.method = used
    self.level = level
    self.resamples = resamples
  }

  /// The interval with the resamples drawn from a stream of its own.
  public init<Observation>(
    _ sample: [Observation], level: Double = 0.95, resamples: Int = 2000,
    method: Method = .percentile, seed: UInt64, statistic: ([Observation]) -> Double
  ) {
    self.init(
      sample, level: level, resamples: resamples, method: method,
      using: SeededGenerator(seed: seed), statistic: statistic)
  }

  /// The two probabilities of BCa (Efron 1987, eq. 2.3): the bias from the share of resamples below
  /// the estimate, the acceleration from the jackknife.
  private static func correctedTails<Observation>(
    _ sample: [Observation], estimate: Double, statistics: [Double], level: Double,
    statistic: ([Observation]) -> Double
  ) -> (Double, Double)? {
    guard sample.count > 1, estimate.isFinite, statistics.allSatisfy(\.isFinite) else { return nil }
    let below = statistics.reduce(0.0) { $0 + ($1 < estimate ? 1 : $1 == estimate ? 0.5 : 0) }
    let bias = NormalDistribution.quantile(below / Double(statistics.count))
    let jackknife = sample.indices.map { left in
      var rest = sample
      rest.remove(at: left)
      return statistic(rest)
    }
    let mean = jackknife.reduce(0, +) / Double(jackknife.count)
    let cubes = jackknife.reduce(0) { $0 + (mean - $1) * (mean - $1) * (mean - $1) }
    let squares = jackknife.reduce(0) { $0 + (mean - $1) * (mean - $1) }
    let acceleration = cubes / (6 * squares * squares.squareRoot())
    guard bias.isFinite, acceleration.isFinite else { return nil }
    func tail(_ probability: Double) -> Double {
      let shifted = bias + NormalDistribution.quantile(probability)
      return NormalDistribution.cumulative(bias + shifted / (1 - acceleration * shifted))
    }
    return (tail((1 - level) / 2), tail((1 + level) / 2))
  }
}

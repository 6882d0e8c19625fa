import ExperimentRunner

/// The constants of every report: figures are made from them, and captions written from them.
enum ReportConstants {
  /// The level of all intervals.
  static let intervalLevel = 0.95
  /// The resamples of each.
  static let resamples = 2000
  /// The seed of their draws.
  static let bootstrapSeed: UInt64 = 1
  /// The most positions at which a learning curve is drawn.
  static let curvePositions = 120

  /// "95 % percentile bootstrap intervals (2,000 resamples)".
  static var intervalWords: String {
    "\(NumberText.percent(intervalLevel, digits: 0)) \(method.rawValue) bootstrap intervals "
      + "(\(NumberText.whole(resamples)) resamples of trials)"
  }

  /// The percentile method allows infinite costs, which BCa does not.
  static let method = BootstrapInterval.Method.percentile

  /// "median; band: 25 % to 75 % quantiles".
  static var bandWords: String {
    let (lower, _, upper) = Quartiles.probabilities
    return "Lines: medians over replicates; bands: \(NumberText.percent(lower, digits: 0)) to "
      + "\(NumberText.percent(upper, digits: 0)) quantiles"
  }

  /// The same of measures that are 1 for success and 0 otherwise.
  static var shareBandWords: String {
    "Of what is a success or not, lines: shares of trials; bands: "
      + "\(NumberText.percent(intervalLevel, digits: 0)) Wilson intervals"
  }

  static func interval<Observation>(
    _ sample: [Observation], statistic: ([Observation]) -> Double
  ) -> BootstrapInterval {
    BootstrapInterval(
      sample, level: intervalLevel, resamples: resamples, method: method, seed: bootstrapSeed,
      statistic: statistic)
  }
}

extension BootstrapInterval {
  /// "123 (110 to 140)".
  func words(_ text: (Double) -> String = { NumberText.significant($0) }) -> String {
    if lower.isInfinite, lower == upper, estimate == lower { return text(estimate) }
    return "\(text(estimate)) (\(text(lower)) to \(text(upper)))"
  }
}

extension Quartiles {
  /// "96.2 % (95.9 % to 96.4 %)": the median and the quartiles.
  func words(_ text: (Double) -> String = { NumberText.significant($0) }) -> String {
    if lower.isInfinite, lower == upper { return text(median) }
    return "\(text(median)) (\(text(lower)) to \(text(upper)))"
  }
}

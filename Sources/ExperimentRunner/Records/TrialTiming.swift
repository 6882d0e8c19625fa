public import Studies

import Foundation

/// The times of a trial, kept apart from its record because they differ from run to run. They are
/// written with four significant digits: no clock gives more, and the files stay small.
public struct TrialTiming: Codable, Equatable, Sendable {
  /// The trial's identity.
  public var identity: String
  /// Seconds of the algorithm alone; evaluation pauses the clock.
  public var seconds: Double
  /// Seconds an epoch of the algorithm alone, when epochs were done.
  public var secondsPerEpoch: Double?
  /// Seconds of the algorithm at each moment of the curve.
  public var curveSeconds: [Double]
  /// The times that a study took, in seconds by name.
  public var measured: [String: Double]?
  /// The times that a study took along something.
  public var series: [StudySeries]?
  /// Whether other trials ran on the machine at the time, which makes times longer.
  public var ranBesideOthers: Bool
  /// Where it ran.
  public var host: String

  /// Times.
  public init(
    identity: String, seconds: Double, secondsPerEpoch: Double? = nil, curveSeconds: [Double] = [],
    measured: [String: Double]? = nil, series: [StudySeries]? = nil,
    ranBesideOthers: Bool = false, host: String = ""
  ) {
    self.identity = identity
    self.seconds = seconds
    self.secondsPerEpoch = secondsPerEpoch
    self.curveSeconds = curveSeconds
    self.measured = measured
    self.series = series
    self.ranBesideOthers = ranBesideOthers
    self.host = host
  }
}

extension TrialTiming {
  private enum Key: String, CodingKey {
    case identity, seconds, secondsPerEpoch, curveSeconds, measured, series, ranBesideOthers, host
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(identity, forKey: .identity)
    try container.encode(Self.rounded(seconds), forKey: .seconds)
    try container.encodeIfPresent(secondsPerEpoch.map(Self.rounded), forKey: .secondsPerEpoch)
    try container.encode(curveSeconds.map(Self.rounded), forKey: .curveSeconds)
    try container.encodeIfPresent(measured?.mapValues(Self.rounded), forKey: .measured)
    try container.encodeIfPresent(series?.map(Self.rounded), forKey: .series)
    try container.encode(ranBesideOthers, forKey: .ranBesideOthers)
    try container.encode(host, forKey: .host)
  }

  private static func rounded(_ series: StudySeries) -> StudySeries {
    var series = series
    series.values = series.values.map { $0.map(rounded) }
    return series
  }

  /// The number nearest to a time's four leading decimal digits.
  private static func rounded(_ seconds: Double) -> Double {
    guard seconds.isFinite else { return seconds }
    return Double(String(format: "%.3e", seconds)) ?? seconds
  }
}

import Foundation
import Testing

/// The reference values of `Fixtures/statistics.json`, made by the script beside it.
struct StatisticsFixture: Decodable {
  struct Wilcoxon: Decodable {
    let name: String
    let differences: [Double]
    let zeroMethod: String
    let alternative: String
    let distribution: String
    let continuityCorrection: Bool
    let pValue: Double
  }
  struct Holm: Decodable {
    let pValues: [Double]
    let adjusted: [Double]
  }
  struct Quantile: Decodable {
    let values: [Double]
    let probability: Double
    let quantile: Double
  }
  struct Bootstrap: Decodable {
    let statistic: String
    let method: String
    let sample: [Double]
    let lower: Double
    let upper: Double
  }
  struct Friedman: Decodable {
    let costs: [[Double]]
    let statistic: Double
    let pValue: Double
    let meanRanks: [Double]
    let criticalDifference: Double
  }
  struct RunningTime: Decodable {
    let reached: [Double]
    let failed: [Double]
    let expected: Double
  }
  struct Rate: Decodable {
    let successes: Int
    let trials: Int
    let lower: Double
    let upper: Double
  }
  struct Law: Decodable {
    let x: [Double]
    let y: [Double]
    let exponent: Double
    let factor: Double
  }
  struct Normal: Decodable {
    let z: Double
    let cumulative: Double
  }
  struct NormalQuantile: Decodable {
    let probability: Double
    let z: Double
  }
  struct ChiSquared: Decodable {
    let value: Double
    let degreesOfFreedom: Int
    let tail: Double
  }
  struct StudentizedRange: Decodable {
    let probability: Double
    let groups: Int
    let range: Double
  }

  let wilcoxon: [Wilcoxon]
  let holm: [Holm]
  let quantiles: [Quantile]
  let bootstrap: [Bootstrap]
  let friedman: [Friedman]
  let runningTime: [RunningTime]
  let successRates: [Rate]
  let powerLaws: [Law]
  let normal: [Normal]
  let normalQuantile: [NormalQuantile]
  let chiSquared: [ChiSquared]
  let studentizedRange: [StudentizedRange]

  static func load() throws -> StatisticsFixture {
    let url = Bundle.module.url(forResource: "Fixtures/statistics", withExtension: "json")
    return try JSONDecoder().decode(
      StatisticsFixture.self, from: Data(contentsOf: #require(url)))
  }
}

/// Whether two numbers agree to a relative tolerance, or are the same infinity.
func agree(_ first: Double, _ second: Double, relative: Double) -> Bool {
  first == second || abs(first - second) <= relative * max(abs(first), abs(second))
}

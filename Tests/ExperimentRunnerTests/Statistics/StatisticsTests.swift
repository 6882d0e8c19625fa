import GSLNumerics
import Testing

@testable import ExperimentRunner

@Suite struct StatisticsTests {
  @Test(arguments: [BootstrapInterval.Method.percentile, .bca])
  func `bootstrap intervals cover the truth about as often as they say`(
    method: BootstrapInterval.Method
  ) {
    // 90 % intervals for the mean of 40 normal values; 400 repetitions have a standard error of
    // 1.5 %, and the percentile method is known to be a little short at this size.
    let generator = SeededGenerator(seed: 5)
    let repetitions = 400
    var covered = 0
    for _ in 0..<repetitions {
      let sample = (0..<40).map { _ in 3 + generator.gaussian() }
      let interval = BootstrapInterval(
        sample, level: 0.9, resamples: 300, method: method, using: generator
      ) { $0.reduce(0, +) / Double($0.count) }
      if interval.lower <= 3, 3 <= interval.upper { covered += 1 }
    }
    let coverage = Double(covered) / Double(repetitions)
    #expect((0.85...0.95).contains(coverage), "covered \(coverage)")
  }

  @Test func `the same seed gives the same interval, and failures make its end infinite`() {
    let costs = [3.0, 4, 5, 6, 7, .infinity, .infinity]
    func interval(_ method: BootstrapInterval.Method) -> BootstrapInterval {
      BootstrapInterval(
        costs, resamples: 500, method: method, using: SeededGenerator(seed: 1),
        statistic: Quantiles.median)
    }
    #expect(interval(.percentile) == interval(.percentile))
    #expect(interval(.percentile).estimate == 6)
    #expect(interval(.percentile).lower.isFinite)
    #expect(interval(.percentile).upper == .infinity)
    #expect(interval(.bca).method == .percentile)
  }

  @Test func `quantiles next to a failure are infinite, never NaN`() {
    #expect(Quantiles.median([1, 2, .infinity]) == 2)
    #expect(Quantiles.median([1, 2, .infinity, .infinity]) == .infinity)
    #expect(Quantiles.median([.infinity, .infinity]) == .infinity)
    #expect(Quantiles.quantile([1, .infinity], 0) == 1)
    #expect(Quantiles.median([]).isNaN)
  }

  @Test func `without a success the expected cost is infinite`() {
    #expect(ExpectedRunningTime.expected([.failed(spent: 3)]) == .infinity)
    #expect(ExpectedRunningTime.expected([]).isNaN)
    #expect(ExpectedRunningTime.median([.reached(2), .failed(spent: 9), .reached(4)]) == 4)
  }

  @Test func `a data profile counts failures in the whole`() {
    let profile = CostProfiles.dataProfile(costs: [10, 20, 20, .infinity])
    #expect(
      profile.steps == [.init(position: 10, value: 0.25), .init(position: 20, value: 0.75)])
    #expect(profile.value(at: 9.9) == 0)
    #expect(profile.value(at: 10) == 0.25)
    #expect(profile.value(at: 1e9) == 0.75)
    let scaled = CostProfiles.dataProfile(costs: [10, 20], units: [5, 2])
    #expect(scaled.steps.map(\.position) == [2, 10])
  }

  @Test func `a performance profile starts at the share of wins and ends at the share solved`() {
    let profiles = CostProfiles.performanceProfiles(costs: [
      [1, 4, .infinity, .infinity],
      [2, 2, 6, .infinity],
    ])
    #expect(profiles[0].steps == [.init(position: 1, value: 0.25), .init(position: 2, value: 0.5)])
    #expect(profiles[1].steps == [.init(position: 1, value: 0.5), .init(position: 2, value: 0.75)])
    #expect(CostProfiles.performanceProfiles(costs: [[0], [0], [3]])[2].steps.isEmpty)
  }

  @Test func `the effect size has the sign and the share of the ranks`() {
    // Ranks 1, 2, 3, 4; positive 1 + 3, negative 2 + 4.
    let test = WilcoxonSignedRank(differences: [0.1, -0.2, 0.3, -0.4])
    #expect(test.positiveRankSum == 4 && test.negativeRankSum == 6)
    #expect(test.rankBiserialCorrelation == -0.2)
    #expect(test.pValue == 0.875)
    #expect(WilcoxonSignedRank(differences: [0, 0]).pValue == 1)
    #expect(WilcoxonSignedRank(differences: [0, 0]).rankBiserialCorrelation == 0)
  }

  @Test func `two failures are a tie and one is the largest difference`() {
    let differences = WilcoxonSignedRank.differences([.infinity, .infinity, 3], [.infinity, 5, 9])
    #expect(differences == [0, .infinity, -6])
    let test = WilcoxonSignedRank(differences: differences)
    #expect(test.positiveRankSum == 3 && test.negativeRankSum == 2)
  }

  @Test func `methods within the critical difference share a bar`() {
    let costs = [
      [Double](repeating: 1, count: 12), [Double](repeating: 2, count: 12),
      [Double](repeating: 3, count: 12), [Double](repeating: 4, count: 12),
    ]
    let comparison = CriticalDifference(costs: costs)
    #expect(comparison.meanRanks == [1, 2, 3, 4])
    #expect(comparison.order == [0, 1, 2, 3])
    // The difference is 2.569 √(4 · 5 / (6 · 12)) = 1.354: neighbours share a bar.
    #expect(abs(comparison.criticalDifference - 1.354) < 1e-3)
    #expect(comparison.groups == [0...1, 1...2, 2...3])
    let tied = CriticalDifference(costs: [[1, 1], [1, 1]])
    #expect(tied.friedmanStatistic == 0 && tied.pValue == 1)
  }
}

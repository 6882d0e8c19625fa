import GSLNumerics
import Testing

@testable import ExperimentRunner

@Suite struct StatisticsReferenceTests {
  private let fixture: StatisticsFixture

  init() throws { fixture = try StatisticsFixture.load() }

  @Test func `signed-rank p-values are SciPy's, exact and normal, with ties and zeros`() throws {
    for reference in fixture.wilcoxon {
      let distribution = WilcoxonSignedRank.Distribution(rawValue: reference.distribution)
      let test = WilcoxonSignedRank(
        differences: reference.differences,
        zeroMethod: try #require(.init(rawValue: reference.zeroMethod)),
        alternative: try #require(.init(rawValue: reference.alternative)),
        distribution: distribution,
        continuityCorrection: reference.continuityCorrection)
      #expect(
        agree(test.pValue, reference.pValue, relative: 1e-12),
        "\(reference.name), \(reference.zeroMethod), \(reference.distribution): \(test.pValue)")
    }
  }

  @Test func `Holm's adjusted p-values are those of statsmodels`() {
    for reference in fixture.holm {
      for (own, other) in zip(HolmCorrection.adjusted(reference.pValues), reference.adjusted) {
        #expect(agree(own, other, relative: 1e-14))
      }
    }
  }

  @Test func `quantiles are NumPy's`() {
    for reference in fixture.quantiles {
      let own = Quantiles.quantile(reference.values, reference.probability)
      #expect(agree(own, reference.quantile, relative: 1e-14))
    }
  }

  @Test func `expected running times are those of restarts`() {
    for reference in fixture.runningTime {
      let trials =
        reference.reached.map(CostToTarget.reached)
        + reference.failed.map(CostToTarget.failed(spent:))
      #expect(agree(ExpectedRunningTime.expected(trials), reference.expected, relative: 1e-14))
    }
  }

  @Test func `intervals of success rates are SciPy's`() {
    for reference in fixture.successRates {
      let own = SuccessRate(reference.successes, of: reference.trials)
      #expect(abs(own.lower - reference.lower) < 1e-12)
      #expect(abs(own.upper - reference.upper) < 1e-12)
    }
    #expect(SuccessRate(0, of: 0).upper == 1)
  }

  @Test func `power laws are fitted as by SciPy's regression of the logarithms`() throws {
    for reference in fixture.powerLaws {
      let points = zip(reference.x, reference.y).map { (x: $0, y: $1) }
      let own = try #require(PowerLaw(points, resamples: 300))
      #expect(agree(own.exponent.estimate, reference.exponent, relative: 1e-12))
      #expect(agree(own.factor, reference.factor, relative: 1e-12))
      #expect(own.exponent.lower < own.exponent.estimate)
      #expect(own.exponent.estimate < own.exponent.upper)
    }
    #expect(PowerLaw([(x: 2, y: 1), (x: 2, y: 3)]) == nil)
  }

  @Test func `Friedman's test and Nemenyi's difference are SciPy's`() {
    for reference in fixture.friedman {
      let comparison = CriticalDifference(costs: reference.costs)
      #expect(agree(comparison.friedmanStatistic, reference.statistic, relative: 1e-11))
      #expect(agree(comparison.pValue, reference.pValue, relative: 1e-10))
      #expect(agree(comparison.criticalDifference, reference.criticalDifference, relative: 1e-6))
      for (own, other) in zip(comparison.meanRanks, reference.meanRanks) {
        #expect(agree(own, other, relative: 1e-14))
      }
    }
  }

  @Test func `distributions are SciPy's`() {
    for reference in fixture.normal {
      let own = NormalDistribution.cumulative(reference.z)
      #expect(agree(own, reference.cumulative, relative: 1e-12))
    }
    for reference in fixture.normalQuantile {
      let own = NormalDistribution.quantile(reference.probability)
      #expect(abs(own - reference.z) < 1e-9 * max(1, abs(reference.z)))
    }
    for reference in fixture.chiSquared {
      let own = ChiSquaredDistribution.upperTail(
        reference.value, degreesOfFreedom: reference.degreesOfFreedom)
      #expect(agree(own, reference.tail, relative: 1e-12))
    }
    for reference in fixture.studentizedRange {
      let own = StudentizedRange.quantile(reference.probability, groups: reference.groups)
      #expect(agree(own, reference.range, relative: 1e-6))
    }
  }

  @Test func `bootstrap intervals are SciPy's to the error of resampling`() throws {
    for (index, reference) in fixture.bootstrap.enumerated() {
      let method = try #require(BootstrapInterval.Method(rawValue: reference.method))
      let interval = BootstrapInterval(
        reference.sample, resamples: 3000, method: method,
        using: SeededGenerator(seed: UInt64(index))
      ) { sample in
        reference.statistic == "mean"
          ? sample.reduce(0, +) / Double(sample.count) : Quantiles.median(sample)
      }
      #expect(interval.method == method)
      // The median's resamples are lumpy, so its ends move by whole gaps between observations.
      let slack = (reference.upper - reference.lower) * (reference.statistic == "mean" ? 0.05 : 0.2)
      #expect(abs(interval.lower - reference.lower) < slack)
      #expect(abs(interval.upper - reference.upper) < slack)
    }
  }
}

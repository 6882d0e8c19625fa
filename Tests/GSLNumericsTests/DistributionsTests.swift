import GSLNumerics
import Testing

@Suite struct DistributionsTests {
  @Test func `tabled values`() {
    #expect(abs(NormalDistribution.cumulative(1.959963984540054) - 0.975) < 1e-15)
    #expect(abs(NormalDistribution.quantile(0.975) - 1.959963984540054) < 1e-14)
    #expect(abs(NormalDistribution.upperTail(10) / 7.619853024160526e-24 - 1) < 1e-12)
    // With one degree of freedom it is Cauchy's: P(1) = 3/4.
    #expect(abs(StudentDistribution.cumulative(1, degreesOfFreedom: 1) - 0.75) < 1e-15)
    #expect(
      abs(StudentDistribution.quantile(0.975, degreesOfFreedom: 10) - 2.2281388519862748) < 1e-12)
    #expect(abs(BinomialDistribution.cumulative(2, of: 10, probability: 0.5) - 56.0 / 1024) < 1e-15)
    #expect(BinomialDistribution.cumulative(-1, of: 10, probability: 0.5) == 0)
    // Beta(1, n) has the quantile 1 − (1 − p)^(1/n).
    #expect(abs(BetaDistribution.quantile(0.75, 1, 2) - 0.5) < 1e-14)
  }
}

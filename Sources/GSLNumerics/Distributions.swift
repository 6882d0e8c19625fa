internal import CGSL

/// The standard normal distribution (`gsl_cdf`).
public enum NormalDistribution {
  /// The probability of a value up to `x`.
  public static func cumulative(_ x: Double) -> Double { gsl_cdf_ugaussian_P(x) }
  /// The probability of a value above `x`, to full relative accuracy in the tail.
  public static func upperTail(_ x: Double) -> Double { gsl_cdf_ugaussian_Q(x) }
  /// The value up to which the probability is `p`.
  public static func quantile(_ p: Double) -> Double { gsl_cdf_ugaussian_Pinv(p) }
  /// The density at `x`.
  public static func density(_ x: Double) -> Double { gsl_ran_ugaussian_pdf(x) }
}

/// Student's t distribution (`gsl_cdf`).
public enum StudentDistribution {
  /// The probability of a value up to `t`.
  public static func cumulative(_ t: Double, degreesOfFreedom: Double) -> Double {
    gsl_cdf_tdist_P(t, degreesOfFreedom)
  }
  /// The probability of a value above `t`, to full relative accuracy in the tail.
  public static func upperTail(_ t: Double, degreesOfFreedom: Double) -> Double {
    gsl_cdf_tdist_Q(t, degreesOfFreedom)
  }
  /// The value up to which the probability is `p`.
  public static func quantile(_ p: Double, degreesOfFreedom: Double) -> Double {
    gsl_cdf_tdist_Pinv(p, degreesOfFreedom)
  }
}

/// The chi-squared distribution (`gsl_cdf`).
public enum ChiSquaredDistribution {
  /// The probability above `value`, to full relative accuracy in the tail.
  public static func upperTail(_ value: Double, degreesOfFreedom: Int) -> Double {
    gsl_cdf_chisq_Q(value, Double(degreesOfFreedom))
  }
}

/// The binomial distribution (`gsl_cdf`).
public enum BinomialDistribution {
  /// The probability of at most `successes` of `trials`, each of probability `p`.
  public static func cumulative(_ successes: Int, of trials: Int, probability p: Double) -> Double {
    guard successes >= 0 else { return 0 }
    return gsl_cdf_binomial_P(UInt32(successes), p, UInt32(trials))
  }
}

/// The beta distribution (`gsl_cdf`), of which exact binomial intervals are made.
public enum BetaDistribution {
  /// The value up to which the probability is `p`.
  public static func quantile(_ p: Double, _ a: Double, _ b: Double) -> Double {
    gsl_cdf_beta_Pinv(p, a, b)
  }
}

import GSLNumerics
import Foundation

/// The paired signed-rank test (Wilcoxon 1945): do the differences lie symmetrically about 0?
public struct WilcoxonSignedRank: Equatable, Sendable {
  /// What becomes of differences that are 0.
  public enum ZeroMethod: String, Sendable, CaseIterable {
    /// They are left out before ranking (Wilcoxon 1945).
    case wilcox
    /// They are ranked, then left out of both sums (Pratt 1959).
    case pratt
    /// They are ranked, and half of their ranks goes to either sum.
    case zsplit
  }

  /// What is held against the symmetric distribution.
  public enum Alternative: String, Sendable, CaseIterable {
    /// The differences lie to one side of 0, either.
    case twoSided = "two-sided"
    /// They lie below 0.
    case less
    /// They lie above 0.
    case greater
  }

  /// Where the p-value comes from.
  public enum Distribution: String, Sendable, CaseIterable {
    /// All assignments of signs to the ranks there are, ties included.
    case exact
    /// The normal approximation with corrections for ties and zeros (Cureton 1967 for Pratt's).
    case normal
  }

  /// The most differences for which the exact distribution is taken by default.
  public static let exactLimit = 50

  /// The sum of the ranks of the positive differences.
  public let positiveRankSum: Double
  /// The sum of the ranks of the negative differences.
  public let negativeRankSum: Double
  /// The number of differences that are not 0.
  public let nonZeroCount: Int
  /// The probability of a statistic as far out, were the differences symmetric about 0; 1 when every
  /// difference is 0.
  public let pValue: Double
  /// Where `pValue` comes from.
  public let distribution: Distribution

  /// The matched-pairs rank-biserial correlation (Kerby 2014): the rank sum in favour of positive
  /// differences less the one in favour of negative ones, over the whole; −1 to 1, 0 for no effect.
  public var rankBiserialCorrelation: Double {
    let whole = positiveRankSum + negativeRankSum
    return whole == 0 ? 0 : (positiveRankSum - negativeRankSum) / whole
  }

  /// The differences of paired costs, first less second. Two failures (both infinite) are a tie; one
  /// failure is a difference past all others.
  public static func differences(_ first: [Double], _ second: [Double]) -> [Double] {
    precondition(first.count == second.count, "Pairs have two members")
    return zip(first, second).map { $0 == $1 ? 0 : $0 - $1 }
  }

  /// The test of `differences`, which may be infinite, not NaN.
  /// - Parameters:
  ///   - zeroMethod: what becomes of differences that are 0.
  ///   - alternative: what is held against symmetry.
  ///   - distribution: where the p-value comes from; by default exact up to `exactLimit`.
  ///   - continuityCorrection: whether the normal approximation moves the statistic half a rank
  ///     towards its mean.
  public init(
    differences: [Double], zeroMethod: ZeroMethod = .pratt, alternative: Alternative = .twoSided,
    distribution: Distribution? = nil, continuityCorrection: Bool = false
  ) {
    precondition(!differences.contains(where: \.isNaN), "A difference is a number")
    let kept = zeroMethod == .wilcox ? differences.filter { $0 != 0 } : differences
    let (ranks, groups) = Ranks.average(kept.map(abs))
    let zeros = kept.count { $0 == 0 }
    var positive = 0.0
    var negative = 0.0
    var signed: [Double] = []
    for (difference, rank) in zip(kept, ranks) where difference != 0 {
      if difference > 0 { positive += rank } else { negative += rank }
      signed.append(rank)
    }
    // The ranks of zeros are 1 to `zeros`; half of their sum is the same for either side.
    let shared = zeroMethod == .zsplit ? Double(zeros * (zeros + 1)) / 4 : 0
    positiveRankSum = positive + shared
    negativeRankSum = negative + shared
    nonZeroCount = signed.count
    self.distribution = distribution ?? (signed.count <= Self.exactLimit ? .exact : .normal)
    guard !signed.isEmpty else {
      pValue = 1
      return
    }
    let tails =
      switch self.distribution {
      case .exact: Self.exactTails(ranks: signed, statistic: positive)
      case .normal:
        Self.normalTails(
          count: kept.count, zeros: zeros, groups: groups, zeroMethod: zeroMethod,
          statistic: positiveRankSum, alternative: alternative, corrected: continuityCorrection)
      }
    pValue =
      switch alternative {
      case .twoSided: min(1, 2 * min(tails.lower, tails.upper))
      case .less: tails.lower
      case .greater: tails.upper
      }
  }

  /// The probabilities of a positive rank sum at or below, and at or above, `statistic` over all
  /// `2ⁿ` signs, counted by adding one rank after another. Doubled ranks are whole.
  private static func exactTails(ranks: [Double], statistic: Double) -> (
    lower: Double, upper: Double
  ) {
    let doubled = ranks.map { Int(2 * $0) }
    var probabilities = [Double](repeating: 0, count: doubled.reduce(1, +))
    probabilities[0] = 1
    var highest = 0
    for rank in doubled {
      highest += rank
      for sum in stride(from: highest, through: 0, by: -1) {
        let taken = sum >= rank ? probabilities[sum - rank] : 0
        probabilities[sum] = (probabilities[sum] + taken) / 2
      }
    }
    let observed = Int(2 * statistic)
    return (
      probabilities[...observed].reduce(0, +), probabilities[observed...].reduce(0, +)
    )
  }

  private static func normalTails(
    count: Int, zeros: Int, groups: [Int], zeroMethod: ZeroMethod, statistic: Double,
    alternative: Alternative, corrected: Bool
  ) -> (lower: Double, upper: Double) {
    let n = Double(count)
    var mean = n * (n + 1) / 4
    var variance = n * (n + 1) * (2 * n + 1)
    var ties = groups
    if zeroMethod == .pratt {
      let z = Double(zeros)
      mean -= z * (z + 1) / 4
      variance -= z * (z + 1) * (2 * z + 1)
      // Zeros rank first, so they are the first group; they are no ties of the statistic.
      if zeros > 0 { ties.removeFirst() }
    }
    let tied = ties.reduce(0.0) { $0 + Double($1 * $1 * $1 - $1) }
    let deviation = ((variance - tied / 2) / 24).squareRoot()
    var z = (statistic - mean) / deviation
    if corrected {
      let sign: Double =
        switch alternative {
        case .twoSided: z > 0 ? 1 : z < 0 ? -1 : 0
        case .less: -1
        case .greater: 1
        }
      z -= sign * 0.5 / deviation
    }
    return (NormalDistribution.cumulative(z), NormalDistribution.cumulative(-z))
  }
}

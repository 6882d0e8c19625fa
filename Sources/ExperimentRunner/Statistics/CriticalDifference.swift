import GSLNumerics
import Foundation

/// Several methods over several problems: Friedman's test of their ranks, and Nemenyi's distance of
/// mean ranks past which two differ (Demšar 2006).
public struct CriticalDifference: Equatable, Sendable {
  /// The fewest methods for which a diagram says more than pairs do.
  public static let fewestMethods = 4
  /// The fewest problems for which the approximations hold (Demšar 2006, section 3.2.2).
  public static let fewestProblems = 10

  /// The mean rank of each method, 1 for the cheapest.
  public let meanRanks: [Double]
  /// Friedman's statistic, corrected for ties.
  public let friedmanStatistic: Double
  /// Its p-value from the chi-squared distribution of one degree less than methods.
  public let pValue: Double
  /// Nemenyi's critical difference of mean ranks at `level`.
  public let criticalDifference: Double
  /// The significance level.
  public let level: Double

  /// The comparison.
  /// - Parameters:
  ///   - costs: a row a method, a column a problem; less is better, infinite for a failure.
  ///   - level: the significance level.
  public init(costs: [[Double]], level: Double = 0.05) {
    let methods = costs.count
    let problems = costs.first?.count ?? 0
    precondition(methods >= 2 && problems >= 1, "Ranks need two methods and a problem")
    precondition(costs.allSatisfy { $0.count == problems }, "Every method has every problem")
    var sums = [Double](repeating: 0, count: methods)
    var ties = 0.0
    for problem in 0..<problems {
      let (ranks, groups) = Ranks.average(costs.map { $0[problem] })
      for method in 0..<methods { sums[method] += ranks[method] }
      ties += groups.reduce(0.0) { $0 + Double($1 * $1 * $1 - $1) }
    }
    let k = Double(methods)
    let n = Double(problems)
    let correction = 1 - ties / (n * (k * k * k - k))
    let squares = sums.reduce(0) { $0 + $1 * $1 }
    // When every rank is tied there is nothing to tell apart: 0 / 0 becomes 0.
    friedmanStatistic =
      correction > 0 ? (12 / (n * k * (k + 1)) * squares - 3 * n * (k + 1)) / correction : 0
    pValue = ChiSquaredDistribution.upperTail(friedmanStatistic, degreesOfFreedom: methods - 1)
    meanRanks = sums.map { $0 / n }
    self.level = level
    criticalDifference =
      StudentizedRange.quantile(1 - level, groups: methods) / 2.0.squareRoot()
      * (k * (k + 1) / (6 * n)).squareRoot()
  }

  /// The widest groups of methods, by mean rank, within which none differ: the bars of the diagram.
  /// Each is a range into `order`.
  public var groups: [ClosedRange<Int>] {
    let ranks = order.map { meanRanks[$0] }
    var groups: [ClosedRange<Int>] = []
    for first in ranks.indices {
      let last = ranks.lastIndex { $0 - ranks[first] < criticalDifference } ?? first
      if last > first, groups.last.map({ $0.upperBound < last }) ?? true {
        groups.append(first...last)
      }
    }
    return groups
  }

  /// The methods' indices from the best mean rank to the worst.
  public var order: [Int] {
    meanRanks.indices.sorted { (meanRanks[$0], $0) < (meanRanks[$1], $1) }
  }
}

/// The range of independent standard normal values (the studentized range of infinitely many degrees
/// of freedom).
enum StudentizedRange {
  /// The probability that the range of `groups` values is at most `range`:
  /// `k ∫ φ(z) (Φ(z) − Φ(z − q))ᵏ⁻¹ dz`, by Simpson's rule.
  static func cumulative(_ range: Double, groups: Int) -> Double {
    guard range > 0 else { return 0 }
    let intervals = 400
    let (low, high) = (-8.0, 8.0)
    let step = (high - low) / Double(intervals)
    var sum = 0.0
    for place in 0...intervals {
      let z = low + Double(place) * step
      let inside = NormalDistribution.cumulative(z) - NormalDistribution.cumulative(z - range)
      let weight = place == 0 || place == intervals ? 1.0 : place.isMultiple(of: 2) ? 2 : 4
      sum += weight * NormalDistribution.density(z) * pow(inside, Double(groups - 1))
    }
    return Double(groups) * sum * step / 3
  }

  /// The range with `probability` below it, by bisection.
  static func quantile(_ probability: Double, groups: Int) -> Double {
    var (low, high) = (0.0, 100.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if cumulative(middle, groups: groups) < probability { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}

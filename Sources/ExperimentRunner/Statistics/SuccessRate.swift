import GSLNumerics
/// A share of successes with its interval (Wilson 1927), which stays inside 0 to 1 and is honest at
/// its ends: 8 of 8 does not mean always.
public struct SuccessRate: Equatable, Sendable {
  /// The number of successes.
  public let successes: Int
  /// The number of trials.
  public let trials: Int
  /// The interval's lower end.
  public let lower: Double
  /// The interval's upper end.
  public let upper: Double

  /// The share; NaN without a trial.
  public var share: Double { Double(successes) / Double(trials) }

  /// The rate with its interval at a confidence `level`; without a trial the interval is 0 to 1.
  public init(_ successes: Int, of trials: Int, level: Double = 0.95) {
    precondition((0...max(0, trials)).contains(successes), "Successes are some of the trials")
    precondition(0 < level && level < 1, "A level is between 0 and 1")
    self.successes = successes
    self.trials = trials
    guard trials > 0 else {
      (lower, upper) = (0, 1)
      return
    }
    let z = NormalDistribution.quantile((1 + level) / 2)
    let n = Double(trials)
    let share = Double(successes) / n
    let middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    let half =
      z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    lower = successes == 0 ? 0 : max(0, middle - half)
    upper = successes == trials ? 1 : min(1, middle + half)
  }
}

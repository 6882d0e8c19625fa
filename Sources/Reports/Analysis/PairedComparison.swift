import ExperimentRunner

/// Two methods over the same draws: what is compared, how much they differ, and whether that could
/// be chance.
struct PairedComparison {
  let pair: Comparison.Pair
  /// The values of the first and of the second method, pair by pair.
  let values: [(first: Double, second: Double)]
  let test: WilcoxonSignedRank
  /// For costs the median of the ratios first : second, for measures that of the differences; of
  /// what is a success or not, whose median difference would mostly be none, the mean: that of shares.
  let effect: BootstrapInterval
  let isRatio: Bool
  /// Whether what is compared is a success or not.
  let isShare: Bool

  /// The effect of no difference.
  var neutral: Double { isRatio ? 1 : 0 }

  /// Whether the effect's interval leaves out that of no difference.
  var excludesNeutral: Bool { effect.lower > neutral || effect.upper < neutral }

  /// Which of the two has the better values by the effect; `nil` for neither.
  func better(largerIsBetter: Bool) -> String? {
    if effect.estimate == neutral { return nil }
    return (effect.estimate > neutral) == largerIsBetter ? pair.first : pair.second
  }

  init?(
    _ pair: Comparison.Pair, of quantity: Comparison.Quantity, on problem: String? = nil,
    effect kind: Comparison.Effect? = nil,
    largerIsBetter: Bool? = nil, in trials: ReportTrials
  ) {
    let isSuccess = if case .final(let measure) = quantity { measure.isSuccess } else { false }
    func values(of method: String) -> [Double]? {
      // A trial that failed is no success.
      Self.values(of: quantity, of: method, on: problem, largerIsBetter, in: trials)?
        .map { isSuccess && $0.isInfinite ? 0 : $0 }
    }
    let first = values(of: pair.first)
    let second = values(of: pair.second)
    guard let first, let second, !first.isEmpty, first.count == second.count else { return nil }
    let values = Array(zip(first, second)).map { (first: $0, second: $1) }
    let isRatio = if case .cost = quantity { true } else { kind == .ratio }
    self.pair = pair
    self.values = values
    self.isRatio = isRatio
    let isShare = isSuccess && !isRatio
    self.isShare = isShare
    test = WilcoxonSignedRank(differences: WilcoxonSignedRank.differences(first, second))
    effect = ReportConstants.interval(values) { drawn in
      if isShare { return drawn.reduce(0) { $0 + $1.first - $1.second } / Double(drawn.count) }
      return Quantiles.median(
        drawn.map { first, second in
          // Two failures, or twice the same, are no difference.
          if first == second { return isRatio ? 1 : 0 }
          return isRatio ? first / second : first - second
        })
    }
  }

  private static func values(
    of quantity: Comparison.Quantity, of method: String, on problem: String?,
    _ largerIsBetter: Bool?, in trials: ReportTrials
  ) -> [Double]? {
    switch quantity {
    case .cost(let cost, let target):
      trials.costs(cost, of: method, on: problem, to: target)?.map(\.cost)
    case .final(let measure):
      trials.of(method, on: problem).map { $0.final(measure, largerIsBetter: largerIsBetter) }
    }
  }
}

/// The comparison that decides the question, with Holm's correction over its pairs.
struct DecidingComparison {
  let comparison: Comparison
  let pairs: [PairedComparison]
  /// Holm's adjusted p-value of each pair.
  let adjusted: [Double]

  /// The specification's comparison, or else, where it states nothing, all pairs by their work to the last target, or by the
  /// final measure.
  init?(_ trials: ReportTrials) {
    let specification = trials.specification
    let methods = trials.methods
    let comparison: Comparison
    if let stated = specification.comparison {
      comparison = stated
    } else if !specification.presentation.statements.isEmpty
      || specification.methods.contains(where: { $0.study != nil })
    {
      // What is stated decides, or nothing does: pairs of a study's variants are no question.
      return nil
    } else {
      let quantity: Comparison.Quantity
      if let target = specification.targets.last {
        quantity = .cost(.work, target)
      } else if let measure = trials.finalMeasure {
        quantity = .final(measure)
      } else {
        return nil
      }
      comparison = Comparison(
        quantity,
        pairs: methods.indices.flatMap { first in
          methods[(first + 1)...].map { Comparison.Pair(methods[first], $0) }
        })
    }
    self.comparison = comparison
    pairs = comparison.pairs.compactMap {
      PairedComparison(
        $0, of: comparison.quantity, effect: comparison.effect,
        largerIsBetter: comparison.largerIsBetter, in: trials)
    }
    adjusted = HolmCorrection.adjusted(pairs.map(\.test.pValue))
  }

  /// Which of a pair is better, where that is shown: by the test at the level after correction, and by
  /// an effect whose interval leaves out that of no difference.
  func better(_ place: Int) -> String? {
    guard adjusted[place] < comparison.level, pairs[place].excludesNeutral else { return nil }
    return pairs[place].better(largerIsBetter: largerIsBetter)
  }

  /// Which of a pair is better in more of the pairs that differ, where the test shows a difference that
  /// the effect's interval does not: mostly because many pairs are equal, which holds their median at none.
  func tendency(_ place: Int) -> Tendency? {
    guard adjusted[place] < comparison.level, !pairs[place].excludesNeutral else { return nil }
    let result = pairs[place]
    let isFirst = (result.test.rankBiserialCorrelation > 0) == largerIsBetter
    let wins = result.values.count {
      $0.first != $0.second && (($0.first > $0.second) == largerIsBetter) == isFirst
    }
    return Tendency(
      better: isFirst ? result.pair.first : result.pair.second,
      other: isFirst ? result.pair.second : result.pair.first, wins: wins,
      differing: result.values.count { $0.first != $0.second })
  }

  /// A difference in the pairs that differ.
  struct Tendency {
    let better: String
    let other: String
    /// The pairs in which that one is better.
    let wins: Int
    /// The pairs that are not equal.
    let differing: Int

    /// "better in 24 of the 30 pairs that differ".
    var words: String { "better in \(wins) of the \(differing) pairs that differ" }
  }

  /// Whether larger values are better ones.
  var largerIsBetter: Bool {
    if let told = comparison.largerIsBetter { return told }
    if case .final(let measure) = comparison.quantity { return measure.largerIsBetter }
    return false
  }

  /// "work (network sweeps) to test error ≤ 5.0 %".
  var words: String {
    switch comparison.quantity {
    case .cost(let cost, let target): "\(cost.words) to \(target.words)"
    case .final(let measure): "final \(measure.words)"
    }
  }
}

extension Cost {
  /// "work (network sweeps)".
  var words: String { quantity == unit ? quantity : "\(quantity) (\(unit))" }
}

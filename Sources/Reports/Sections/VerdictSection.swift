import ExperimentRunner

/// The question and its answer, in sentences that the numbers support.
enum VerdictSection {
  static func section(_ trials: ReportTrials, _ deciding: DecidingComparison?) -> Section {
    var section = Section("Question and verdict")
    section.add(trials.specification.question)
    var sentences = [deciding.map { sentence($0, trials) } ?? "There is nothing to compare."]
    if let final = finalSentence(trials, deciding) { sentences.append(final) }
    section.add("Verdict: " + sentences.joined(separator: " "))
    let missing = trials.all.count { !$0.ending.isResult }
    if missing > 0 {
      section.add(
        "**Incomplete:** of \(trials.all.count) trials \(missing) gave no result (killed or lost) "
          + "and count as failures here; the same command runs what is missing.")
    }
    return section
  }

  /// The best method against the next best by the quantity that decides.
  static func sentence(_ deciding: DecidingComparison, _ trials: ReportTrials) -> String {
    guard let place = decidingPlace(deciding) else {
      return "No two methods can be compared by their \(deciding.words)."
    }
    let result = deciding.pairs[place]
    let level = deciding.comparison.level
    let adjusted = deciding.adjusted[place]
    if result.values.allSatisfy({ $0.first.isInfinite && $0.second.isInfinite }) {
      return
        "No difference shown: neither **\(result.pair.first)** nor **\(result.pair.second)** reached "
        + "the target in any trial (\(deciding.words))."
    }
    let evidence =
      "median over \(result.values.count) pairs; "
      + "\(NumberText.percent(ReportConstants.intervalLevel, digits: 0)) interval "
      + "\(effectText(result.effect.lower, deciding)) to "
      + "\(effectText(result.effect.upper, deciding)); "
      + "Wilcoxon \(NumberText.probabilityWords(adjusted)), Holm-corrected over "
      + NumberText.count(deciding.pairs.count, "comparison")
    let effect = effectText(result.effect.estimate, deciding)
    let relation =
      result.isRatio
      ? "the \(deciding.words) of **\(result.pair.first)** was \(effect) times that of "
        + "**\(result.pair.second)**"
      : "the \(deciding.words) of **\(result.pair.first)** less that of **\(result.pair.second)** was "
        + effect
    if adjusted < level, let better = result.better(largerIsBetter: deciding.largerIsBetter) {
      let other = better == result.pair.first ? result.pair.second : result.pair.first
      return "**\(better)** is better than **\(other)**: \(relation) (\(evidence))."
    }
    return "No difference shown between **\(result.pair.first)** and **\(result.pair.second)**: "
      + "\(relation) (\(evidence))." + powerSentence(deciding)
  }

  /// The pair of the two best methods among those compared: by the median of their values, then by
  /// their order.
  static func decidingPlace(_ deciding: DecidingComparison) -> Int? {
    var medians: [String: Double] = [:]
    for result in deciding.pairs {
      medians[result.pair.first] = Quantiles.median(result.values.map(\.first))
      medians[result.pair.second] = Quantiles.median(result.values.map(\.second))
    }
    func worth(_ result: PairedComparison) -> (Double, Double) {
      let sign: Double = deciding.largerIsBetter ? -1 : 1
      let values = [result.pair.first, result.pair.second].map { sign * (medians[$0] ?? .infinity) }
      return (min(values[0], values[1]), max(values[0], values[1]))
    }
    return deciding.pairs.indices.min {
      let (left, right) = (worth(deciding.pairs[$0]), worth(deciding.pairs[$1]))
      return (left.0, left.1, $0) < (right.0, right.1, $1)
    }
  }

  static func effectText(_ value: Double, _ deciding: DecidingComparison) -> String {
    if case .final(let measure) = deciding.comparison.quantity {
      return NumberText.difference(value, of: measure)
    }
    return NumberText.significant(value)
  }

  /// With few pairs no outcome at all could be significant; a reader should know.
  private static func powerSentence(_ deciding: DecidingComparison) -> String {
    let pairs = deciding.pairs.map(\.values.count).max() ?? 0
    var smallest = 1.0
    for _ in 0..<pairs { smallest /= 2 }
    smallest = min(1, 2 * smallest * Double(deciding.pairs.count))
    guard smallest >= deciding.comparison.level else { return "" }
    return " With \(pairs) pairs no result could have had a corrected p below "
      + "\(NumberText.significant(smallest)): more replicates are needed to show a difference."
  }

  /// What the same methods reached in the end, when that is not what decides.
  private static func finalSentence(_ trials: ReportTrials, _ deciding: DecidingComparison?)
    -> String?
  {
    guard let measure = trials.finalMeasure, let deciding,
      let place = decidingPlace(deciding)
    else { return nil }
    if case .final(measure) = deciding.comparison.quantity { return nil }
    let pair = deciding.pairs[place].pair
    guard let result = PairedComparison(pair, of: .final(measure), in: trials) else { return nil }
    let first = Quantiles.median(result.values.map(\.first))
    let second = Quantiles.median(result.values.map(\.second))
    func text(_ value: Double) -> String { NumberText.value(value, of: measure) }
    func difference(_ value: Double) -> String { NumberText.difference(value, of: measure) }
    return "The median final \(measure.words) was \(text(first)) for **\(pair.first)** and "
      + "\(text(second)) for **\(pair.second)**: a median paired difference of \(difference(result.effect.estimate)), "
      + "\(NumberText.percent(ReportConstants.intervalLevel, digits: 0)) interval "
      + "\(difference(result.effect.lower)) to \(difference(result.effect.upper))."
  }
}

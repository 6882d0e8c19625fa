import ExperimentRunner
import Foundation

/// The question and its answer, in sentences that the numbers support.
enum VerdictSection {
  static func section(_ trials: ReportTrials, _ deciding: DecidingComparison?) -> Section {
    var section = Section("Question and verdict")
    // A folded scalar of YAML ends with a line's end.
    section.add(trials.specification.question.trimmingCharacters(in: .whitespacesAndNewlines))
    addVerdict(to: &section, trials, deciding)
    SuccessTable.add(to: &section, trials, deciding)
    let missing = trials.all.count { !$0.ending.isResult }
    if missing > 0 {
      section.add(
        "**Incomplete:** of \(trials.all.count) trials \(missing) gave no result (killed or lost) "
          + "and count as failures here; the same command runs what is missing.")
    }
    return section
  }

  private static func addVerdict(
    to section: inout Section, _ trials: ReportTrials, _ deciding: DecidingComparison?
  ) {
    let statements = StatementSentences.sentences(trials)
    guard let deciding, let place = decidingPlace(deciding) else {
      if !statements.isEmpty {
        if statements.count > 1 { section.add("Verdict:") }
        section.add(statements.count > 1 ? list(statements) : "Verdict: " + statements[0])
        return
      }
      let quantity = deciding.map { "No two methods can be compared by their \($0.words)." }
      section.add("Verdict: " + (quantity ?? "There is nothing to compare."))
      return
    }
    // Pairs that were chosen are the question; of all pairs, the two best methods are.
    let isStated = trials.specification.comparison != nil
    let places = isStated ? Array(deciding.pairs.indices) : [place]
    var sentences = places.map { sentence(deciding, $0) }
    let main = isStated ? 0 : place
    if let final = finalSentence(trials, deciding, deciding.pairs[main].pair) {
      sentences.append(final)
    }
    if places.count == 1 {
      section.add("Verdict: " + sentences.joined(separator: " "))
    } else if places.count > mostPairs {
      section.add("Verdict: " + countSentence(deciding) + " The paired tests have their p-values.")
      section.add(list(places.map { shortSentence(deciding, $0) }))
    } else {
      section.add("Verdict: " + places.map { shortSentence(deciding, $0) }.joined(separator: " "))
      section.add("The numbers behind it:")
      section.add(sentences.map { "- \($0)" }.joined(separator: "\n"))
    }
    if !statements.isEmpty { section.add(list(statements)) }
  }

  /// With more pairs than this the verdict is a list.
  private static let mostPairs = 4

  /// How many sentences a summary has at the most.
  private static let mostSentences = 4

  /// The verdict in few sentences, for a page over many reports.
  static func summary(_ trials: ReportTrials, _ deciding: DecidingComparison?) -> String {
    var sentences: [String] = []
    if let deciding, let place = decidingPlace(deciding) {
      let isStated = trials.specification.comparison != nil
      let places = isStated ? Array(deciding.pairs.indices) : [place]
      sentences =
        places.count > mostPairs
        ? [countSentence(deciding)] : places.map { shortSentence(deciding, $0) }
    }
    sentences += StatementSentences.sentences(trials)
    guard !sentences.isEmpty else { return "There is nothing to compare." }
    let rest = sentences.count - mostSentences
    return sentences.prefix(mostSentences).joined(separator: " ")
      + (rest > 0 ? " (And \(NumberText.count(rest, "more sentence")) in the report.)" : "")
  }

  /// "Of 14 comparisons 8 show a difference by final reached success."
  private static func countSentence(_ deciding: DecidingComparison) -> String {
    let places = deciding.pairs.indices
    let shown = places.count { deciding.better($0) != nil || deciding.tendency($0) != nil }
    return "Of \(NumberText.count(places.count, "comparison")) \(shown) "
      + "\(shown == 1 ? "shows" : "show") a difference by \(deciding.words)."
  }

  /// One sentence as it is, several as a list.
  private static func list(_ sentences: [String]) -> String {
    sentences.count == 1
      ? sentences[0] : sentences.map { "- \($0)" }.joined(separator: "\n")
  }

  /// What the comparison of one pair showed, in few words: an effect with its interval, or none.
  private static func shortSentence(_ deciding: DecidingComparison, _ place: Int) -> String {
    let result = deciding.pairs[place]
    if isReachedByNone(result) { return sentence(deciding, place) }
    if let found = deciding.tendency(place) {
      return tendency(found, result) + ", but " + relation(result, deciding, withInterval: true)
        + "."
    }
    guard deciding.better(place) != nil else {
      return "No difference shown between **\(result.pair.first)** and **\(result.pair.second)**: "
        + relation(result, deciding, withInterval: true)
        + " (\(NumberText.probabilityWords(deciding.adjusted[place])))."
    }
    return relation(result, deciding, withInterval: true).capitalizedFirst + "."
  }

  /// "**a** was better than **b** in 24 of the 30 pairs that differ, of 100".
  private static func tendency(
    _ found: DecidingComparison.Tendency, _ result: PairedComparison
  ) -> String {
    "**\(found.better)** was better than **\(found.other)** in \(found.wins) of the "
      + "\(found.differing) pairs that differ, of \(result.values.count)"
  }

  private static func isReachedByNone(_ result: PairedComparison) -> Bool {
    result.values.allSatisfy { $0.first.isInfinite && $0.second.isInfinite }
  }

  /// What the comparison of one pair showed.
  static func sentence(_ deciding: DecidingComparison, _ place: Int) -> String {
    let result = deciding.pairs[place]
    let adjusted = deciding.adjusted[place]
    if isReachedByNone(result) {
      return
        "No difference shown: neither **\(result.pair.first)** nor **\(result.pair.second)** reached "
        + "the target in any trial (\(deciding.words))."
    }
    let evidence =
      "\(result.isShare ? "mean" : "median") over \(result.values.count) pairs; "
      + "\(NumberText.percent(ReportConstants.intervalLevel, digits: 0)) interval "
      + "\(intervalText(result.effect, deciding)); "
      + "Wilcoxon \(NumberText.probabilityWords(adjusted)), Holm-corrected over "
      + NumberText.count(deciding.pairs.count, "comparison")
    let relation = relation(result, deciding)
    if let found = deciding.tendency(place) {
      return tendency(found, result) + ", but \(relation) (\(evidence))."
    }
    if let better = deciding.better(place) {
      let other = better == result.pair.first ? result.pair.second : result.pair.first
      return "**\(better)** is better than **\(other)**: \(relation) (\(evidence))."
    }
    return "No difference shown between **\(result.pair.first)** and **\(result.pair.second)**: "
      + "\(relation) (\(evidence))." + powerSentence(deciding)
  }

  /// "**a** took 0.5 (0.4 to 0.6) times the epochs of **b** to reach test error ≤ 5 %".
  private static func relation(
    _ result: PairedComparison, _ deciding: DecidingComparison, withInterval: Bool = false
  ) -> String {
    let (first, second) = ("**\(result.pair.first)**", "**\(result.pair.second)**")
    let interval = withInterval ? " (\(intervalText(result.effect, deciding)))" : ""
    let effect = effectText(result.effect.estimate, deciding) + interval
    switch deciding.comparison.quantity {
    case .cost(let cost, let target):
      let counts =
        withInterval
        ? ": in \(result.values.count { $0.first.isFinite }) against "
          + "\(result.values.count { $0.second.isFinite }) of \(result.values.count) trials" : ""
      if result.effect.estimate.isInfinite {
        return "\(first) mostly did not reach \(target.words) where \(second) did\(counts)"
      }
      if result.effect.estimate == 0 {
        return "\(first) mostly reached \(target.words) where \(second) did not\(counts)"
      }
      return "\(first) took \(effect) times the \(cost.words) of \(second) to reach \(target.words)"
    case .final(let measure) where result.isShare:
      let words = DifferenceWords(result.effect, of: measure)
      return "\(first) counts as *\(measure.successWords)* in "
        + "\(withInterval ? words.sizeWithInterval : words.size) \(words.comparative) of its trials "
        + "than \(second)"
    case .final(let measure) where result.isRatio:
      return "in final *\(measure.words)* \(first) came to \(effect) times \(second)"
    case .final(let measure):
      let words = DifferenceWords(result.effect, of: measure)
      return "in final *\(measure.words)* \(first) was "
        + "\(withInterval ? words.sizeWithInterval : words.size) \(words.side) \(second)"
    }
  }

  /// "0.5 to 0.7 percentage points".
  private static func intervalText(
    _ interval: BootstrapInterval, _ deciding: DecidingComparison
  ) -> String {
    if case .final(let measure) = deciding.comparison.quantity,
      deciding.comparison.effect == .difference
    {
      return DifferenceWords(interval, of: measure).interval
    }
    return "\(effectText(interval.lower, deciding)) to \(effectText(interval.upper, deciding))"
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
    if case .final(let measure) = deciding.comparison.quantity,
      deciding.comparison.effect == .difference
    {
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
  private static func finalSentence(
    _ trials: ReportTrials, _ deciding: DecidingComparison, _ pair: Comparison.Pair
  ) -> String? {
    guard let measure = trials.finalMeasure else { return nil }
    if case .final(measure) = deciding.comparison.quantity { return nil }
    guard let result = PairedComparison(pair, of: .final(measure), in: trials) else { return nil }
    let first = Quantiles.median(result.values.map(\.first))
    let second = Quantiles.median(result.values.map(\.second))
    func text(_ value: Double) -> String { NumberText.value(value, of: measure) }
    return "The median final \(measure.words) was \(text(first)) for **\(pair.first)** and "
      + "\(text(second)) for **\(pair.second)**: a median paired difference of "
      + "\(NumberText.difference(result.effect.estimate, of: measure)), "
      + "\(NumberText.percent(ReportConstants.intervalLevel, digits: 0)) interval "
      + NumberText.differenceInterval(result.effect.lower, result.effect.upper, of: measure) + "."
  }
}

import ExperimentRunner

/// How much one method differs from another, problem by problem: an effect with its interval, which
/// shows no difference where it holds none.
enum PairSentences {
  static func sentences(
    _ quantity: Comparison.Quantity, _ statement: Statement, _ trials: ReportTrials
  ) -> [String] {
    guard statement.methods.count == 2 else { return [] }
    let pair = Comparison.Pair(statement.methods[0], statement.methods[1])
    return StatementSentences.problems(statement, trials).map { problem in
      sentence(pair, quantity, problem, trials)
    }
  }

  private static func sentence(
    _ pair: Comparison.Pair, _ quantity: Comparison.Quantity, _ problem: String?,
    _ trials: ReportTrials
  ) -> String {
    let (first, second) = ("**\(pair.first)**", "**\(pair.second)**")
    let place = problem.map { " on \($0)" } ?? ""
    guard let found = PairedComparison(pair, of: quantity, on: problem, in: trials) else {
      return "\(first) and \(second)\(place) can't be compared: values are missing."
    }
    let effect = found.effect
    let end =
      effect.lower <= found.neutral && found.neutral <= effect.upper ? "; no difference shown" : ""
    guard case .cost(let cost, let target) = quantity else {
      guard case .final(let measure) = quantity else { return "" }
      let words = DifferenceWords(effect, of: measure)
      return "In *\(measure.words)*\(place) \(first) was \(words.sizeWithInterval) \(words.side) "
        + "\(second)\(end)."
    }
    let reached = [
      found.values.count { $0.first.isFinite }, found.values.count { $0.second.isFinite },
    ]
    let all = found.values.count
    if reached == [0, 0] {
      return "Neither \(first) nor \(second) reached \(target.words)\(place) in any trial."
    }
    let counts =
      reached == [all, all]
      ? "" : " (reached by \(reached[0]) and by \(reached[1]) of \(all) trials)"
    if effect.estimate == 0 || effect.estimate.isInfinite {
      let (better, worse) = effect.estimate == 0 ? (first, second) : (second, first)
      return
        "\(better) mostly reached \(target.words)\(place) where \(worse) did not\(counts)\(end)."
    }
    let ratio = effect.words { NumberText.significant($0) }
    return "\(first) took \(ratio) times the \(cost.quantity) of \(second) to reach "
      + "\(target.words)\(place)\(counts)\(end)."
  }
}

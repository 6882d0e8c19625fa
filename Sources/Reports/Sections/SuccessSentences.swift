import ExperimentRunner

/// How often each method reached the target that decides, and what others published of it.
enum SuccessSentences {
  /// The sentences; `nil` when every trial reached the target and nothing was published.
  static func text(_ trials: ReportTrials, _ deciding: DecidingComparison?) -> String? {
    guard case .cost(let cost, let target)? = deciding?.comparison.quantity else { return nil }
    let published = trials.specification.published.filter { $0.cost == cost }
    let found = trials.methods.map { method in
      (method: method, costs: trials.costs(cost, of: method, to: target) ?? [])
    }
    let areAllReached = found.allSatisfy { $0.costs.allSatisfy(\.isReached) }
    guard !published.isEmpty || !areAllReached else { return nil }
    let shares = found.map { method, costs in
      let median = NumberText.significant(ExpectedRunningTime.median(costs))
      return
        "**\(method)** in \(CostSection.rate(costs.count(where: \.isReached), of: costs.count)), "
        + "median \(median)"
    }
    let sentences =
      [
        "Trials that reached \(target.words), in brackets Wilson's interval, and the median of their "
          + "\(cost.words) with failures as infinite: \(shares.joined(separator: "; "))."
      ]
      + published.map {
        "Published: \(NumberText.setting($0.value)) \($0.cost.unit) (\($0.source))."
      }
    return sentences.joined(separator: " ")
  }
}

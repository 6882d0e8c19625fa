public import ExperimentRunner

/// Two sets of results of one experiment, of two commits or two machines: what changed between them
/// beyond noise.
///
/// Trials are paired as `ResultDifference` does. A quantity changed when its paired Wilcoxon test says
/// so after Holm's correction over all that are compared.
public struct DifferenceReport: Sendable {
  /// The Markdown of everything that is to be said.
  public let markdown: String
  /// Whether anything changed: outcomes, which trials there are, or a quantity beyond noise.
  public let hasChanged: Bool

  /// One quantity of one method, before and after.
  struct Change {
    let method: String
    let quantity: String
    let pairs: Int
    let test: WilcoxonSignedRank
    /// The median of the ratios after : before.
    let ratio: BootstrapInterval
  }

  /// Compares.
  /// - Parameters:
  ///   - targets: the levels whose costs are compared.
  ///   - level: the significance level.
  public init(
    from before: CollectedResults, to after: CollectedResults, targets: [MeasureTarget],
    level: Double = 0.05
  ) {
    let difference = ResultDifference(before, after)
    let pairs = difference.groups.flatMap(\.pairs)
    var section = Section("What changed")
    if let old = before.environment, let new = after.environment {
      section.add(Self.environments(old, new))
    }

    let same = pairs.count(where: \.isIdentical)
    let exact =
      if let old = before.environment, let new = after.environment {
        old.givesTheSameBytes(as: new)
      } else { false }
    section.add(
      """
      \(same) of \(NumberText.count(pairs.count, "paired trial")) gave the same result to \
      the last digit\(exact ? ", as all must on the same kind of processor with the same code" : ""); \
      \(difference.onlyInFirst.count) are only in the first, \(difference.onlyInSecond.count) only in the second.
      """)

    var endings = MarkdownTable([.text("trial"), .text("before"), .text("after")])
    for pair in pairs where pair.first.result.outcome != pair.second.result.outcome {
      endings.append([
        pair.second.trial.label, pair.first.result.outcome.words, pair.second.result.outcome.words,
      ])
    }
    if !endings.rows.isEmpty {
      section.add("Trials that ended in another way:")
      section.add(endings)
    }

    let changes = Self.changes(difference, targets)
    let adjusted = HolmCorrection.adjusted(changes.map(\.test.pValue))
    var table = MarkdownTable([
      .text("method"), .text("quantity"), .number("pairs"), .number("median ratio after : before"),
      .number("p (Holm)"), .text("verdict"),
    ])
    var changed = 0
    for (change, p) in zip(changes, adjusted) {
      let isSame = change.test.nonZeroCount == 0
      if p < level { changed += 1 }
      table.append([
        change.method, change.quantity, "\(change.pairs)", change.ratio.words(),
        NumberText.probability(p), isSame ? "the same" : p < level ? "**changed**" : "within noise",
      ])
    }
    section.add(
      "\(changed) of \(changes.count) quantities changed beyond noise (paired Wilcoxon tests, p "
        + "corrected by Holm's method, level \(NumberText.setting(level)); in brackets "
        + "\(ReportConstants.intervalWords)).")
    section.add(table)
    markdown = section.markdown
    let sameTrials = difference.onlyInFirst.isEmpty && difference.onlyInSecond.isEmpty
    hasChanged =
      changed > 0 || !endings.rows.isEmpty || !sameTrials
      || (exact && same < pairs.count)
  }

  private static func changes(_ difference: ResultDifference, _ targets: [MeasureTarget])
    -> [Change]
  {
    var methods: [String] = []
    for group in difference.groups where !methods.contains(group.method) {
      methods.append(group.method)
    }
    var changes: [Change] = []
    for method in methods {
      let groups = difference.groups.filter { $0.method == method }
      let pairs = groups.flatMap(\.pairs)
      func add(_ quantity: String, _ values: [(first: Double, second: Double)]) {
        guard !values.isEmpty else { return }
        let differences = WilcoxonSignedRank.differences(
          values.map(\.second), values.map(\.first))
        let ratio = ReportConstants.interval(values) { drawn in
          Quantiles.median(drawn.map { $0.first == $0.second ? 1 : $0.second / $0.first })
        }
        changes.append(
          Change(
            method: method, quantity: quantity, pairs: values.count,
            test: WilcoxonSignedRank(differences: differences), ratio: ratio))
      }
      for target in targets {
        for cost in [Cost.epochs, .work] {
          add(
            "\(cost.words) to \(target.words)",
            pairs.compactMap { pair in
              guard let before = cost.cost(of: pair.first, nil, to: target),
                let after = cost.cost(of: pair.second, nil, to: target)
              else { return nil }
              return (before.cost, after.cost)
            })
        }
      }
      let measures = [
        Measure.testAccuracy, .testError, .testLoss, .trainingError, .trainingLoss,
      ]
      let measure = measures.first { measure in
        pairs.contains { $0.second.result[final: measure] != nil }
      }
      if let measure {
        let values = groups.flatMap { $0.final(measure) }
        add("final \(measure.words)", values.filter { !$0.first.isNaN && !$0.second.isNaN })
      }
      add("seconds per epoch", groups.flatMap(\.secondsPerEpoch))
    }
    return changes
  }

  private static func environments(_ before: Environment, _ after: Environment) -> MarkdownTable {
    var table = MarkdownTable([.text("environment"), .text("before"), .text("after")])
    for ((what, old), (_, new)) in zip(before.facts, after.facts) where old != new {
      table.append([what, old, new])
    }
    return table
  }
}

extension TrialOutcome {
  /// "diverged: 12 patterns lost their fixed point".
  var words: String { detail.isEmpty ? ending.rawValue : "\(ending.rawValue): \(detail)" }
}

public import ExperimentRunner

/// Two sets of results of one experiment, of two commits or two machines: what changed between them
/// beyond noise.
///
/// Trials are paired by problem, method and replicate, whose draws are the same. A quantity changed
/// when its paired Wilcoxon test says so after Holm's correction over all that are compared.
public struct ResultDifference: Sendable {
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
    let pairing = ResultPairing(before, after)
    var section = Section("What changed")
    if let old = before.environment, let new = after.environment {
      section.add(Self.environments(old, new))
    }

    let same = pairing.pairs.count { $0.before.result == $0.after.result }
    let exact =
      if let old = before.environment, let new = after.environment {
        old.givesTheSameBytes(as: new)
      } else { false }
    section.add(
      """
      \(same) of \(NumberText.count(pairing.pairs.count, "paired trial")) gave the same result to \
      the last digit\(exact ? ", as all must on the same kind of processor with the same code" : ""); \
      \(pairing.onlyBefore.count) are only in the first, \(pairing.onlyAfter.count) only in the second.
      """)

    var endings = MarkdownTable([.text("trial"), .text("before"), .text("after")])
    for pair in pairing.pairs where pair.before.result.outcome != pair.after.result.outcome {
      endings.append([
        pair.after.trial.label, pair.before.result.outcome.words, pair.after.result.outcome.words,
      ])
    }
    if !endings.rows.isEmpty {
      section.add("Trials that ended in another way:")
      section.add(endings)
    }

    let changes = Self.changes(pairing, targets)
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
    let sameTrials = pairing.onlyBefore.isEmpty && pairing.onlyAfter.isEmpty
    hasChanged =
      changed > 0 || !endings.rows.isEmpty || !sameTrials
      || (exact && same < pairing.pairs.count)
  }

  private static func changes(_ pairing: ResultPairing, _ targets: [MeasureTarget]) -> [Change] {
    var methods: [String] = []
    for pair in pairing.pairs where !methods.contains(pair.after.trial.method.label) {
      methods.append(pair.after.trial.method.label)
    }
    var changes: [Change] = []
    for method in methods {
      let pairs = pairing.pairs.filter { $0.after.trial.method.label == method }
      func add(_ quantity: String, _ values: [(before: Double, after: Double)]) {
        guard !values.isEmpty else { return }
        let differences = WilcoxonSignedRank.differences(
          values.map(\.after), values.map(\.before))
        let ratio = ReportConstants.interval(values) { drawn in
          Quantiles.median(drawn.map { $0.after == $0.before ? 1 : $0.after / $0.before })
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
              guard let before = cost.cost(of: pair.before, nil, to: target),
                let after = cost.cost(of: pair.after, nil, to: target)
              else { return nil }
              return (before.cost, after.cost)
            })
        }
      }
      let measures = [
        Measure.testAccuracy, .testError, .testLoss, .trainingError, .trainingLoss,
      ]
      let measure = measures.first { measure in
        pairs.contains { $0.after.result[final: measure] != nil }
      }
      if let measure {
        add(
          "final \(measure.words)",
          pairs.compactMap { pair in
            guard let before = pair.before.result[final: measure],
              let after = pair.after.result[final: measure], !before.isNaN, !after.isNaN
            else { return nil }
            return (before, after)
          })
      }
      add(
        "seconds per epoch",
        pairs.compactMap { pair in
          guard let before = pair.timingBefore?.secondsPerEpoch,
            let after = pair.timingAfter?.secondsPerEpoch
          else { return nil }
          return (before, after)
        })
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

/// The trials of two sets of results, paired.
struct ResultPairing {
  struct Pair {
    let before: TrialRecord
    let after: TrialRecord
    let timingBefore: TrialTiming?
    let timingAfter: TrialTiming?
  }

  private struct Key: Hashable {
    let problem: String
    let method: String
    let replicate: Int

    init(_ record: TrialRecord) {
      problem = record.trial.problemLabel
      method = record.trial.method.label
      replicate = record.trial.replicate
    }
  }

  let pairs: [Pair]
  let onlyBefore: [TrialRecord]
  let onlyAfter: [TrialRecord]

  init(_ before: CollectedResults, _ after: CollectedResults) {
    let old = Dictionary(before.records.map { (Key($0), $0) }) { first, _ in first }
    var pairs: [Pair] = []
    var onlyAfter: [TrialRecord] = []
    for record in after.records {
      if let other = old[Key(record)] {
        pairs.append(
          Pair(
            before: other, after: record, timingBefore: before.timings[other.identity],
            timingAfter: after.timings[record.identity]))
      } else {
        onlyAfter.append(record)
      }
    }
    let keys = Set(after.records.map(Key.init))
    self.pairs = pairs
    self.onlyAfter = onlyAfter
    onlyBefore = before.records.filter { !keys.contains(Key($0)) }
  }
}

extension TrialOutcome {
  /// "diverged: 12 patterns lost their fixed point".
  var words: String { detail.isEmpty ? ending.rawValue : "\(ending.rawValue): \(detail)" }
}

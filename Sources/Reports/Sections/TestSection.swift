import ExperimentRunner

/// The paired tests behind the verdict.
enum TestSection {
  static func section(_ deciding: DecidingComparison?) -> Section {
    var section = Section("Paired tests")
    guard let deciding, !deciding.pairs.isEmpty else { return section }
    let isRatio = deciding.pairs.contains(where: \.isRatio)
    let limit = WilcoxonSignedRank.exactLimit
    let level = NumberText.setting(deciding.comparison.level)
    let average = deciding.pairs.contains(where: \.isShare) ? "mean" : "median"
    let effect = isRatio ? "ratio first : second" : "difference first − second"
    section.add(
      """
      By \(deciding.words), paired by problem and replicate. Wilcoxon signed-rank tests, two-sided, \
      zeros by Pratt's method, exact up to \(limit) pairs; p corrected by Holm's method over \
      \(NumberText.count(deciding.pairs.count, "test")); level \(level). The effect is the \(average) \(effect), in brackets \
      \(ReportConstants.intervalWords); r is the matched-pairs rank-biserial correlation, −1 when \
      the first is always lower, 1 when it is always higher. A difference is shown where both the \
      corrected p and the interval show it; where only p does, mostly because many pairs are equal, the \
      pairs that differ are counted.
      """)
    var table = MarkdownTable([
      .text("first"), .text("second"), .number("pairs"),
      .number("\(average) \(isRatio ? "ratio" : "difference")"), .number("r"), .number("p"),
      .number("p (Holm)"), .text("verdict"),
    ])
    for (place, result) in deciding.pairs.enumerated() {
      let adjusted = deciding.adjusted[place]
      table.append([
        result.pair.first, result.pair.second, "\(result.values.count)",
        result.effect.words { VerdictSection.effectText($0, deciding) },
        NumberText.significant(result.test.rankBiserialCorrelation, digits: 2),
        NumberText.probability(result.test.pValue), NumberText.probability(adjusted),
        deciding.better(place).map { "\($0) is better" }
          ?? deciding.tendency(place).map { "\($0.better) is \($0.words)" }
          ?? "no difference shown",
      ])
    }
    section.add(table)
    return section
  }
}

import ExperimentRunner

/// What others published, beside ours.
enum PublishedSection {
  static func section(_ trials: ReportTrials) -> Section {
    var section = Section("Theirs and ours")
    let published = trials.specification.presentation.published
    guard !published.isEmpty else { return section }
    section.add(
      "What was published, as its authors state it; ours are medians over replicates with "
        + "\(ReportConstants.intervalWords), or shares of trials with Wilson's intervals.")
    let hasClaims = published.contains { if case .claim = $0.finding { true } else { false } }
    let severalProblems = published.contains { $0.problem != nil }
    var table = MarkdownTable(
      [.text("source"), .text("measure")] + (severalProblems ? [.text("problem")] : [])
        + [hasClaims ? .text("theirs") : .number("theirs"), .text("our method"), .number("ours")])
    for reference in published {
      for method in trials.methods(meant: [reference.method]) {
        let found = MeasureEstimate(
          reference.measure, of: trials.of(method, on: reference.problem))
        table.append(
          [reference.source, reference.measure.words]
            + (severalProblems ? [reference.problem ?? "all"] : []) + [
              theirs(reference), method,
              found?.words ?? "–",
            ])
      }
    }
    section.add(table)
    return section
  }

  private static func theirs(_ reference: PublishedMeasure) -> String {
    switch reference.finding {
    case .value(let value): NumberText.bound(value, of: reference.measure)
    case .claim(let words): words
    }
  }
}

/// What a reader has to know, as the specification says it.
enum NotesSection {
  static func section(_ trials: ReportTrials) -> Section {
    var section = Section("Notes")
    let text = trials.specification.presentation.notes
    guard !text.allSatisfy(\.isWhitespace) else { return section }
    section.parts = [text.trimmingSuffix(while: \.isWhitespace)]
    return section
  }
}

extension String {
  fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> String {
    var text = Substring(self)
    while let last = text.last, isTrimmed(last) { text.removeLast() }
    return String(text)
  }
}

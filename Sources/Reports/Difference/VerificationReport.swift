public import ExperimentRunner

extension Verification {
  /// What running trials again gave, as Markdown: a sentence, and a table of what differs.
  public var markdown: String {
    let precision =
      isExact
      ? "exactly, as on the same kind of processor"
      : "within \(NumberText.percent(Tolerance.relative, digits: 0)) and "
        + "\(NumberText.setting(Tolerance.absolute)), as on another kind of processor"
    let code = isOfOtherCode ? " The stored results are of other code than this." : ""
    let left = skipped > 0 ? " \(skipped) can't be compared." : ""
    let sentence =
      switch verdict {
      case .same:
        "The same: \(NumberText.count(compared, "trial")) compared \(precision).\(left)\(code)"
      case .incomparable(let reason): "Can't compare: \(reason).\(code)"
      case .different:
        "Different: \(NumberText.count(compared, "trial")) compared \(precision), "
          + "\(NumberText.count(differences.count, "difference")).\(left)\(code)"
      }
    var table = MarkdownTable([
      .text("trial"), .text("quantity"), .number("stored"), .number("again"),
    ])
    for difference in differences {
      table.append([
        difference.trial, difference.quantity, difference.stored, difference.again,
      ])
    }
    return differences.isEmpty ? "\(sentence)\n" : "\(sentence)\n\n\(table.markdown)\n"
  }
}

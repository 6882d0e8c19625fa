import ExperimentRunner

/// What the trials ended with: medians and quartiles of the final measures.
enum FinalSection {
  static func section(_ trials: ReportTrials) -> Section {
    var section = Section("Final results")
    guard trials.specification.methods.contains(where: { $0.training != nil }) else {
      return section
    }
    let measures = [
      Measure.testAccuracy, .testError, .testLoss, .validationError, .trainingError, .trainingLoss,
    ].filter { measure in
      // The error says nothing that the accuracy does not.
      if measure == .testError, trials.finalMeasure == .testAccuracy { return false }
      return trials.all.contains { $0.record.result[final: measure] != nil }
    }
    guard !measures.isEmpty else { return section }
    section.add(
      "Medians over replicates with quartiles in brackets; quantiles "
        + "\(Quantiles.method). A trial that ended without a value counts as the worst (∞ or −∞).")
    let severalProblems = trials.problems.count > 1
    var table = MarkdownTable(
      (severalProblems ? [.text("problem")] : []) + [.text("method")]
        + measures.map { .number("final \($0.words)") })
    for problem in trials.problems {
      for method in trials.methods {
        let group = trials.of(method, on: problem)
        table.append(
          (severalProblems ? [problem] : []) + [method]
            + measures.map { measure in
              guard trials.isTaken(measure, on: problem) else { return "–" }
              return Quartiles(group.map { $0.final(measure) }).words {
                NumberText.value($0, of: measure)
              }
            })
      }
    }
    section.add(table)
    return section
  }
}

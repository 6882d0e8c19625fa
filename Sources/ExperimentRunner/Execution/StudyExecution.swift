import Foundation
import GSLNumerics
import Optimizers
import Problems
import Studies

/// One trial of a study: draws the data, runs it and takes down what it found.
struct StudyExecution {
  private let trial: TrialSpecification
  private let study: any Study
  private let data: ProblemData

  /// Makes the data and the study.
  /// - Throws: what the problem or the study threw: one line.
  init(_ trial: TrialSpecification, _ named: NamedSettings, toolbox: Toolbox) throws {
    self.trial = trial
    study = try toolbox.studies.make(named)
    data = try toolbox.problems.make(trial.problem)
      .load(using: SeededGenerator(seed: trial.seed(for: "data")))
  }

  /// Runs the study.
  /// - Throws: what it can't measure, in one line.
  func run() throws -> PerformedTrial {
    let watch = ContinuousClock()
    let start = watch.now
    let findings = try study.run(on: data, using: StudyDraws { trial.seed(for: $0) })
    let seconds = (watch.now - start) / .seconds(1)
    var result = TrialResult(
      outcome: TrialOutcome(.measured), parameterCount: findings.parameterCount,
      work: findings.work,
      events: findings.remarks.map { TrialEvent(epoch: 0, kind: "remark", detail: $0) })
    result.final = findings.measures.filter(\.value.isFinite)
    result.series = findings.series.isEmpty ? nil : findings.series.map(\.finite)
    var performed = PerformedTrial(result: result, seconds: seconds)
    let measured = findings.seconds.filter(\.value.isFinite)
    performed.measured = measured.isEmpty ? nil : measured
    performed.series = findings.timedSeries.isEmpty ? nil : findings.timedSeries.map(\.finite)
    return performed
  }
}

extension StudySeries {
  /// The series with a gap wherever a value is not a number, which records can't hold.
  fileprivate var finite: StudySeries {
    StudySeries(
      measure, along: along, positions: positions,
      values: values.map { $0.flatMap { $0.isFinite ? $0 : nil } })
  }
}

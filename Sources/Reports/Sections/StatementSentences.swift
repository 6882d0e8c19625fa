import ExperimentRunner
import Foundation

/// The statements that a specification asks for, as sentences of the verdict.
enum StatementSentences {
  static func sentences(_ trials: ReportTrials) -> [String] {
    trials.specification.presentation.statements.flatMap { statement in
      switch statement.kind {
      case .level(let measure, let bound): level(measure, bound, statement, trials)
      case .powerLaw(let measure, let along, let expected):
        powerLaw(measure, along, expected, statement, trials)
      case .pair(let quantity): PairSentences.sentences(quantity, statement, trials)
      }
    }
  }

  /// The problems that a statement is about; `nil` where there is only one to tell of.
  static func problems(_ statement: Statement, _ trials: ReportTrials) -> [String?] {
    if let problem = statement.problem { return [problem] }
    return trials.problems.count == 1 ? [nil] : trials.problems
  }

  private static func level(
    _ measure: Measure, _ bound: Statement.Bound?, _ statement: Statement, _ trials: ReportTrials
  ) -> [String] {
    problems(statement, trials).flatMap { problem in
      trials.methods(meant: statement.methods).map { method in
        let place = problem.map { " on \($0)" } ?? ""
        guard let found = MeasureEstimate(measure, of: trials.of(method, on: problem)) else {
          return "No trial of **\(method)**\(place) gave a \(measure.words)."
        }
        var sentence =
          switch found.form {
          case .share(let rate):
            "**\(method)**\(place): \(measure.successWords) in "
              + CostSection.rate(rate.successes, of: rate.trials, unit: " trials")
          case .median:
            "The \(found.count > 1 && !found.isConstant ? "median " : "")\(measure.words) of "
              + "**\(method)**\(place) was \(found.words)"
              + (found.isConstant ? " in every trial" : "")
          }
        if let bound { sentence += "; " + judgement(of: found, against: bound) }
        if found.without > 0 {
          sentence += " (\(found.without) of \(found.without + found.count) trials gave no value)"
        }
        return sentence + "."
      }
    }
  }

  /// Whether an interval lies inside a bound.
  private static func judgement(of found: MeasureEstimate, against bound: Statement.Bound) -> String
  {
    let (lower, upper) = found.interval
    let (words, holds, fails) =
      switch bound {
      case .atLeast(let level):
        ("at least \(NumberText.bound(level, of: found.measure))", lower >= level, upper < level)
      case .atMost(let level):
        ("at most \(NumberText.bound(level, of: found.measure))", upper <= level, lower > level)
      }
    if found.count == 1 { return "\(words): \(holds ? "met" : "not met") in this one trial" }
    return "\(words): " + (holds ? "holds" : fails ? "does not hold" : "not decided")
  }

  private static func powerLaw(
    _ measure: Measure, _ along: String, _ expected: Double?, _ statement: Statement,
    _ trials: ReportTrials
  ) -> [String] {
    let methods = trials.methods(meant: statement.methods)
    let families = methods.map(MethodFamily.base).reduce(into: [String]()) { families, family in
      if !families.contains(family) { families.append(family) }
    }
    let problems = problemsVary(along, trials) ? [nil] : problems(statement, trials)
    return problems.flatMap { problem in
      families.map { family in
        let members = methods.filter { MethodFamily.base(of: $0) == family }
        let points = members.flatMap { method in
          trials.of(method, on: problem ?? statement.problem).flatMap {
            $0.points(of: measure, along: along)
          }
        }.filter { $0.x > 0 && $0.y > 0 && $0.x.isFinite && $0.y.isFinite }
        let name = "**\(family)**" + (problem.map { " on \($0)" } ?? "")
        let (what, where_) = (measure.words, Measure(rawValue: along).words)
        guard points.count > 2,
          let law = PowerLaw(
            points.map { (x: $0.x, y: $0.y) }, level: ReportConstants.intervalLevel,
            resamples: ReportConstants.resamples, seed: ReportConstants.bootstrapSeed)
        else { return "Too few trials of \(name) gave both \(what) and \(where_) for a power law." }
        let exponent = law.exponent
        var sentence =
          "The \(what) of \(name) grew with the \(where_) to the power "
          + exponent.words { NumberText.significant($0) }
        if let expected {
          let text = NumberText.setting(expected)
          sentence +=
            exponent.lower <= expected && expected <= exponent.upper
            ? "; \(text), as expected, lies inside" : "; expected \(text), which lies outside"
        }
        return sentence + "."
      }
    }
  }

  /// Whether a setting of the problems is what changes, so that they are points of one line.
  private static func problemsVary(_ along: String, _ trials: ReportTrials) -> Bool {
    trials.specification.problems.count > 1
      && trials.specification.problems.allSatisfy { $0.problem.settings[along]?.number != nil }
  }
}

extension ReportTrial {
  /// The points of a measure along something: of its series there, or the one of its end.
  func points(of measure: Measure, along: String) -> [Point] {
    let given = (record.result.series ?? []) + (timing?.series ?? [])
    if let series = given.first(where: { $0.measure == measure.rawValue && $0.along == along }) {
      return zip(series.positions, series.values).compactMap { x, y in y.map { Point(x, $0) } }
    }
    guard let x = position(along: along), let y = self.given(measure.rawValue) else { return [] }
    return [Point(x, y)]
  }
}

extension NumberText {
  /// A bound, as short as it can be told.
  static func bound(_ value: Double, of measure: Measure) -> String {
    measure.isShare || measure.isSuccess ? setting(value * 100) + " %" : setting(value)
  }
}

extension String {
  /// The text with its first letter a capital one.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

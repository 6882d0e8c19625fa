public import Catalogue
import Foundation
import GSLNumerics
import Networks
import Objectives
import Optimizers
public import Problems
import RecurrentBackprop
import StaticBackprop

/// What an answer costs a net that settles, next to a feedforward one with as many weights, by how far
/// it settles.
///
/// Both are trained. The recurrent one then answers the test patterns at tolerances of 10⁻¹ to 10⁻¹²,
/// one after the other and in batches.
public struct SettlingLatency: Study {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Study>.Entry(
    "settling-latency", "what an answer costs by how far a net settles, against a feedforward net",
    reference: "Almeida 1987; Pineda 1987",
    settings: [
      Setting("solver", .text, default: "damped", "how the net settles when it answers"),
      Setting("hidden", .integer(0...10_000), default: 54, "units besides the output units"),
      Setting("static-hidden", .integer(1...10_000), default: 110, "the feedforward net's"),
      Setting("epochs", .integer(1...10_000), default: 10, "epochs of training, of both"),
      Setting("rate", .number(.positive), default: 0.01, "learning rate of the recurrent net"),
      Setting(
        "static-rate", .number(.positive), default: 0.02, "learning rate of the feedforward net"),
      Setting("batch", .integer(.positive), default: 32, "patterns a step of the training"),
      Setting("singles", .integer(.positive), default: 100, "patterns timed one after the other"),
      Setting("answers", .integer(.positive), default: 256, "patterns answered together"),
      Setting("timed", .integer(.positive), default: 512, "patterns timed in batches"),
    ]
  ) { settings in
    SettlingLatency(
      solver: try solverCatalogue.make(settings.text("solver")), hidden: settings.integer("hidden"),
      staticHidden: settings.integer("static-hidden"), epochs: settings.integer("epochs"),
      rate: settings.number("rate"), staticRate: settings.number("static-rate"),
      batch: settings.integer("batch"), singles: settings.integer("singles"),
      together: settings.integer("answers"),
      timed: settings.integer("timed"))
  }

  let solver: any SettlingSolver
  let hidden: Int
  let staticHidden: Int
  let epochs: Int
  let rate: Double
  let staticRate: Double
  let batch: Int
  let singles: Int
  let together: Int
  let timed: Int

  public let measures = [
    "test-error", "static-test-error", "settled-share", "answer-sweeps",
    "sweeps-per-digit", "digits-needed", "changed-answer-share", "static-parameters",
    "spectral-radius",
  ]

  public let times = [
    "single-answer-seconds", "batched-answer-seconds", "single-latency-ratio",
    "batched-latency-ratio", "static-single-answer-seconds", "static-batched-answer-seconds",
  ]

  /// The digits to which a net settles.
  static let digits = Array(1...12)
  /// The digits from which sweeps are fitted, once the first approach is over.
  static let fittedDigits = 3
  /// Epochs over which the rate rises to its full height.
  static let warmUp = 2

  public func run(on data: ProblemData, using draws: StudyDraws) throws -> StudyFindings {
    guard let test = data.test, test.labels != nil else {
      throw SettingError("the study 'settling-latency' needs a problem of classes with a test part")
    }
    var findings = StudyFindings()
    let feedforward = try FeedforwardAnswers(self, data, draws)
    findings.measures["static-test-error"] = try feedforward.error(on: test)
    findings.measures["static-parameters"] = Double(feedforward.parameters.count)
    let singles = (0..<min(self.singles, test.count)).map { test.subset([$0]).inputs }
    let batches = stride(from: 0, to: test.count, by: together).map {
      test.subset(Array($0..<min(test.count, $0 + together))).inputs
    }
    let single = try feedforward.seconds(for: singles) / Double(singles.count)
    let timed = Self.leading(batches, patterns: self.timed)
    let batched =
      try feedforward.seconds(for: timed) / Double(timed.reduce(0) { $0 + $1.rows })
    findings.seconds["static-single-answer-seconds"] = single
    findings.seconds["static-batched-answer-seconds"] = batched

    let settling = try SettlingAnswers(self, data, draws)
    findings.parameterCount = settling.parameters.count
    findings.measures["spectral-radius"] = try settling.spectralRadius()
    var answers: [SettlingAnswers.Found] = []
    for digits in Self.digits {
      answers.append(try settling.answers(to: digits, test, singles, batches))
    }
    findings.work = settling.work
    report(answers, single: single, batched: batched, to: &findings)
    return findings
  }

  /// The first batches, up to so many patterns; one at least.
  static func leading(_ batches: [Matrix], patterns: Int) -> [Matrix] {
    var count = 0
    let rest = batches.dropFirst().prefix {
      count += $0.rows
      return (batches.first?.rows ?? 0) + count <= patterns
    }
    return Array(batches.prefix(1) + rest)
  }

  private func report(
    _ answers: [SettlingAnswers.Found], single: Double, batched: Double,
    to findings: inout StudyFindings
  ) {
    guard let last = answers.last else { return }
    let positions = Self.digits.map(Double.init)
    func series(_ name: String, _ value: (SettlingAnswers.Found) -> Double) -> StudySeries {
      StudySeries(name, along: "digits", positions: positions, values: answers.map(value))
    }
    func changed(_ found: SettlingAnswers.Found) -> Double {
      let differing = zip(found.classes, last.classes).count { $0 != $1 }
      return Double(differing) / Double(last.classes.count)
    }
    findings.series = [
      series("test-error", \.error), series("answer-sweeps", \.sweeps),
      series("settled-share", \.settledShare), series("changed-answer-share", changed),
    ]
    findings.timedSeries = [
      series("single-answer-seconds", \.singleSeconds),
      series("batched-answer-seconds", \.batchedSeconds),
      series("single-latency-ratio") { $0.singleSeconds / single },
      series("batched-latency-ratio") { $0.batchedSeconds / batched },
    ]
    findings.measures["test-error"] = last.error
    findings.measures["settled-share"] = last.settledShare
    // The fewest digits from which on no answer differs from the fully settled net's.
    let enough = answers.lastIndex { changed($0) > 0 }.map { $0 + 1 } ?? 0
    findings.measures["digits-needed"] = positions[enough]
    findings.measures["answer-sweeps"] = answers[enough].sweeps
    findings.measures["changed-answer-share"] = changed(answers[0])
    findings.seconds["single-answer-seconds"] = answers[enough].singleSeconds
    findings.seconds["batched-answer-seconds"] = answers[enough].batchedSeconds
    findings.seconds["single-latency-ratio"] = answers[enough].singleSeconds / single
    findings.seconds["batched-latency-ratio"] = answers[enough].batchedSeconds / batched
    let fitted = zip(positions, answers).filter { Int($0.0) >= Self.fittedDigits }
    findings.measures["sweeps-per-digit"] = slope(fitted.map { ($0.0, $0.1.sweeps) })
  }

  /// The slope of the straight line of least squares.
  private func slope(_ points: [(x: Double, y: Double)]) -> Double {
    let count = Double(points.count)
    let meanX = points.reduce(0) { $0 + $1.x } / count
    let meanY = points.reduce(0) { $0 + $1.y } / count
    let spread = points.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
    return points.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) } / spread
  }

  /// Trains a net as the main comparison of digits does: momentum with a cosine schedule.
  func trained(
    _ objective: any DifferentiableObjective, from start: [Double], rate: Double,
    _ draws: StudyDraws
  ) throws -> [Double] {
    let result = try Training(
      optimizer: Momentum(
        rate: rate, schedule: RateSchedule(.cosine(epochs: epochs, final: 0), warmUp: Self.warmUp)),
      batching: .miniBatch(batch), budget: Budget(epochs: epochs)
    ).run(on: objective, from: start, order: draws.generator("batches"))
    guard case .budget = result.reason else {
      throw SettingError("the training ended early: \(result.reason); lower the rate")
    }
    return result.parameters
  }
}

/// The class of each row: the column of its largest value, the first of several.
func largestColumns(_ matrix: Matrix) -> [Int] {
  (0..<matrix.rows).map { row in
    (0..<matrix.columns).reduce(0) { matrix[row, $1] > matrix[row, $0] ? $1 : $0 }
  }
}

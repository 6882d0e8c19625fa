public import Catalogue
import GSLNumerics
import Networks
import Objectives
public import Problems
import RecurrentBackprop

/// What a net that settles can do and one without feedback can't (Simard, Ottaway & Ballard 1989): fill
/// in what is missing of a pattern, and give each of several right answers to one key, by the start.
///
/// With a key the first units' values are an input that stays, and the others are the answer. The
/// feedforward net maps all units to all units, or with a key the key to the answer, with about as many
/// parameters.
public struct PatternCompletion: Study {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Study>.Entry(
    "pattern-completion", "missing parts and several answers to one key, with and without feedback",
    reference: "Simard, Ottaway & Ballard 1989",
    settings: [
      Setting(
        "net", .choice(AttractorTraining.Guidance.allCases.map(\.rawValue) + ["feedforward"]),
        default: "fading",
        "a settling net and what guides its training, or one without feedback"),
      Setting("hidden", .integer(1...1000), default: 6, "hidden units of the settling net"),
      Setting("rate", .number(.positive), default: 0.1, "learning rate, on the mean loss"),
      Setting("epochs", .integer(2...1_000_000), default: 400, "epochs"),
      Setting("radius", .number(.positive), default: 0.3, "first weights are uniform on ±radius"),
      Setting(
        "rates", .numbers(.positive), default: [],
        "other rates to train at, of which the largest that learns is told"),
    ]
  ) { settings in
    PatternCompletion(
      guidance: .init(rawValue: settings.text("net")), hidden: settings.integer("hidden"),
      rate: settings.number("rate"), epochs: settings.integer("epochs"),
      radius: settings.number("radius"),
      rates: settings.numbers("rates"))
  }

  /// What guides the settling net; `nil` for the feedforward one.
  let guidance: AttractorTraining.Guidance?
  let hidden: Int
  let rate: Double
  let epochs: Int
  let radius: Double
  let rates: [Double]

  public let measures = [
    "is-learned", "stored-accuracy", "completion-accuracy", "answer-accuracy", "answers-per-key",
    "distance-to-mean-answer", "is-fixed-point-lost", "spectral-abscissa", "largest-rate",
    "training-loss",
  ]

  public func run(on data: ProblemData, using draws: StudyDraws) throws -> StudyFindings {
    let patterns = data.training.targets
    guard data.training.inputs.columns <= patterns.columns else {
      throw SettingError("study 'pattern-completion' needs the problem 'random-patterns'")
    }
    // Of patterns with a key, inputs are the key alone.
    let inputs = data.training.inputs.columns
    let key = inputs < patterns.columns ? inputs : 0
    var findings = StudyFindings()
    let learner = makeLearner(patterns, key: key, draws)
    findings.parameterCount = learner.parameterCount
    try learner.measure(rate: rate, into: &findings)
    if !rates.isEmpty {
      findings.measures["largest-rate"] = try rates.sorted(by: >).first {
        try learner.learns(rate: $0)
      }
    }
    return findings
  }

  private func makeLearner(_ patterns: Matrix, key: Int, _ draws: StudyDraws) -> any PatternLearner
  {
    if let guidance {
      return SettlingLearner(
        guidance: guidance, hidden: hidden, key: key, epochs: epochs, radius: radius,
        patterns: patterns, draws: draws)
    }
    return FeedforwardLearner(
      settlingUnits: patterns.columns + hidden, key: key, epochs: epochs, radius: radius,
      patterns: patterns, draws: draws)
  }
}

/// A net that learns patterns at a rate and is asked what it learned.
protocol PatternLearner {
  var parameterCount: Int { get }
  /// Trains at a rate and measures.
  func measure(rate: Double, into findings: inout StudyFindings) throws
  /// Whether training at a rate learns every pattern.
  func learns(rate: Double) throws -> Bool
}

/// The answers to each key.
struct KeyedAnswers {
  let patterns: Matrix
  let key: Int

  /// The numbers of the patterns with each key.
  var groups: [[Int]] {
    var groups: [[Int]] = []
    for row in 0..<patterns.rows {
      let known = groups.firstIndex {
        patterns.row($0[0])[..<key] == patterns.row(row)[..<key]
      }
      if let known { groups[known].append(row) } else { groups.append([row]) }
    }
    return groups
  }

  /// The root mean square distance of an answer, a unit, from the mean of a group's answers.
  func distanceToMean(_ answer: [Double], group: [Int]) -> Double {
    let squares = answer.indices.reduce(0.0) { sum, unit in
      let mean =
        group.reduce(0) { $0 + patterns[$1, key + unit] } / Double(group.count)
      return sum + (answer[unit] - mean) * (answer[unit] - mean)
    }
    return (squares / Double(answer.count)).squareRoot()
  }
}

public import GSLNumerics
public import Objectives
public import Problems

/// What a trial does when it is not the training of one network by one method: it measures something
/// that training alone does not show, such as the cost of a gradient, the angle between two, or what
/// a memory recalls.
///
/// A new study is one new folder beside this file, named as its entry with the words joined and
/// capitalised ("gradient-cost" in `GradientCost/`), and one line in `studyCatalogue`. The results of
/// a study depend on the code in its folder, and are stale when that changes.
public protocol Study: Sendable {
  /// The names of all measures that it can report: lower case, words joined by hyphens, a unit at
  /// the end where there is one ("angle-in-degrees"). Names that end in `-share`, `-error` or
  /// `-accuracy` are shares and shown as percentages; of accuracies a larger one is better.
  var measures: [String] { get }

  /// The names of all times that it can report, in seconds: "gradient-seconds". Also of what is made
  /// of times, such as their ratios: "latency-ratio". None of it is the same on every run.
  var times: [String] { get }

  /// Measures.
  /// - Parameters:
  ///   - data: the problem's patterns.
  ///   - draws: the only source of randomness: the same data and draws give the same findings.
  /// - Throws: one line on what can't be measured. A method that fails is no error but a finding.
  func run(on data: ProblemData, using draws: StudyDraws) throws -> StudyFindings
}

extension Study {
  public var times: [String] { [] }
}

/// Named streams of draws. They depend on the experiment's seed, the problem and the replicate, never
/// on the study's settings, so that its variants are compared on the same draws.
public struct StudyDraws: Sendable {
  /// The seed of a stream.
  public let seed: @Sendable (String) -> UInt64

  /// Streams with these seeds.
  public init(seed: @escaping @Sendable (String) -> UInt64) { self.seed = seed }

  /// The stream of that name, from its beginning: "weights", "noise".
  public func generator(_ stream: String) -> SeededGenerator {
    SeededGenerator(seed: seed(stream))
  }
}

/// What a study found.
public struct StudyFindings: Sendable {
  /// Each measure by its name. What could not be measured is left out.
  public var measures: [String: Double] = [:]
  /// Each time in seconds by its name: kept apart, because times differ from run to run.
  public var seconds: [String: Double] = [:]
  /// Measures along something, such as the error over the tolerance, for figures.
  public var series: [StudySeries] = []
  /// Times along something, and what is made of them: kept apart as `seconds` are.
  public var timedSeries: [StudySeries] = []
  /// The work of what was studied.
  public var work = Work()
  /// The number of parameters of what was studied.
  public var parameterCount = 0
  /// What is worth telling, in lines such as "the fixed point was lost at epoch 12".
  public var remarks: [String] = []

  /// Nothing yet.
  public init() {}
}

/// A measure along something.
public struct StudySeries: Sendable, Codable, Equatable {
  /// The measure.
  public var measure: String
  /// What it is measured along, named as measures are: "tolerance", "epoch", "pattern-count".
  public var along: String
  /// The positions, ascending.
  public var positions: [Double]
  /// The value at each; `nil` where there is none.
  public var values: [Double?]

  /// A series.
  public init(_ measure: String, along: String, positions: [Double], values: [Double?]) {
    precondition(positions.count == values.count, "Every position has a value")
    self.measure = measure
    self.along = along
    self.positions = positions
    self.values = values
  }
}

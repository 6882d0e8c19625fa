public import Objectives
public import Studies

/// What a trial gave, without any time: the same bytes on every run on the same kind of processor.
public struct TrialRecord: Codable, Equatable, Sendable {
  /// The version of this form of record; another one is refused.
  public static let currentSchema = 1

  /// The version that this record has.
  public var schema = TrialRecord.currentSchema
  /// The trial's identity: 64 hexadecimal digits.
  public var identity: String
  /// The code that the result depends on.
  public var fingerprint: String
  /// What was run; enough to run it again.
  public var trial: TrialSpecification
  /// What it gave.
  public var result: TrialResult

  /// A record.
  public init(
    identity: String, fingerprint: String, trial: TrialSpecification, result: TrialResult
  ) {
    self.identity = identity
    self.fingerprint = fingerprint
    self.trial = trial
    self.result = result
  }
}

/// What performing a trial gives, without times.
public struct TrialResult: Codable, Equatable, Sendable {
  /// How it ended.
  public var outcome: TrialOutcome
  /// The number of parameters trained.
  public var parameterCount: Int
  /// The learning curve.
  public var curve: Curve
  /// The measures of the weights that the trial ended with, by name.
  public var final: [String: Double]
  /// The whole work.
  public var work: Work
  /// How settlings ended: patterns by the outcome's name, summed over the trial.
  public var settling: [String: Int]
  /// How adjoints ended: patterns by the outcome's name, summed over the trial.
  public var adjoint: [String: Int]
  /// What happened on the way.
  public var events: [TrialEvent]
  /// Measures along something, which studies may give.
  public var series: [StudySeries]?
  /// What warm starts saved; `nil` for methods without them.
  public var warmStarts: WarmStartSaving?

  /// A result.
  public init(
    outcome: TrialOutcome, parameterCount: Int = 0, curve: Curve = Curve(),
    final: [Measure: Double] = [:], work: Work = Work(), settling: [String: Int] = [:],
    adjoint: [String: Int] = [:], events: [TrialEvent] = []
  ) {
    self.outcome = outcome
    self.parameterCount = parameterCount
    self.curve = curve
    self.final = Dictionary(uniqueKeysWithValues: final.map { ($0.key.rawValue, $0.value) })
    self.work = work
    self.settling = settling
    self.adjoint = adjoint
    self.events = events
  }

  /// A measure of the weights that the trial ended with.
  public subscript(final measure: Measure) -> Double? { final[measure.rawValue] }
}

/// What warm starts saved in a trial, beside what all settlings and adjoints of the trial took. Each
/// pattern's warm evaluations are held against its last cold one, times how much longer the patterns
/// whose spectra are watched take to settle from rest by now.
public struct WarmStartSaving: Codable, Equatable, Sendable {
  /// The sweeps saved in settling; negative where warm starts cost more.
  public var savedSweeps: Int
  /// The sweeps of all settlings.
  public var sweeps: Int
  /// The products saved in adjoints; negative where warm starts cost more.
  public var savedProducts: Int
  /// The products of all adjoints.
  public var products: Int

  /// A saving.
  public init(savedSweeps: Int, sweeps: Int, savedProducts: Int, products: Int) {
    self.savedSweeps = savedSweeps
    self.sweeps = sweeps
    self.savedProducts = savedProducts
    self.products = products
  }
}

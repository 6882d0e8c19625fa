import Foundation
import GSLNumerics

/// Stored results beside those of running the same trials again.
public struct Verification: Sendable {
  /// What came of it.
  public enum Verdict: Equatable, Sendable {
    /// All trials that were compared gave the same.
    case same
    /// Nothing could be compared, with the reason.
    case incomparable(String)
    /// At least one trial gave something else.
    case different
  }

  /// Something that a trial gave differently.
  public struct Difference: Equatable, Sendable {
    /// The trial.
    public var trial: String
    /// What differs: "outcome", "final test-error", "curve".
    public var quantity: String
    /// What is stored.
    public var stored: String
    /// What running it again gave.
    public var again: String
  }

  /// How far results of another kind of processor may be off: training amplifies the last digit.
  public enum Tolerance {
    /// Share of the stored value of a final measure.
    public static let relative = 0.05
    /// On top of that, absolute.
    public static let absolute = 0.01
  }

  /// Trials compared.
  public private(set) var compared = 0
  /// Trials that can't be compared, such as those that were killed or had a budget of seconds.
  public private(set) var skipped = 0
  /// Whether every byte was compared; otherwise outcomes, and final measures within `Tolerance`.
  public let isExact: Bool
  /// Whether the stored results are of other code than what ran now.
  public private(set) var isOfOtherCode = false
  /// What differs.
  public private(set) var differences: [Difference] = []

  /// Compares trials that were run again with what is stored of them.
  public init(stored: [TrialRecord], again: [TrialRecord], isExact: Bool) {
    self.isExact = isExact
    let results = Dictionary(again.map { ($0.identity, $0) }) { first, _ in first }
    for record in stored {
      guard Self.isOfItsIdentity(record) else {
        compared += 1
        differences.append(
          Difference(
            trial: record.trial.label, quantity: "identity",
            stored: String(record.identity.prefix(12)),
            again: String(record.trial.identity.prefix(12))))
        continue
      }
      guard Self.isComparable(record), let other = results[record.identity] else {
        skipped += 1
        continue
      }
      compared += 1
      if record.fingerprint != other.fingerprint { isOfOtherCode = true }
      compare(record, other)
    }
  }

  /// What came of it.
  public var verdict: Verdict {
    guard compared > 0 else {
      return .incomparable("none of the \(skipped) trials can be compared")
    }
    return differences.isEmpty ? .same : .different
  }

  /// Whether running a trial again must give the same: it ended by itself, within a budget that no
  /// clock measures.
  static func isComparable(_ record: TrialRecord) -> Bool {
    record.result.outcome.ending.isResult && record.result.outcome.ending != .timedOut
      && record.trial.budget.seconds == nil
  }

  /// Whether a record holds the trial that its identity says; if not, it was altered, and running what
  /// it holds would compare another trial.
  static func isOfItsIdentity(_ record: TrialRecord) -> Bool {
    record.trial.identity == record.identity
  }

  /// Runs trials again, in a folder of its own that is removed, and compares.
  /// - Parameters:
  ///   - sample: the number of trials; all without it. Which ones, `seed` says.
  /// - Throws: `StoreError`, `RunnerError`.
  public static func running(
    _ results: CollectedResults, sample: Int? = nil, seed: UInt64 = 1,
    performer: any TrialPerformer, workers: TrialWorkers,
    reporter: any ProgressReporter = SilentProgress()
  ) throws -> Verification {
    let altered = results.records.filter { !isOfItsIdentity($0) }
    var chosen = results.records.filter { isOfItsIdentity($0) && isComparable($0) }
    let skipped = results.records.count - chosen.count - altered.count
    if let sample, sample < chosen.count {
      var order = Array(chosen.indices)
      SeededGenerator(seed: seed).shuffle(&order)
      chosen = order.prefix(max(0, sample)).sorted().map { chosen[$0] }
    }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("attractor-verify-\(UUID().uuidString)", isDirectory: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = ExperimentRun(
      chosen.map(\.trial), timeOut: nil, folder: folder, performer: performer, workers: workers,
      reporter: reporter)
    let summary = try run.run()
    guard !summary.isInterrupted else { throw RunnerError("interrupted; nothing was compared") }
    let again = try CollectedResults(folder: folder)
    let isExact =
      results.environment.map { again.environment?.givesTheSameBytes(as: $0) ?? false } ?? false
    var verification = Verification(
      stored: altered + chosen, again: again.records, isExact: isExact)
    verification.skipped += skipped
    return verification
  }

  private mutating func compare(_ record: TrialRecord, _ other: TrialRecord) {
    let (a, b) = (record.result, other.result)
    func add(_ quantity: String, _ stored: String, _ again: String) {
      differences.append(
        Difference(trial: record.trial.label, quantity: quantity, stored: stored, again: again))
    }
    let count = differences.count
    if a.outcome.ending != b.outcome.ending {
      add("outcome", a.outcome.ending.rawValue, b.outcome.ending.rawValue)
    }
    if a.parameterCount != b.parameterCount {
      add("parameters", "\(a.parameterCount)", "\(b.parameterCount)")
    }
    for name in Set(a.final.keys).union(b.final.keys).sorted() {
      let (first, second) = (a.final[name], b.final[name])
      guard !areSame(first, second) else { continue }
      add(
        "final \(name)", first.map { "\($0)" } ?? "none", second.map { "\($0)" } ?? "none")
    }
    // Encoding has worked for both before.
    if isExact, differences.count == count,
      (try? CanonicalJSON.encode(a)) != (try? CanonicalJSON.encode(b))
    {
      let (quantity, stored, again) = Self.firstDifference(a, b)
      add(quantity, stored, again)
    }
  }

  private func areSame(_ first: Double?, _ second: Double?) -> Bool {
    guard let first, let second else { return first == nil && second == nil }
    if first == second || (first.isNaN && second.isNaN) { return true }
    return !isExact
      && abs(first - second) <= Tolerance.absolute + Tolerance.relative * abs(first)
  }

  /// Where two results that agree in outcome and final measures part.
  private static func firstDifference(
    _ a: TrialResult, _ b: TrialResult
  ) -> (String, String, String) {
    if a.work != b.work { return ("sweeps", "\(a.work.sweeps)", "\(b.work.sweeps)") }
    if a.curve.count != b.curve.count {
      return ("points of the curve", "\(a.curve.count)", "\(b.curve.count)")
    }
    for name in Set(a.curve.values.keys).union(b.curve.values.keys).sorted() {
      let (first, second) = (a.curve.values[name] ?? [], b.curve.values[name] ?? [])
      for (index, pair) in zip(first, second).enumerated() where pair.0 != pair.1 {
        let values = [pair.0, pair.1].map { $0.map { "\($0)" } ?? "none" }
        if values[0] != values[1] { return ("\(name) at point \(index)", values[0], values[1]) }
      }
    }
    return ("details", a.outcome.detail, b.outcome.detail)
  }
}

public import Foundation

extension TrialStore {
  /// The names of the files that are collected.
  public enum FileName {
    /// Every trial's record, without times.
    public static let trials = "trials.jsonl"
    /// Every trial's times.
    public static let timings = "timings.jsonl"
    /// Where the results were made.
    public static let environment = "environment.json"
  }

  /// Collects the trials of a plan into `trials.jsonl` and `timings.jsonl`, in an order that depends
  /// on labels alone. A trial without a result of the present code stands there as lost; none is
  /// left out. One trial at a time is in memory.
  /// - Returns: the number of trials by ending.
  /// - Throws: `StoreError`; the files are then as before.
  @discardableResult
  public func collect(_ plan: [PlannedTrial]) throws -> [TrialEnding: Int] {
    let trials = try AtomicFile(folder.appendingPathComponent(FileName.trials))
    let timings = try AtomicFile(folder.appendingPathComponent(FileName.timings))
    let lineBreak = Data("\n".utf8)
    var counts: [TrialEnding: Int] = [:]
    for planned in plan.sorted(by: Self.isOrdered) {
      let stored = collected(planned)
      counts[stored.record.result.outcome.ending, default: 0] += 1
      try trials.append(try CanonicalJSON.encode(stored.record) + lineBreak)
      try timings.append(try CanonicalJSON.encode(stored.timing) + lineBreak)
    }
    try trials.commit()
    try timings.commit()
    return counts
  }

  /// The stored trial under the labels of the plan, or a lost one.
  private func collected(_ planned: PlannedTrial) -> StoredTrial {
    var reason = "planned, but no result is stored"
    do {
      if var stored = try read(planned.identity) {
        if stored.record.fingerprint == planned.fingerprint {
          stored.record.trial = planned.trial
          return stored
        }
        reason = "stale: the result that is stored is of other code"
      }
    } catch {
      reason = "the result that is stored is damaged"
    }
    return StoredTrial(
      record: TrialRecord(
        identity: planned.identity, fingerprint: planned.fingerprint, trial: planned.trial,
        result: TrialResult(outcome: TrialOutcome(.lost, reason))),
      timing: TrialTiming(identity: planned.identity, seconds: 0))
  }

  private static func isOrdered(_ left: PlannedTrial, _ right: PlannedTrial) -> Bool {
    let (a, b) = (left.trial, right.trial)
    if a.problemLabel != b.problemLabel { return a.problemLabel < b.problemLabel }
    if a.method.label != b.method.label { return a.method.label < b.method.label }
    return (a.replicate, left.identity) < (b.replicate, right.identity)
  }

  /// Writes where the results were made.
  /// - Throws: `StoreError`.
  public func write(_ environment: Environment) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try AtomicFile.write(
      try encoder.encode(environment) + Data("\n".utf8),
      to: folder.appendingPathComponent(FileName.environment))
  }
}

/// What a folder of results holds, as collected: enough for its report, its verification and a
/// comparison with another.
public struct CollectedResults: Sendable {
  /// Every trial's record.
  public var records: [TrialRecord]
  /// The times by identity; trials without one were not timed.
  public var timings: [String: TrialTiming]
  /// Where the results were made, when that is known.
  public var environment: Environment?

  /// Results.
  public init(
    records: [TrialRecord], timings: [String: TrialTiming], environment: Environment? = nil
  ) {
    self.records = records
    self.timings = timings
    self.environment = environment
  }

  /// Reads a folder.
  /// - Throws: `StoreError` naming the file and the line that is wrong.
  public init(folder: URL) throws {
    records = try Self.lines(of: folder.appendingPathComponent(TrialStore.FileName.trials))
    for record in records where record.schema != TrialRecord.currentSchema {
      throw StoreError(
        "\(folder.path) holds records of version \(record.schema), this program reads "
          + "\(TrialRecord.currentSchema); run the experiment again")
    }
    let times: [TrialTiming] = try Self.lines(
      of: folder.appendingPathComponent(TrialStore.FileName.timings))
    timings = Dictionary(times.map { ($0.identity, $0) }) { first, _ in first }
    let file = folder.appendingPathComponent(TrialStore.FileName.environment)
    environment = (try? Data(contentsOf: file)).flatMap {
      try? JSONDecoder().decode(Environment.self, from: $0)
    }
  }

  private static func lines<Line: Decodable>(of file: URL) throws -> [Line] {
    guard let data = try? Data(contentsOf: file) else {
      throw StoreError(
        "there is no \(file.path); run 'attractor compare' with the experiment first")
    }
    return try data.split(separator: UInt8(ascii: "\n")).enumerated().map { number, line in
      do {
        return try CanonicalJSON.decode(Line.self, from: Data(line))
      } catch {
        throw StoreError(
          "\(file.path):\(number + 1): is damaged; run 'attractor compare' again")
      }
    }
  }
}

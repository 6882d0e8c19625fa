/// Two folders of results side by side, trial by trial: of two commits, or of two machines.
///
/// It pairs the data; whether a difference is beyond noise is a question for statistics.
public struct ResultDifference: Sendable {
  /// The trials of one method on one problem that both folders have.
  public struct Group: Sendable {
    /// The problem's label.
    public var problem: String
    /// The method's label.
    public var method: String
    /// The trials, by replicate.
    public var pairs: [Pair]

    /// Whether every trial gave the same in both, to the last digit.
    public var isIdentical: Bool { pairs.allSatisfy(\.isIdentical) }

    /// Trials by ending in the first and in the second folder.
    public var endings: (first: [TrialEnding: Int], second: [TrialEnding: Int]) {
      (
        Dictionary(pairs.map { ($0.first.result.outcome.ending, 1) }, uniquingKeysWith: +),
        Dictionary(pairs.map { ($0.second.result.outcome.ending, 1) }, uniquingKeysWith: +)
      )
    }

    /// A final measure in both folders, for the pairs that have it in both.
    public func final(_ measure: Measure) -> [(first: Double, second: Double)] {
      pairs.compactMap { pair in
        guard let first = pair.first.result[final: measure],
          let second = pair.second.result[final: measure]
        else { return nil }
        return (first, second)
      }
    }

    /// Seconds an epoch in both folders, for the pairs that were timed in both.
    public var secondsPerEpoch: [(first: Double, second: Double)] {
      pairs.compactMap { pair in
        guard let first = pair.firstTiming?.secondsPerEpoch,
          let second = pair.secondTiming?.secondsPerEpoch
        else { return nil }
        return (first, second)
      }
    }

    /// Network sweeps in both folders.
    public var sweeps: [(first: Double, second: Double)] {
      pairs.map { ($0.first.result.work.sweeps, $0.second.result.work.sweeps) }
    }
  }

  /// One trial in both folders.
  public struct Pair: Sendable {
    /// Its record in the first folder.
    public var first: TrialRecord
    /// Its record in the second folder.
    public var second: TrialRecord
    /// Its times in the first folder.
    public var firstTiming: TrialTiming?
    /// Its times in the second folder.
    public var secondTiming: TrialTiming?

    /// Whether both are the same trial, not only trials of one label and replicate.
    public var isOfOneIdentity: Bool { first.identity == second.identity }

    /// Whether both gave the same, to the last digit.
    public var isIdentical: Bool {
      guard let one = try? CanonicalJSON.encode(first.result) else { return false }
      return one == (try? CanonicalJSON.encode(second.result))
    }
  }

  /// What both folders have, by problem and method.
  public let groups: [Group]
  /// Trials that only the first folder has.
  public let onlyInFirst: [TrialRecord]
  /// Trials that only the second folder has.
  public let onlyInSecond: [TrialRecord]

  /// Pairs the trials of two folders: by identity, else by labels and replicate, so that results of
  /// a method whose settings changed are compared too.
  public init(_ first: CollectedResults, _ second: CollectedResults) {
    var byIdentity = Dictionary(second.records.map { ($0.identity, $0) }) { one, _ in one }
    var pairs: [Pair] = []
    func pair(_ record: TrialRecord, _ other: TrialRecord) {
      byIdentity[other.identity] = nil
      pairs.append(
        Pair(
          first: record, second: other, firstTiming: first.timings[record.identity],
          secondTiming: second.timings[other.identity]))
    }
    var unpaired: [TrialRecord] = []
    for record in first.records {
      if let other = byIdentity[record.identity] {
        pair(record, other)
      } else {
        unpaired.append(record)
      }
    }
    let byLabel = Dictionary(byIdentity.values.map { ($0.trial.label, $0) }) { one, other in
      one.identity < other.identity ? one : other
    }
    onlyInFirst = unpaired.filter { record in
      guard let other = byLabel[record.trial.label], byIdentity[other.identity] != nil else {
        return true
      }
      pair(record, other)
      return false
    }
    onlyInSecond = second.records.filter { byIdentity[$0.identity] != nil }
    groups = Dictionary(grouping: pairs) {
      [$0.first.trial.problemLabel, $0.first.trial.method.label]
    }.map { key, pairs in
      Group(
        problem: key[0], method: key[1],
        pairs: pairs.sorted { $0.first.trial.replicate < $1.first.trial.replicate })
    }.sorted { ($0.problem, $0.method) < ($1.problem, $1.method) }
  }
}

import ExperimentRunner
import Foundation

/// What a comparison with other libraries measured: the files that `Experiments/speed/run.py` and
/// `attractor bench --json` leave in a folder.
struct SpeedMeasurements {
  /// The packages of the peers, "name==version".
  let packages: [String]
  /// How every contestant computes, in words.
  let methods: [(name: String, how: String)]
  /// Every work of every contestant.
  let rows: [Row]
  /// Our own measurements against the machine's limits, by threads.
  let runs: [SpeedRun]

  /// One work of one contestant with one number of threads.
  struct Row: Decodable {
    let work: String
    let threads: Int
    let name: String
    let seconds: [Double]
    /// The median of every round's turn; a slow contestant leaves rounds out.
    let turns: [Turn]
    /// How far the result is from ours, relative.
    var difference: Double?
    var error: String?
    var steps: Int?
    var loss: Double?
    var stepsToGoal: Int?
    var goal: Double?

    struct Turn: Decodable {
      let round: Int
      let median: Double
    }

    /// Whether it is Attractor at its best, to which the others are compared.
    var isOurs: Bool { name == "Attractor" }
    /// Whether it is another library: Attractor's own plain sweeps are not.
    var isPeer: Bool { !name.hasPrefix("Attractor") }
    var median: Double { seconds.isEmpty ? .nan : Quantiles.median(seconds) }
    /// The lower and the upper quartile.
    var quartiles: [Double] { [0.25, 0.75].map { Quantiles.quantile(seconds, $0) } }
    /// Whether the result is ours to eight digits, where it can be compared.
    var isRight: Bool { error == nil && (difference ?? 0) <= 1e-8 }
    var secondsPerStep: Double { steps.map { median / Double(max(1, $0)) } ?? .nan }
    var secondsToGoal: Double { stepsToGoal.map { secondsPerStep * Double($0) } ?? .infinity }

    /// Its time over another's of the same work, round by round, which leaves out what the machine's
    /// speed does between rounds.
    func ratios(to other: Row) -> [Double] {
      let theirs = Dictionary(other.turns.map { ($0.round, $0.median) }) { first, _ in first }
      return turns.compactMap { turn in theirs[turn.round].map { turn.median / $0 } }
    }

    /// The quartiles of these.
    func spread(to other: Row) -> [Double] {
      let found = ratios(to: other)
      return [0.25, 0.75].map { Quantiles.quantile(found, $0) }
    }

    /// The median of these; not a number where they never met.
    func ratio(to other: Row) -> Double {
      let found = ratios(to: other)
      return found.isEmpty ? .nan : Quantiles.median(found)
    }
  }

  private struct File: Decodable {
    let packages: [String]
    /// What every contestant does, by name.
    var methods: [Method]?

    struct Method: Decodable {
      let name: String
      let how: String
    }
    let rows: [Row]
  }

  init(folder: URL) throws {
    let decoder = JSONDecoder()
    let file = try decoder.decode(
      File.self, from: Data(contentsOf: folder.appending(path: "measurements.json")))
    packages = file.packages
    methods = file.methods?.map { ($0.name, $0.how) } ?? []
    rows = file.rows
    runs = try [1, 2].compactMap { threads in
      let url = folder.appending(path: "machine-\(threads).json")
      guard FileManager.default.fileExists(atPath: url.path) else { return nil }
      return try decoder.decode(SpeedRun.self, from: Data(contentsOf: url))
    }
  }

  /// The rows of a work, ours first.
  func rows(of work: String, threads: Int) -> [Row] {
    let found = rows.filter { $0.work == work && $0.threads == threads }
    return found.filter(\.isOurs) + found.filter { !$0.isOurs }
  }

  var threads: [Int] { Set(rows.map(\.threads)).sorted() }

  var works: [String] {
    var seen: Set<String> = []
    return rows.map(\.work).filter { seen.insert($0).inserted }
  }
}

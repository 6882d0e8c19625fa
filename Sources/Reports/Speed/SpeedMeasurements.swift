import ExperimentRunner
import Foundation

/// What a comparison with other libraries measured: the files that `Experiments/speed/run.py` and
/// `attractor bench --json` leave in a folder.
struct SpeedMeasurements {
  /// The packages of the peers, "name==version".
  let packages: [String]
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
    /// How far the result is from ours, relative.
    var difference: Double?
    var error: String?
    var steps: Int?
    var loss: Double?
    var stepsToGoal: Int?
    var goal: Double?

    var isOurs: Bool { name == "Attractor" }
    var median: Double { seconds.isEmpty ? .nan : Quantiles.median(seconds) }
    /// Whether the result is ours to eight digits, where it can be compared.
    var isRight: Bool { error == nil && (difference ?? 0) <= 1e-8 }
    var secondsPerStep: Double { steps.map { median / Double(max(1, $0)) } ?? .nan }
    var secondsToGoal: Double { stepsToGoal.map { secondsPerStep * Double($0) } ?? .infinity }
  }

  private struct File: Decodable {
    let packages: [String]
    let rows: [Row]
  }

  init(folder: URL) throws {
    let decoder = JSONDecoder()
    let file = try decoder.decode(
      File.self, from: Data(contentsOf: folder.appending(path: "measurements.json")))
    packages = file.packages
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

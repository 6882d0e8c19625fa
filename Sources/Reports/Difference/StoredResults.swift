public import ExperimentRunner
public import Foundation

/// What a folder of results holds: all that a report needs beside the specification.
public struct StoredResults: Sendable {
  /// What the trials gave.
  public var records: [TrialRecord]
  /// Their times; may be empty.
  public var timings: [TrialTiming]
  /// Where they ran.
  public var environment: Environment

  /// Results in memory.
  public init(records: [TrialRecord], timings: [TrialTiming], environment: Environment) {
    self.records = records
    self.timings = timings
    self.environment = environment
  }

  /// Reads `trials.jsonl`, `timings.jsonl` (which may be missing) and `environment.json`.
  /// - Throws: `StoredResultsError` naming the file, and the line where there is one.
  public init(contentsOf folder: URL) throws {
    records = try Self.lines(folder.appending(path: "trials.jsonl"))
    for (place, record) in records.enumerated() where record.schema != TrialRecord.currentSchema {
      throw StoredResultsError(
        "\(folder.path)/trials.jsonl:\(place + 1): this record has form \(record.schema), not "
          + "\(TrialRecord.currentSchema); run the experiment again with this version")
    }
    let times = folder.appending(path: "timings.jsonl")
    let hasTimes = FileManager.default.fileExists(atPath: times.path)
    timings = hasTimes ? try Self.lines(times) : []
    let file = folder.appending(path: "environment.json")
    do {
      environment = try CanonicalJSON.decode(Environment.self, from: Self.data(file))
    } catch let error as DecodingError {
      throw StoredResultsError("\(file.path): damaged: \(Self.text(error))")
    }
  }

  private static func lines<Value: Decodable>(_ file: URL) throws -> [Value] {
    try data(file).split(separator: UInt8(ascii: "\n")).enumerated().map { place, line in
      do {
        return try CanonicalJSON.decode(Value.self, from: Data(line))
      } catch let error as DecodingError {
        throw StoredResultsError("\(file.path):\(place + 1): damaged: \(text(error))")
      }
    }
  }

  private static func data(_ file: URL) throws -> Data {
    do {
      return try Data(contentsOf: file)
    } catch {
      let isThere = FileManager.default.fileExists(atPath: file.path)
      throw StoredResultsError(
        "\(file.path): \(isThere ? "can't be read" : "there is no such file; run 'attractor compare' first")"
      )
    }
  }

  private static func text(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, _): "'\(key.stringValue)' is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' has another type"
    default: "no JSON, or cut off"
    }
  }
}

/// A folder of results that can't be used: one line with the file and why.
public struct StoredResultsError: Error, Equatable, CustomStringConvertible {
  /// The line.
  public let description: String

  /// An error of this text.
  public init(_ description: String) { self.description = description }
}

public import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A trial's record with its times: what its file holds.
public struct StoredTrial: Codable, Equatable, Sendable {
  /// What it gave.
  public var record: TrialRecord
  /// How long it took.
  public var timing: TrialTiming

  /// A trial.
  public init(record: TrialRecord, timing: TrialTiming) {
    self.record = record
    self.timing = timing
  }
}

/// A trial of the plan, with its identity and the code that its result would depend on.
public struct PlannedTrial: Sendable {
  /// What is to be run.
  public let trial: TrialSpecification
  /// Its identity.
  public let identity: String
  /// The code that its result would depend on.
  public let fingerprint: String

  /// A trial of the plan.
  public init(_ trial: TrialSpecification, fingerprint: String) {
    self.trial = trial
    self.identity = trial.identity
    self.fingerprint = fingerprint
  }
}

/// The folder `results/<experiment>`: a file for each trial in `trials/`, and what is collected from
/// them. There are no locks and nothing is appended to, so any number of runners may share it.
public struct TrialStore: Sendable {
  /// The experiment's folder.
  public let folder: URL

  /// A store; nothing is touched yet.
  public init(folder: URL) { self.folder = folder }

  var trialsFolder: URL { folder.appendingPathComponent("trials", isDirectory: true) }

  func file(_ identity: String) -> URL {
    trialsFolder.appendingPathComponent("\(identity).json", isDirectory: false)
  }

  /// Makes the folders, and removes what processes of this host left that are no more.
  /// - Throws: `StoreError`.
  public func prepare() throws {
    do {
      try FileManager.default.createDirectory(at: trialsFolder, withIntermediateDirectories: true)
    } catch {
      throw StoreError(
        "can't make the folder \(trialsFolder.path): \(error.localizedDescription)")
    }
    let own = "\(AtomicFile.prefix)\(AtomicFile.host)-"
    for folder in [folder, trialsFolder] {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
      for name in names where name.hasPrefix(own) {
        guard let process = name.dropFirst(own.count).split(separator: "-").first,
          let identifier = pid_t(process), kill(identifier, 0) != 0, errno == ESRCH
        else { continue }
        unlink(folder.appendingPathComponent(name).path)
      }
    }
  }

  /// Stores a trial, in place of an earlier result of it.
  /// - Throws: `StoreError`.
  public func write(_ stored: StoredTrial) throws {
    try AtomicFile.write(
      try CanonicalJSON.encode(stored) + Data("\n".utf8), to: file(stored.record.identity))
  }

  /// Whether a trial is stored, in whatever state.
  func contains(_ identity: String) -> Bool { access(file(identity).path, F_OK) == 0 }

  /// A stored trial, or `nil` when there is none.
  /// - Throws: `StoreError` for a file that is damaged or can't be read.
  public func read(_ identity: String) throws -> StoredTrial? {
    let file = file(identity)
    guard access(file.path, F_OK) == 0 else { return nil }
    do {
      let stored = try CanonicalJSON.decode(StoredTrial.self, from: try Data(contentsOf: file))
      guard stored.record.schema == TrialRecord.currentSchema,
        stored.record.identity == identity
      else { throw StoreError("\(file.path) is of another version or another trial") }
      return stored
    } catch let error as StoreError {
      throw error
    } catch {
      throw StoreError("\(file.path) is damaged; it will be replaced when the trial runs again")
    }
  }

  /// What is stored for a trial of the plan.
  public enum State: Equatable, Sendable {
    /// Nothing, or only that it was killed or lost.
    case missing
    /// The result of other code than the present.
    case stale
    /// A file that can't be read.
    case damaged
    /// A result.
    case done(TrialEnding)
  }

  /// What is stored for a trial of the plan.
  /// - Parameter timeOut: the time now allowed; a trial that was given less has no result yet.
  public func state(of planned: PlannedTrial, timeOut: Double? = nil) -> State {
    do {
      guard let stored = try read(planned.identity) else { return .missing }
      guard stored.record.fingerprint == planned.fingerprint else { return .stale }
      let ending = stored.record.result.outcome.ending
      guard ending.isResult else { return .missing }
      if ending == .timedOut, timeOut.map({ $0 > stored.timing.seconds * 1.1 }) ?? true {
        return .missing
      }
      return .done(ending)
    } catch {
      return .damaged
    }
  }
}

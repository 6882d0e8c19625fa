import Foundation

/// A plain line for each finished trial, for logs and pipes.
public struct PlainProgress: ProgressReporter {
  private let write: (String) -> Void

  /// A reporter on standard error, or wherever lines are to go.
  public init(write: @escaping (String) -> Void = PlainProgress.standardError) {
    self.write = write
  }

  public func began(_ progress: RunProgress) {
    var line = "\(progress.total) trials"
    if progress.reused > 0 { line += ", \(progress.reused) of them done before" }
    if progress.stale > 0 { line += ", \(progress.stale) stale (of other code) and made again" }
    if progress.damaged > 0 { line += ", \(progress.damaged) damaged and made again" }
    write(line + "\n")
  }

  public func finished(_ record: TrialRecord, seconds: Double, _ progress: RunProgress) {
    let outcome = record.result.outcome
    let detail = outcome.detail.isEmpty ? "" : ": \(outcome.detail)"
    write(
      "\(progress.finished)/\(progress.total) \(record.trial.label) · "
        + "\(outcome.ending.rawValue)\(detail) · \(Self.duration(seconds))\n")
  }

  public func note(_ text: String) { write(text + "\n") }
  public func ended(_ progress: RunProgress) {}

  /// Text to standard error.
  public static func standardError(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }

  /// "0.2 s", "1 min 05 s", "2 h 10 min".
  public static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0 else { return "?" }
    if seconds < 10 { return String(format: "%.1f s", seconds) }
    let whole = Int(min(seconds.rounded(), 1e9))
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return String(format: "%d min %02d s", whole / 60, whole % 60) }
    return String(format: "%d h %02d min", whole / 3600, whole % 3600 / 60)
  }
}

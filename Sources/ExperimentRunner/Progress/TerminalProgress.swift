import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A bar on a terminal: finished of total, failures, time left. Failures also get a line each.
public final class TerminalProgress: ProgressReporter {
  private let write: (String) -> Void
  private let width: Int
  private var lastDrawn = ContinuousClock.now - .seconds(1)
  private let plain: PlainProgress

  /// A reporter on standard error, as wide as its terminal.
  public init(
    width: Int = TerminalProgress.terminalWidth,
    write: @escaping (String) -> Void = PlainProgress.standardError
  ) {
    self.width = width
    self.write = write
    plain = PlainProgress(write: write)
  }

  public func began(_ progress: RunProgress) {
    plain.began(progress)
    draw(progress)
  }

  public func finished(_ record: TrialRecord, seconds: Double, _ progress: RunProgress) {
    if record.result.outcome.ending.isFailure {
      write(Self.clear)
      plain.finished(record, seconds: seconds, progress)
      draw(progress)
    } else if ContinuousClock.now - lastDrawn > .milliseconds(50) {
      draw(progress)
    }
  }

  public func note(_ text: String) { write(Self.clear + text + "\n") }

  public func ended(_ progress: RunProgress) {
    draw(progress)
    write("\n")
  }

  private static let clear = "\r\u{1B}[K"

  private func draw(_ progress: RunProgress) {
    lastDrawn = .now
    write(Self.clear + Self.line(progress, width: width))
  }

  /// The bar's line, no wider than `width`.
  static func line(_ progress: RunProgress, width: Int) -> String {
    var text = "\(progress.finished)/\(progress.total)"
    if progress.failures > 0 { text += ", \(progress.failures) failed" }
    if let left = progress.secondsLeft, progress.finished < progress.total {
      text += ", \(PlainProgress.duration(left)) left"
    }
    let cells = min(40, width - text.count - 4)
    guard cells >= 5 else { return String(text.prefix(max(1, width - 1))) }
    let share = progress.total > 0 ? Double(progress.finished) / Double(progress.total) : 1
    let full = Int(share * Double(cells))
    return String(repeating: "█", count: full) + String(repeating: "░", count: cells - full)
      + " " + text
  }

  /// The width of the terminal on standard error, or 80.
  public static var terminalWidth: Int {
    var size = winsize()
    let status = ioctl(2, UInt(TIOCGWINSZ), &size)
    return status == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  /// The reporter that fits: none when quiet, a bar on a terminal, plain lines otherwise.
  public static func fitting(quiet: Bool) -> any ProgressReporter {
    if quiet { return SilentProgress() }
    return isatty(2) == 1 ? TerminalProgress() : PlainProgress()
  }
}

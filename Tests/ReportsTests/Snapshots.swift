import Foundation
import Testing

/// Compares text with a stored snapshot; with `ATTRACTOR_PROMOTE=1` in the environment it stores the
/// text instead.
func expectSnapshot(
  _ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let stored = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "Snapshots").appending(path: name)
  if ProcessInfo.processInfo.environment["ATTRACTOR_PROMOTE"] == "1" {
    try Data(text.utf8).write(to: stored)
    return
  }
  let expected = (try? String(contentsOf: stored, encoding: .utf8)) ?? ""
  if text == expected { return }
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  let others = expected.split(separator: "\n", omittingEmptySubsequences: false)
  let place = zip(lines, others).enumerated().first { $0.1.0 != $0.1.1 }?.0
  let first = place ?? min(lines.count, others.count)
  Issue.record(
    """
    \(name) differs from line \(first + 1) on; ATTRACTOR_PROMOTE=1 accepts what is new:
    - \(first < others.count ? others[first] : "(end)")
    + \(first < lines.count ? lines[first] : "(end)")
    """, sourceLocation: sourceLocation)
}

import ArgumentParser
import Catalogue
import ExperimentRunner
import Foundation
import Problems

/// `attractor fetch`.
struct FetchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Download a data set that is too large to ship, and check it.",
    discussion: """
      Problems look for their files in the folder that ATTRACTOR_DATA names, then where this command \
      puts them. What came is checked against the SHA-256 of the official content and is not kept if \
      it differs. Data sets:
      \(LargeDataSet.all.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"))

      Examples:
        attractor fetch mnist
        attractor fetch cora --folder data
      """)

  @Argument(help: "The data set.")
  var name: String

  @Option(help: "The folder to put it in, instead of the user's folder for caches.")
  var folder: String?

  @Flag(help: "Show no progress.")
  var quiet = false

  func run() throws {
    guard let dataSet = LargeDataSet.all.first(where: { $0.name == name }) else {
      let names = LargeDataSet.all.map(\.name)
      throw CommandFailure(SettingError(unknown: "data set", name, among: names).description)
    }
    let target = folder.map { URL(fileURLWithPath: $0, isDirectory: true) } ?? DataFile.cache
    let (began, quiet) = (Date.now, quiet)
    let came = try DataDownload(of: dataSet, into: target).run { bytes, expected in
      guard !quiet else { return }
      StandardError.show(Self.line(bytes, of: expected, after: Date.now.timeIntervalSince(began)))
    }
    if !quiet { StandardError.show("") }
    let what = came.isEmpty ? "all there already" : "\(came.count) files, checked"
    print("\(name): \(what), in \(target.appendingPathComponent(name).path)")
    if folder != nil { print("Set ATTRACTOR_DATA=\(target.path) for problems to find it.") }
  }

  /// "3.1 of 9.9 MB, 4 s left".
  private static func line(_ bytes: Int64, of expected: Int64?, after seconds: Double) -> String {
    func megabytes(_ count: Int64) -> String { String(format: "%.1f", Double(count) / 1e6) }
    guard let expected, bytes > 0 else { return "\(megabytes(bytes)) MB" }
    let left = seconds * Double(max(0, expected - bytes)) / Double(bytes)
    return "\(megabytes(bytes)) of \(megabytes(expected)) MB, \(PlainProgress.duration(left)) left"
  }
}

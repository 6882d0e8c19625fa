public import Foundation

/// The gnuplot program: the only thing outside that reports need.
public struct Gnuplot: Sendable {
  private let program: URL

  /// The gnuplot found on `PATH`.
  /// - Throws: `GnuplotError.notFound`.
  public init(environment: [String: String] = ProcessInfo.processInfo.environment) throws {
    let folders = (environment["PATH"] ?? "").split(separator: ":")
    let candidates = folders.map { URL(fileURLWithPath: String($0)).appending(path: "gnuplot") }
    guard
      let program = candidates.first(where: {
        FileManager.default.isExecutableFile(atPath: $0.path)
      })
    else { throw GnuplotError.notFound }
    self.program = program
  }

  /// What comes before gnuplot's version in a drawing.
  static let versionMark = "<!-- gnuplot "

  /// The version of gnuplot that drew an SVG, as it stands in it.
  static func version(of drawing: String) -> Substring? {
    guard let mark = drawing.range(of: versionMark) else { return nil }
    return drawing[mark.upperBound...].prefix { $0 != "\n" }
  }

  /// Draws `figure` and gives the SVG's text.
  /// - Throws: `GnuplotError.failed` with gnuplot's own message.
  public func draw(_ figure: Figure) throws -> String {
    let folder = FileManager.default.temporaryDirectory
    let script = folder.appending(path: "attractor-figure-\(UUID().uuidString).gnuplot")
    try Data(GnuplotScript(figure).text.utf8).write(to: script)
    defer { try? FileManager.default.removeItem(at: script) }
    // Number formats and messages must not depend on the user's language.
    let run = try ProgramRun.run(
      program, [script.path], in: folder,
      environment: ["LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"])
    guard run.status == 0, run.output.contains("</svg>") else {
      let line = run.errors.split(whereSeparator: \.isNewline).last {
        !$0.allSatisfy(\.isWhitespace)
      }
      throw GnuplotError.failed(figure: figure.name, message: line.map(String.init) ?? "no output")
    }
    return Self.described(run.output, as: figure)
  }

  /// The drawing with the figure's own title and caption, for screen readers, where gnuplot names
  /// itself and its version; those go into a comment.
  private static func described(_ drawing: String, as figure: Figure) -> String {
    var drawing = drawing
    if let version = drawing.firstMatch(of: /Produced by GNUPLOT (.+?) *\n?<\/desc>/)?.output.1,
      let closing = drawing.range(of: "</desc>")
    {
      drawing.insert(
        contentsOf: "\n\(Self.versionMark)\(version) -->", at: closing.upperBound)
    }
    for (element, text) in [("title", figure.title), ("desc", figure.caption)] {
      guard let opening = drawing.range(of: "<\(element)>"),
        let closing = drawing.range(
          of: "</\(element)>", range: opening.upperBound..<drawing.endIndex)
      else { continue }
      let escaped = text.replacingOccurrences(of: "&", with: "&amp;")
        .replacingOccurrences(of: "<", with: "&lt;")
      drawing.replaceSubrange(opening.upperBound..<closing.lowerBound, with: escaped)
    }
    return drawing
  }
}

/// Why a figure could not be drawn.
public enum GnuplotError: Error, Equatable, CustomStringConvertible {
  /// There is no gnuplot on `PATH`.
  case notFound
  /// gnuplot refused the script.
  case failed(figure: String, message: String)

  public var description: String {
    switch self {
    case .notFound:
      "gnuplot is not on PATH; install it: apt install gnuplot-nox (Debian, Ubuntu) or "
        + "brew install gnuplot (macOS)"
    case .failed(let figure, let message): "gnuplot could not draw '\(figure)': \(message)"
    }
  }
}

public import Foundation

/// A page of explanation with code that runs: Markdown whose `swift` and `console` fences are cells.
///
/// All `swift` cells of a page share one scope, from the top down. A `console` cell holds lines that
/// begin with `$ `, each a command. The fence right after a cell, when it has no language or is `text`
/// or `output`, holds what the cell printed.
public struct Notebook: Equatable, Sendable {
  /// The file's name, for messages.
  public let file: String
  /// The cells, from the top down.
  public let cells: [Cell]
  private let lines: [String]

  /// One cell.
  public struct Cell: Equatable, Sendable {
    /// What a cell holds.
    public enum Kind: String, Sendable, CaseIterable { case swift, console }

    /// What it holds.
    public let kind: Kind
    /// The code, line by line.
    public let code: [String]
    /// The number of the code's first line in the file, from 1.
    public let line: Int
    /// How its output is judged.
    public let options: CellOptions
    /// The output that the page shows, line by line; `nil` without a fence for it.
    public let output: [String]?
    /// The lines inside the output's fence, or where a new fence would go, as indices.
    let outputRange: Range<Int>
    /// The fence's marks, so that an inserted one looks the same.
    let fence: String
  }

  /// Reads a page.
  /// - Throws: `NotebookError`, and what Foundation throws for a file that can't be read.
  public init(contentsOf url: URL) throws {
    try self.init(text: String(contentsOf: url, encoding: .utf8), file: url.lastPathComponent)
  }

  /// Reads a page's text.
  /// - Throws: `NotebookError` for a fence that never ends, or an option that there is not.
  public init(text: String, file: String) throws {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let fences = try Fence.all(in: lines, file: file)
    var cells: [Cell] = []
    for (place, fence) in fences.enumerated() {
      guard let kind = Cell.Kind(rawValue: fence.language) else { continue }
      var options = try CellOptions(fence.info, file: file, line: fence.opening + 1)
      let following = place + 1 < fences.count ? fences[place + 1] : nil
      let output = following.flatMap { ["", "text", "output"].contains($0.language) ? $0 : nil }
      if let output {
        options = try options.overridden(by: output.info, file: file, line: output.opening + 1)
      }
      cells.append(
        Cell(
          kind: kind, code: Array(lines[fence.content]), line: fence.opening + 2, options: options,
          output: output.map { Array(lines[$0.content]) },
          outputRange: output?.content ?? (fence.closing + 1)..<(fence.closing + 1),
          fence: fence.marks))
    }
    self.file = file
    self.cells = cells
    self.lines = lines
  }

  /// The page's text with other outputs, by the index of their cell.
  public func replacingOutputs(_ outputs: [Int: [String]]) -> String {
    var lines = lines
    // From the bottom up, so that the ranges above stay valid.
    for (index, output) in outputs.sorted(by: { $0.key > $1.key }) {
      let cell = cells[index]
      if cell.output != nil {
        lines.replaceSubrange(cell.outputRange, with: output)
      } else if !output.isEmpty {
        lines.replaceSubrange(
          cell.outputRange, with: ["", "\(cell.fence)text"] + output + [cell.fence])
      }
    }
    return lines.joined(separator: "\n")
  }
}

/// A fence of a Markdown page, by indices of lines.
private struct Fence {
  let marks: String
  let info: [String]
  let opening: Int
  let closing: Int

  var language: String { info.first ?? "" }
  var content: Range<Int> { opening + 1..<closing }

  /// The fences from the top down (CommonMark 4.5, without those inside lists).
  static func all(in lines: [String], file: String) throws -> [Fence] {
    var fences: [Fence] = []
    var index = 0
    while index < lines.count {
      defer { index += 1 }
      guard let marks = marks(lines[index]) else { continue }
      let info = lines[index].drop { $0 == " " }.dropFirst(marks.count)
        .split(separator: " ").map(String.init)
      let opening = index
      repeat { index += 1 } while index < lines.count && !closes(lines[index], marks)
      guard index < lines.count else {
        throw NotebookError("\(file):\(opening + 1): this fence is never closed; add '\(marks)'")
      }
      fences.append(Fence(marks: marks, info: info, opening: opening, closing: index))
    }
    return fences
  }

  private static func marks(_ line: String) -> String? {
    let text = line.drop { $0 == " " }
    guard line.count - text.count <= 3, let mark = text.first, mark == "`" || mark == "~" else {
      return nil
    }
    let marks = text.prefix { $0 == mark }
    guard marks.count >= 3, mark == "~" || !text.dropFirst(marks.count).contains("`") else {
      return nil
    }
    return String(marks)
  }

  private static func closes(_ line: String, _ opening: String) -> Bool {
    let text = line.trimmingCharacters(in: .whitespaces)
    return text.count >= opening.count && text.allSatisfy { $0 == opening.first }
  }
}

/// A page that can't be read or run: one line with the file and the line.
public struct NotebookError: Error, Equatable, CustomStringConvertible {
  /// The line.
  public let description: String

  /// An error of this text.
  public init(_ description: String) { self.description = description }
}

import Foundation

/// A table whose columns are aligned in the source too, so that it reads as well in a terminal as on
/// a page.
public struct MarkdownTable: Equatable, Sendable {
  /// A column's head and the side its cells keep to.
  public struct Column: Equatable, Sendable {
    /// The head.
    public let head: String
    /// Whether cells keep to the right, as numbers do.
    public let isNumeric: Bool

    /// A column of texts.
    public static func text(_ head: String) -> Column { Column(head: head, isNumeric: false) }
    /// A column of numbers.
    public static func number(_ head: String) -> Column { Column(head: head, isNumeric: true) }
  }

  /// The columns.
  public let columns: [Column]
  /// The rows, each with a cell for every column.
  public private(set) var rows: [[String]] = []

  /// A table without rows.
  public init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row.
  public mutating func append(_ row: [String]) {
    precondition(row.count == columns.count, "A row has a cell for every column")
    rows.append(row)
  }

  /// The Markdown, without a line break at the end; empty for a table without rows.
  public var markdown: String {
    guard !rows.isEmpty else { return "" }
    let heads = columns.map { Self.escaped($0.head) }
    let cells = rows.map { $0.map(Self.escaped) }
    let widths = columns.indices.map { column in
      ([heads] + cells).map { $0[column].count }.reduce(3, max)
    }
    func line(_ row: [String]) -> String {
      let padded = columns.indices.map { column in
        let room = String(repeating: " ", count: widths[column] - row[column].count)
        return columns[column].isNumeric ? room + row[column] : row[column] + room
      }
      return "| " + padded.joined(separator: " | ") + " |"
    }
    let rule = columns.indices.map { column in
      let dashes = String(repeating: "-", count: widths[column] - 1)
      return columns[column].isNumeric ? dashes + ":" : dashes + "-"
    }
    return ([line(heads), "| " + rule.joined(separator: " | ") + " |"] + cells.map(line))
      .joined(separator: "\n")
  }

  /// A cell is one line, and a bar in it is no border.
  private static func escaped(_ cell: String) -> String {
    cell.split(whereSeparator: \.isNewline).joined(separator: " ")
      .replacingOccurrences(of: "|", with: "\\|")
  }
}

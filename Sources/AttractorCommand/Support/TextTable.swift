import Foundation

/// A table in columns for the terminal, numbers to the right.
struct TextTable {
  private let header: [String]
  private var rows: [[String]] = []
  private let rightAligned: Set<Int>

  /// - Parameters:
  ///   - header: the columns' names.
  ///   - right: the columns that hold numbers.
  init(_ header: [String], right: Set<Int> = []) {
    self.header = header
    rightAligned = right
  }

  /// Adds a row; columns that it does not reach stay empty.
  mutating func add(_ row: [String]) {
    rows.append(row + Array(repeating: "", count: max(0, header.count - row.count)))
  }

  var text: String {
    let all = [header] + rows
    let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      let cells = row.indices.map { column in
        let padding = String(repeating: " ", count: widths[column] - row[column].count)
        return rightAligned.contains(column) ? padding + row[column] : row[column] + padding
      }
      var line = cells.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}

/// A number as tables show it: three significant digits, in powers of ten where that is shorter.
func short(_ value: Double) -> String {
  if value == 0 { return "0" }
  guard value.isFinite else { return value.isNaN ? "not a number" : value < 0 ? "−∞" : "∞" }
  let magnitude = abs(value)
  if magnitude >= 0.01 && magnitude < 10_000 {
    let decimals = magnitude >= 100 ? 0 : magnitude >= 10 ? 1 : magnitude >= 1 ? 2 : 3
    return String(format: "%.\(decimals)f", value)
  }
  return String(format: "%.2e", value)
}

import ArgumentParser
import GSLNumerics
import Networks

/// Some of the patterns of a file.
struct PatternSelection: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The patterns to look at, counted from 0: 0,1,5 or 0-9; all without.",
      valueName: "numbers"))
  var patterns: String?

  /// The numbers of the patterns chosen among `count`.
  /// - Throws: `CommandFailure` for a list that does not fit.
  func numbers(among count: Int) throws -> [Int] {
    guard let patterns else { return Array(0..<count) }
    do {
      let numbers = try PositionList.parse(patterns, below: count)
      guard !numbers.isEmpty else { throw PositionListError("name at least one pattern") }
      return numbers
    } catch let error as PositionListError {
      throw CommandFailure("--patterns \(patterns): \(error)")
    }
  }
}

extension Matrix {
  /// The rows of these numbers, in their order.
  func rows(_ numbers: [Int]) -> Matrix {
    Matrix(rows: numbers.count, columns: columns, elements: numbers.flatMap { row($0) })
  }
}

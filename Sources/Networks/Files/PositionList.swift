/// Ascending or listed whole numbers as network files write them: `0,1,5`, ranges `54-63`, both
/// mixed, and `none`.
public enum PositionList {
  /// The numbers of a text, each from 0 to `bound − 1` and none twice.
  /// - Throws: `PositionListError` with what is wrong.
  public static func parse(_ text: String, below bound: Int) throws -> [Int] {
    let trimmed = text.filter { $0 != " " }
    if trimmed == "none" { return [] }
    var numbers: [Int] = []
    var seen: Set<Int> = []
    for part in trimmed.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false)
      guard ends.count <= 2, let first = ends.first.flatMap({ number($0) }),
        let last = ends.last.flatMap({ number($0) })
      else {
        throw PositionListError("'\(part)' is no index; write indices as 0,1,5 or ranges as 54-63")
      }
      guard first <= last else { throw PositionListError("the range \(part) runs backward") }
      guard last < bound else {
        throw PositionListError("\(last) is past the last index, \(bound - 1)")
      }
      for value in first...last {
        guard seen.insert(value).inserted else { throw PositionListError("\(value) stands twice") }
        numbers.append(value)
      }
    }
    return numbers
  }

  /// The text of some numbers, runs as ranges.
  public static func text(_ numbers: [Int]) -> String {
    guard var first = numbers.first else { return "none" }
    var parts: [String] = []
    var last = first
    func close() { parts.append(first == last ? "\(first)" : "\(first)-\(last)") }
    for value in numbers.dropFirst() {
      if value != last + 1 {
        close()
        first = value
      }
      last = value
    }
    close()
    return parts.joined(separator: ",")
  }

  private static func number(_ text: Substring) -> Int? {
    text.allSatisfy { ("0"..."9").contains($0) } ? Int(text) : nil
  }
}

/// What is wrong with a list of positions.
public struct PositionListError: Error, Equatable, CustomStringConvertible {
  /// One line.
  public let description: String
  /// An error of this text.
  public init(_ description: String) { self.description = description }
}

import Foundation

/// Compares what a cell printed with what its page shows.
enum OutputComparison {
  /// Whether two outputs are the same, line by line.
  ///
  /// With a tolerance, numbers may differ by it (relative to the larger of 1 and their size) and runs
  /// of spaces in their length; a volatile output may have any numbers.
  static func agree(_ output: [String], _ expected: [String], _ options: CellOptions) -> Bool {
    if output == expected { return true }
    guard options.isVolatile || options.tolerance > 0, output.count == expected.count else {
      return false
    }
    return zip(output, expected).allSatisfy { line, other in
      let (first, second) = (OutputToken.all(in: line), OutputToken.all(in: other))
      return first.count == second.count
        && zip(first, second).allSatisfy { agree($0, $1, options) }
    }
  }

  private static func agree(_ first: OutputToken, _ second: OutputToken, _ options: CellOptions)
    -> Bool
  {
    switch (first, second) {
    case (.number(let value), .number(let other)):
      options.isVolatile || value == other
        || abs(value - other) <= options.tolerance * max(1, abs(value), abs(other))
    case (.text(let text), .text(let other)): text == other
    default: false
    }
  }

  /// The lines of both outputs, `-` before those that only the page has, `+` before those that only
  /// the run gave. Lines that agree within the options are shown as the page's.
  static func difference(_ output: [String], _ expected: [String], _ options: CellOptions)
    -> [String]
  {
    func agree(_ own: Int, _ other: Int) -> Bool {
      Self.agree([output[own]], [expected[other]], options)
    }
    // The longest common subsequence, from the ends.
    var lengths = Array(
      repeating: Array(repeating: 0, count: expected.count + 1), count: output.count + 1)
    for own in output.indices.reversed() {
      for other in expected.indices.reversed() {
        lengths[own][other] =
          agree(own, other)
          ? lengths[own + 1][other + 1] + 1
          : max(lengths[own + 1][other], lengths[own][other + 1])
      }
    }
    var lines: [String] = []
    var (own, other) = (0, 0)
    while own < output.count || other < expected.count {
      if own < output.count, other < expected.count, agree(own, other) {
        lines.append("  \(expected[other])")
        (own, other) = (own + 1, other + 1)
      } else if other < expected.count,
        own == output.count || lengths[own][other + 1] >= lengths[own + 1][other]
      {
        lines.append("- \(expected[other])")
        other += 1
      } else {
        lines.append("+ \(output[own])")
        own += 1
      }
    }
    return lines
  }
}

/// A part of a line of output: a number, or the text between numbers with its spaces evened.
enum OutputToken: Equatable {
  case number(Double)
  case text(String)

  /// The parts of a line, left to right.
  static func all(in line: String) -> [OutputToken] {
    var tokens: [OutputToken] = []
    var text = ""
    var rest = Substring(line)
    while let character = rest.first {
      // Digits inside a word, such as those of "x1" or "SHA256", are text.
      let insideWord = text.last.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
      if !insideWord, let number = number(at: rest) {
        flush(&text, into: &tokens)
        tokens.append(.number(number.value))
        rest = rest.dropFirst(number.length)
      } else {
        if character.isWhitespace {
          if text.last != " " { text.append(" ") }
        } else {
          text.append(character)
        }
        rest = rest.dropFirst()
      }
    }
    while text.last == " " { text.removeLast() }
    flush(&text, into: &tokens)
    return tokens
  }

  private static func flush(_ text: inout String, into tokens: inout [OutputToken]) {
    if !text.isEmpty { tokens.append(.text(text)) }
    text = ""
  }

  /// A decimal number at the beginning of `text`: sign, digits, fraction and exponent.
  private static func number(at text: Substring) -> (value: Double, length: Int)? {
    let characters = Array(text.prefix(40))
    var place = 0
    func isDigit(_ at: Int) -> Bool {
      at < characters.count && characters[at].isASCII && characters[at].isNumber
    }
    if place < characters.count, "+-−".contains(characters[place]) { place += 1 }
    let digits = place
    while isDigit(place) { place += 1 }
    if place < characters.count, characters[place] == ".", isDigit(place + 1) {
      place += 1
      while isDigit(place) { place += 1 }
    }
    guard place > digits else { return nil }
    if place < characters.count, "eE".contains(characters[place]) {
      var exponent = place + 1
      if exponent < characters.count, "+-".contains(characters[exponent]) { exponent += 1 }
      if isDigit(exponent) {
        while isDigit(exponent) { exponent += 1 }
        place = exponent
      }
    }
    let spelled = String(characters[..<place].map { $0 == "−" ? "-" : $0 })
    return Double(spelled).map { ($0, place) }
  }
}

public import Catalogue
public import GSLNumerics

/// Random patterns to store: every bit as likely on as off, no two patterns the same. Inputs are the
/// patterns themselves, and so are targets.
///
/// With a key, patterns stand in groups of `answers` whose first `key` bits are the same, a group's
/// another one than all others': one question with several right answers. Inputs are then the key
/// alone, and targets the whole patterns.
public struct RandomPatterns: Problem {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Problem>.Entry(
    "random-patterns", "random patterns of bits to store, several of which may share a key",
    reference: "Hopfield 1982; Simard, Ottaway & Ballard 1989",
    settings: [
      Setting("width", .integer(2...4096), default: 12, "bits a pattern"),
      Setting("patterns", .integer(1...4096), default: 4, "patterns"),
      Setting("key", .integer(0...4096), default: 0, "bits that a group of patterns shares"),
      Setting("answers", .integer(1...4096), default: 1, "patterns that share a key"),
      Setting("low-target", .number(.finite), default: -0.8, "value of a bit that is off"),
      Setting("high-target", .number(.finite), default: 0.8, "value of a bit that is on"),
    ]
  ) { settings in
    let (width, patterns) = (settings.integer("width"), settings.integer("patterns"))
    let (key, answers) = (settings.integer("key"), settings.integer("answers"))
    guard key < width, patterns.isMultiple(of: answers), key > 0 || answers == 1 else {
      throw SettingError(
        "problem 'random-patterns' needs a key narrower than its patterns, and groups that all have "
          + "as many answers")
    }
    func isEnough(_ bits: Int, for count: Int) -> Bool { bits >= 13 || 1 << bits >= 2 * count }
    // Without a key all patterns have to differ; with one, the keys, and the answers to each.
    let isDrawn =
      key == 0
      ? isEnough(width, for: patterns)
      : isEnough(key, for: patterns / answers) && isEnough(width - key, for: answers)
    guard isDrawn else {
      throw SettingError(
        "problem 'random-patterns' needs more bits, twice as many patterns as it draws")
    }
    return RandomPatterns(
      width: width, patterns: patterns, key: key, answers: answers,
      values: BinaryTargets(settings))
  }

  public let name = "random-patterns"
  private let width: Int
  private let patterns: Int
  private let key: Int
  private let answers: Int
  private let values: BinaryTargets

  /// `patterns` of `width` bits; with a key in groups of `answers`.
  public init(
    width: Int = 12, patterns: Int = 4, key: Int = 0, answers: Int = 1,
    values: BinaryTargets = BinaryTargets(low: -0.8, high: 0.8)
  ) {
    self.width = width
    self.patterns = patterns
    self.key = key
    self.answers = answers
    self.values = values
  }

  public func load(using generator: SeededGenerator) throws -> ProblemData {
    let keys =
      key == 0
      ? Array(repeating: [], count: patterns / answers)
      : Self.different(patterns / answers, bits: key, using: generator)
    // Without a key all patterns are one group.
    let groups = key == 0 ? 1 : keys.count
    let rests = (0..<groups).map { _ in
      Self.different(patterns / groups, bits: width - key, using: generator)
    }
    let bits = (0..<patterns).map { number in
      let group = number / (patterns / groups)
      return keys[group] + rests[group][number % (patterns / groups)]
    }
    let matrix = Matrix(bits.map { $0.map(values.value) })
    let inputs = key == 0 ? matrix : Matrix(bits.map { $0.prefix(key).map(values.value) })
    return ProblemData(training: PatternSet(inputs: inputs, targets: matrix))
  }

  /// As many rows of bits, drawn again while they are the same as an earlier one.
  private static func different(
    _ count: Int, bits: Int, using generator: SeededGenerator
  ) -> [[Bool]] {
    var rows: [[Bool]] = []
    while rows.count < count {
      let row = (0..<bits).map { _ in generator.index(below: 2) == 1 }
      if !rows.contains(row) { rows.append(row) }
    }
    return rows
  }
}

public import Catalogue
public import GSLNumerics

/// Characters of console fonts to be told apart: a pattern is a glyph of 8 × 16 pixels, 1 for ink and
/// −1 for paper, moved and with some of its pixels flipped; the class is its character.
///
/// Every character of every font comes as often as told, each time with noise of its own. One font may
/// be held out: it is then no part of the training, and the only part of the test.
public struct Letters: Problem {
  /// Which characters there are.
  public enum Characters: String, Sendable, CaseIterable {
    /// A to Z: 26 classes.
    case capitals
    /// A to Z and a to z: 52 classes.
    case letters
    /// 0 to 9: 10 classes.
    case digits
    /// Capitals, small letters and digits: 62 classes.
    case alphanumeric

    var codes: [Int] {
      switch self {
      case .capitals: Array(0x41...0x5A)
      case .letters: Array(0x41...0x5A) + Array(0x61...0x7A)
      case .digits: Array(0x30...0x39)
      case .alphanumeric: Self.letters.codes + Self.digits.codes
      }
    }
  }

  /// Its line in the catalogue.
  public static let entry = Catalogue<any Problem>.Entry(
    "letters", "characters of four console fonts, 8 × 16 pixels, with noise and shifts",
    reference: "fonts of Debian's console-setup",
    settings: [
      Setting(
        "characters", .choice(Characters.allCases.map(\.rawValue)), default: "capitals",
        "which characters"),
      Setting(
        "held-out-font", .choice(["none"] + ConsoleFont.Name.allCases.map(\.rawValue)),
        default: "none", "a font to be tested by alone, and not trained on"),
      Setting("copies", .integer(1...10_000), default: 4, "training patterns a glyph"),
      Setting("test-copies", .integer(1...10_000), default: 4, "test patterns a glyph"),
      Setting("pixel-noise", .number(0...0.5), default: 0.05, "share of training pixels flipped"),
      Setting("test-noise", .number(0...0.5), default: 0.05, "share of test pixels flipped"),
      Setting(
        "shift", .integer(0...7), default: 1,
        "pixels that a glyph may lie off its place, up, down, left and right"),
      Setting("low-target", .number(.finite), default: 0.0, "target of the classes that are not"),
      Setting("high-target", .number(.finite), default: 1.0, "target of the class that is"),
    ]
  ) { settings in
    Letters(
      characters: Characters(rawValue: settings.text("characters")) ?? .capitals,
      heldOutFont: ConsoleFont.Name(rawValue: settings.text("held-out-font")),
      copies: settings.integer("copies"), testCopies: settings.integer("test-copies"),
      pixelNoise: settings.number("pixel-noise"), testNoise: settings.number("test-noise"),
      shift: settings.integer("shift"), lowTarget: settings.number("low-target"),
      highTarget: settings.number("high-target"))
  }

  public let name = "letters"
  private let characters: Characters
  private let heldOutFont: ConsoleFont.Name?
  private let copies: Int
  private let testCopies: Int
  private let pixelNoise: Double
  private let testNoise: Double
  private let shift: Int
  private let lowTarget: Double
  private let highTarget: Double

  /// Characters to be told apart; see the catalogue's settings.
  public init(
    characters: Characters = .capitals, heldOutFont: ConsoleFont.Name? = nil, copies: Int = 4,
    testCopies: Int = 4, pixelNoise: Double = 0.05, testNoise: Double = 0.05, shift: Int = 1,
    lowTarget: Double = 0, highTarget: Double = 1
  ) {
    self.characters = characters
    self.heldOutFont = heldOutFont
    self.copies = copies
    self.testCopies = testCopies
    self.pixelNoise = pixelNoise
    self.testNoise = testNoise
    self.shift = shift
    self.lowTarget = lowTarget
    self.highTarget = highTarget
  }

  public func load(using generator: SeededGenerator) throws -> ProblemData {
    let all = ConsoleFont.Name.allCases
    let trained = all.filter { $0 != heldOutFont }
    let training = try patterns(trained, copies, pixelNoise, using: generator)
    let test = try patterns(
      heldOutFont.map { [$0] } ?? all, testCopies, testNoise, using: generator)
    return ProblemData(training: training, test: test).withTargets(
      low: lowTarget, high: highTarget)
  }

  private func patterns(
    _ fonts: [ConsoleFont.Name], _ copies: Int, _ noise: Double, using generator: SeededGenerator
  ) throws -> PatternSet {
    let codes = characters.codes
    let loaded = try fonts.map { try ConsoleFont($0) }
    var (inputs, labels): ([Double], [Int]) = ([], [])
    inputs.reserveCapacity(copies * fonts.count * codes.count * ConsoleFont.pixelCount)
    for _ in 0..<copies {
      for font in loaded {
        for (label, code) in codes.enumerated() {
          let moved = Self.moved(
            try font.pixels(of: code), down: generator.index(below: 2 * shift + 1) - shift,
            right: generator.index(below: 2 * shift + 1) - shift)
          inputs += moved.map { generator.uniform() < noise ? -$0 : $0 }
          labels.append(label)
        }
      }
    }
    return PatternSet(
      inputs: Matrix(
        rows: labels.count, columns: ConsoleFont.pixelCount, elements: inputs),
      labels: labels, classes: codes.count)
  }

  /// A glyph moved; what comes in from beyond its edges is paper.
  static func moved(_ pixels: Vector, down: Int, right: Int) -> Vector {
    let (width, height) = (ConsoleFont.width, ConsoleFont.height)
    return (0..<width * height).map { place in
      let (row, column) = (place / width - down, place % width - right)
      let isInside = (0..<height).contains(row) && (0..<width).contains(column)
      return isInside ? pixels[row * width + column] : -1
    }
  }
}

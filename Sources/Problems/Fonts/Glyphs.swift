public import Catalogue
public import GSLNumerics

/// Glyphs of console fonts to be remembered: inputs and targets are the same, 8 × 16 pixels, 1 for ink
/// and −1 for paper. No glyph comes twice: characters that look alike in two fonts, or in one, count
/// once.
public struct Glyphs: Problem {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Problem>.Entry(
    "glyphs", "glyphs of console fonts, 8 × 16 pixels, for associative memory",
    reference: "fonts of Debian's console-setup",
    settings: [
      Setting(
        "font", .choice(ConsoleFont.Name.allCases.map(\.rawValue) + ["all"]), default: "vga",
        "the font, or all four"),
      Setting("first", .integer(33...255), default: 65, "code of the first character; 65 is A"),
      Setting("count", .integer(1...223), default: 26, "characters from there on"),
      Setting(
        "drawn", .integer(0...1000), default: 0,
        "how many of the glyphs to draw at random; 0 for all, in order"),
    ]
  ) { settings in
    Glyphs(
      fonts: ConsoleFont.Name(rawValue: settings.text("font")).map { [$0] }
        ?? ConsoleFont.Name.allCases,
      first: settings.integer("first"), count: settings.integer("count"),
      drawn: settings.integer("drawn"))
  }

  public let name = "glyphs"
  private let fonts: [ConsoleFont.Name]
  private let first: Int
  private let count: Int
  private let drawn: Int

  /// Glyphs of `count` characters from the code `first` on, of these fonts; `drawn` of them at random
  /// if not 0. The codes 127 to 160, which are no characters, are left out.
  public init(
    fonts: [ConsoleFont.Name] = [.vga], first: Int = 65, count: Int = 26, drawn: Int = 0
  ) {
    self.fonts = fonts
    self.first = first
    self.count = count
    self.drawn = drawn
  }

  public func load(using generator: SeededGenerator) throws -> ProblemData {
    var (glyphs, seen): ([Vector], Set<Vector>) = ([], [])
    for name in fonts {
      let font = try ConsoleFont(name)
      for code in first..<min(256, first + count) where !(127...160).contains(code) {
        let pixels = try font.pixels(of: code)
        if seen.insert(pixels).inserted { glyphs.append(pixels) }
      }
    }
    if drawn > 0 {
      guard drawn <= glyphs.count else {
        throw ProblemDataError(
          "glyphs: \(drawn) are to be drawn of \(glyphs.count); name more characters or fonts")
      }
      generator.shuffle(&glyphs)
      glyphs.removeLast(glyphs.count - drawn)
    }
    let patterns = Matrix(glyphs)
    return ProblemData(training: PatternSet(inputs: patterns, targets: patterns))
  }
}

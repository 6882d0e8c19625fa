import GSLNumerics
import Problems
import Testing

@Suite struct ConsoleFontTests {
  /// A glyph as text, a row a line.
  private func picture(_ pixels: Vector) -> [String] {
    (0..<16).map { row in
      String((0..<8).map { pixels[row * 8 + $0] > 0 ? "#" : "." } as [Character])
    }
  }

  @Test func `the A of the VGA font has its shape, ink 1 and paper −1`() throws {
    let pixels = try ConsoleFont(.vga).pixels(of: 0x41)
    #expect(
      picture(pixels) == [
        "........", "........", "...#....", "..###...", ".##.##..", "##...##.", "##...##.",
        "#######.", "##...##.", "##...##.", "##...##.", "##...##.", "........", "........",
        "........", "........",
      ])
    #expect(Set(pixels) == [1, -1])
  }

  @Test(arguments: ConsoleFont.Name.allCases)
  func `every font has ASCII and Latin 1`(name: ConsoleFont.Name) throws {
    let font = try ConsoleFont(name)
    for code in Array(0x21...0x7E) + Array(0xA1...0xFF) {
      #expect(try font.pixels(of: code).count == 128)
    }
    #expect(throws: ProblemDataError.self) { try font.pixels(of: 0x4E00) }
    #expect(throws: ProblemDataError.self) { try font.pixels(of: 0x1_F600) }
  }

  /// A font of 256 glyphs, each of whose rows is its number, where glyph `g` stands for `g + 1`.
  private static var small: [UInt8] {
    var bytes: [UInt8] = [0x36, 0x04, 2, 16]
    for glyph in 0..<256 { bytes += Array(repeating: UInt8(glyph), count: 16) }
    for character in 1...256 {
      bytes += [UInt8(character & 255), UInt8(character >> 8), 0xFF, 0xFF]
    }
    return bytes
  }

  @Test func `characters are found through the table, and bits run from the left`() throws {
    let pixels = try ConsoleFont(bytes: Self.small, name: "small").pixels(of: 7)
    #expect(Array(pixels[0..<8]) == [-1, -1, -1, -1, -1, 1, 1, -1])
    #expect(Array(pixels[120..<128]) == Array(pixels[0..<8]))
  }

  @Test(arguments: ["magic", "height", "no table", "glyphs", "table"])
  func `what is no such font is refused by name`(damage: String) throws {
    var bytes = Self.small
    switch damage {
    case "magic": bytes[0] = 0x72
    case "height": bytes[3] = 8
    case "no table": bytes[2] = 0
    case "glyphs": bytes.removeLast(bytes.count - 1000)
    default: bytes.removeLast(4)
    }
    let error = #expect(throws: ProblemDataError.self) {
      try ConsoleFont(bytes: bytes, name: "small.psf")
    }
    #expect(error?.description.hasPrefix("small.psf: ") == true)
  }

  @Test func `letters come as often as told, and the held-out font is in the test alone`() throws {
    let problem = Letters(
      heldOutFont: .vga, copies: 2, testCopies: 3, pixelNoise: 0, testNoise: 0, shift: 0)
    let data = try problem.load(using: SeededGenerator(seed: 1))
    #expect(data.training.count == 2 * 3 * 26)
    #expect(data.test?.count == 3 * 26)
    let vga = try ConsoleFont(.vga)
    let test = try #require(data.test)
    for (row, label) in try #require(test.labels).enumerated() {
      let pixels = try vga.pixels(of: 0x41 + label)
      #expect(Array(test.inputs.elements[row * 128..<(row + 1) * 128]) == pixels)
      #expect(test.targets[row, label] == 1)
    }
  }

  @Test func `noise flips its share of the pixels, and a shift moves the glyph`() throws {
    let noisy = try Letters(copies: 20, pixelNoise: 0.2, shift: 0)
      .load(using: SeededGenerator(seed: 2)).training
    let clean = try Letters(copies: 20, pixelNoise: 0, shift: 0)
      .load(using: SeededGenerator(seed: 3)).training
    let flipped = zip(noisy.inputs.elements, clean.inputs.elements).count { $0 != $1 }
    #expect(abs(Double(flipped) / Double(clean.inputs.elements.count) - 0.2) < 0.005)

    let moved = try Letters(characters: .digits, copies: 8, pixelNoise: 0, shift: 1)
      .load(using: SeededGenerator(seed: 4)).training
    let fonts = try ConsoleFont.Name.allCases.map { try ConsoleFont($0) }
    var shifts: Set<[Int]> = []
    for row in 0..<moved.count {
      let glyph = try fonts[row / 10 % 4].pixels(of: 0x30 + row % 10)
      let place = (-1...1).flatMap { down in (-1...1).map { [down, $0] } }.first { shift in
        (0..<128).allSatisfy { pixel in
          let (from, column) = (pixel / 8 - shift[0], pixel % 8 - shift[1])
          let isInside = (0..<16).contains(from) && (0..<8).contains(column)
          return moved.inputs[row, pixel] == (isInside ? glyph[from * 8 + column] : -1)
        }
      }
      shifts.insert(try #require(place, "row \(row) is no moved glyph"))
    }
    #expect(shifts.count == 9)
  }

  @Test func `glyphs to remember are their own targets, and none comes twice`() throws {
    let data = try Glyphs(fonts: ConsoleFont.Name.allCases, first: 33, count: 94)
      .load(using: SeededGenerator(seed: 1))
    #expect(data.training.inputs == data.training.targets)
    let rows = (0..<data.training.count).map { row in
      Array(data.training.inputs.elements[row * 128..<(row + 1) * 128])
    }
    #expect(Set(rows).count == rows.count && rows.count > 300 && rows.count < 4 * 94)
    let few = try Glyphs(drawn: 10).load(using: SeededGenerator(seed: 1)).training
    #expect(few.count == 10)
    #expect(try Glyphs(drawn: 10).load(using: SeededGenerator(seed: 1)).training == few)
    #expect(throws: ProblemDataError.self) {
      try Glyphs(drawn: 27).load(using: SeededGenerator(seed: 1))
    }
  }
}

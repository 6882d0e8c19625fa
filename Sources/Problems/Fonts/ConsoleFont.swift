import Foundation
public import GSLNumerics

/// A console font of 8 × 16 pixels: the PC Screen Font format, version 1, with its table of
/// characters.
///
/// The format: the bytes 36 04 (hexadecimal), a mode (bit 0: 512 glyphs in place of 256; bit 1: a
/// table of characters follows), the bytes of a glyph; the glyphs, a byte a row, the highest bit at the
/// left; then for each glyph the UTF-16 units that it stands for, little-endian, up to FFFF, where FFFE
/// begins sequences, which are left out here.
public struct ConsoleFont: Sendable {
  /// The width of a glyph in pixels.
  public static let width = 8
  /// The height of a glyph in pixels.
  public static let height = 16
  /// The pixels of a glyph.
  public static let pixelCount = width * height

  /// A font that the package has.
  public enum Name: String, Sendable, CaseIterable {
    case fixed
    case terminus
    case terminusBold = "terminus-bold"
    case vga

    fileprivate var file: String {
      switch self {
      case .fixed: "Lat15-Fixed16.psf.gz"
      case .terminus: "Lat15-Terminus16.psf.gz"
      case .terminusBold: "Lat15-TerminusBold16.psf.gz"
      case .vga: "Lat15-VGA16.psf.gz"
      }
    }
  }

  private let rows: [UInt8]
  private let places: [UInt16: Int]
  private let name: String

  /// A font of the package.
  /// - Throws: `ProblemDataError` when the package's file is missing or damaged.
  public init(_ name: Name) throws {
    guard let folder = Bundle.module.url(forResource: "console-fonts", withExtension: nil),
      let packed = try? Data(contentsOf: folder.appendingPathComponent(name.file))
    else {
      throw ProblemDataError("the package's resource 'console-fonts' is missing; build it again")
    }
    try self.init(
      bytes: [UInt8](try GzipData.decompressed(packed, name: name.file)), name: name.file)
  }

  /// A font from its bytes.
  /// - Parameter name: what errors call it.
  /// - Throws: `ProblemDataError` for what is no font of this format or size.
  public init(bytes: [UInt8], name: String) throws {
    func refuse(_ why: String) -> ProblemDataError { ProblemDataError("\(name): \(why)") }
    guard bytes.count >= 4, bytes[0] == 0x36, bytes[1] == 0x04 else {
      throw refuse("no PC Screen Font of version 1 (it must begin with the bytes 36 04)")
    }
    let count = bytes[2] & 1 == 0 ? 256 : 512
    guard bytes[3] == UInt8(Self.height) else {
      throw refuse("glyphs of \(bytes[3]) rows where \(Self.height) belong")
    }
    guard bytes[2] & 2 != 0 else { throw refuse("no table of characters") }
    let end = 4 + count * Self.height
    guard bytes.count >= end else { throw refuse("ends within its glyphs") }
    rows = Array(bytes[4..<end])
    self.name = name

    var places: [UInt16: Int] = [:]
    var (glyph, isSequence) = (0, false)
    for place in stride(from: end, to: bytes.count - 1, by: 2) {
      let unit = UInt16(bytes[place]) | UInt16(bytes[place + 1]) << 8
      switch unit {
      case 0xFFFF: (glyph, isSequence) = (glyph + 1, false)
      case 0xFFFE: isSequence = true
      default: if !isSequence, places[unit] == nil { places[unit] = glyph }
      }
    }
    guard glyph == count else {
      throw refuse("its table of characters has \(glyph) entries where \(count) belong")
    }
    self.places = places
  }

  /// The pixels of a character, row after row from the top left: 1 for ink, −1 for paper.
  /// - Parameter character: its code in Unicode.
  /// - Throws: `ProblemDataError` when the font has no such character.
  public func pixels(of character: Int) throws -> Vector {
    guard let code = UInt16(exactly: character), let glyph = places[code] else {
      throw ProblemDataError("\(name): no character of code \(character)")
    }
    return rows[glyph * Self.height..<(glyph + 1) * Self.height].flatMap { row in
      (0..<Self.width).map { row >> (7 - $0) & 1 == 1 ? 1.0 : -1.0 }
    }
  }
}

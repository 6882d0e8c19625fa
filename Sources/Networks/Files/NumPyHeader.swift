import Foundation

/// The header of a `.npy` file, checked against the file's size.
struct NumPyHeader {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  let precision: StoredPrecision
  /// Whether the numbers stand column after column (Fortran order).
  let columnsFirst: Bool
  let rows: Int
  let columns: Int
  /// Where the numbers begin in the file.
  let dataStart: Int

  init(_ bytes: Data, file: String) throws {
    guard bytes.count >= 10, bytes.prefix(6).elementsEqual(Self.magic) else {
      throw NetworkFileError(file, "is no .npy file")
    }
    let version = bytes[bytes.startIndex + 6]
    guard (1...3).contains(version) else {
      throw NetworkFileError(file, "is a .npy file of version \(version); 1 to 3 are read")
    }
    let lengthSize = version == 1 ? 2 : 4
    let textStart = 8 + lengthSize
    guard bytes.count >= textStart else { throw NetworkFileError(file, "is truncated") }
    let length = bytes.littleEndian(lengthSize, at: 8)
    guard length <= UInt64(bytes.count - textStart) else {
      throw NetworkFileError(
        file,
        "the header claims \(length) bytes, but only \(bytes.count - textStart) follow; "
          + "the file is truncated")
    }
    dataStart = textStart + Int(length)
    let text = String(
      decoding: bytes[bytes.startIndex + textStart..<bytes.startIndex + dataStart], as: UTF8.self)
    guard let type = Self.quoted("descr", in: text),
      let order = Self.word("fortran_order", in: text),
      let shape = Self.sizes("shape", in: text), order == "True" || order == "False"
    else { throw NetworkFileError(file, "the header is damaged") }
    switch type {
    case "<f8", "=f8": precision = .double
    case "<f4", "=f4": precision = .single
    default:
      throw NetworkFileError(
        file, "holds numbers of type '\(type)'; save it with .astype('<f8') or .astype('<f4')")
    }
    columnsFirst = order == "True" && shape.count == 2
    switch shape.count {
    case 1: (rows, columns) = (1, shape[0])
    case 2: (rows, columns) = (shape[0], shape[1])
    default:
      throw NetworkFileError(
        file, "is an array of \(shape.count) dimensions; patterns in rows are wanted, 2")
    }
    let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
    let (byteCount, more) = count.multipliedReportingOverflow(by: precision.byteCount)
    guard !overflow, !more, byteCount == bytes.count - dataStart else {
      throw NetworkFileError(
        file,
        "\(rows) × \(columns) numbers of \(precision.byteCount) bytes do not fill the "
          + "\(bytes.count - dataStart) bytes after the header; the file is truncated or damaged")
    }
  }

  /// What follows `'key':` in the header, without leading spaces.
  private static func rest(_ key: String, in text: String) -> Substring? {
    for quote in ["'", "\""] {
      if let range = text.range(of: "\(quote)\(key)\(quote)") {
        let after = text[range.upperBound...].drop { $0 == " " }
        guard after.first == ":" else { return nil }
        return after.dropFirst().drop { $0 == " " }
      }
    }
    return nil
  }

  private static func quoted(_ key: String, in text: String) -> String? {
    guard let rest = rest(key, in: text), let quote = rest.first, "'\"".contains(quote) else {
      return nil
    }
    let inside = rest.dropFirst()
    return inside.firstIndex(of: quote).map { String(inside[..<$0]) }
  }

  private static func word(_ key: String, in text: String) -> String? {
    rest(key, in: text).map { String($0.prefix { $0.isLetter }) }
  }

  private static func sizes(_ key: String, in text: String) -> [Int]? {
    guard let rest = rest(key, in: text), rest.first == "(", let end = rest.firstIndex(of: ")")
    else { return nil }
    let parts = rest[rest.index(after: rest.startIndex)..<end].split(separator: ",").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    var sizes: [Int] = []
    for part in parts where !part.isEmpty {
      guard let size = Int(part), size >= 0 else { return nil }
      sizes.append(size)
    }
    return sizes
  }
}

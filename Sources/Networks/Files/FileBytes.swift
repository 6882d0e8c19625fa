import Foundation

/// The bytes of a file, or why there are none.
func fileBytes(_ path: String) throws -> Data {
  var isDirectory: ObjCBool = false
  guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
    throw NetworkFileError(path, "there is no such file")
  }
  guard !isDirectory.boolValue else { throw NetworkFileError(path, "is a folder, not a file") }
  do {
    return try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
  } catch { throw NetworkFileError(path, "can't be read: \(reason(error))") }
}

/// Writes a file whole or not at all; a link's target, not the link. Only files are replaced.
func writeFile(_ bytes: Data, to path: String) throws {
  let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
  let type = try? FileManager.default.attributesOfItem(atPath: target.path)[.type]
  if let type = type as? FileAttributeType, type != .typeRegular {
    throw NetworkFileError(path, "is no file that could be replaced; name another one")
  }
  do {
    try bytes.write(to: target, options: .atomic)
  } catch { throw NetworkFileError(path, "can't be written: \(reason(error))") }
}

private func reason(_ error: any Error) -> String {
  let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
  return cause.domain == NSPOSIXErrorDomain
    ? String(cString: strerror(Int32(cause.code))) : cause.localizedDescription
}

extension Data {
  /// The little-endian whole number in `count` bytes from `offset` on.
  func littleEndian(_ count: Int, at offset: Int) -> UInt64 {
    (0..<count).reduce(0) { $0 | UInt64(self[startIndex + offset + $1]) << (8 * UInt64($1)) }
  }

  /// `count` doubles stored from `offset` on, little-endian, in single or double precision.
  func numbers(_ count: Int, precision: StoredPrecision, at offset: Int) -> [Double] {
    let range = startIndex + offset..<startIndex + offset + count * precision.byteCount
    switch precision {
    case .double:
      return [Double](unsafeUninitializedCapacity: count) { buffer, filled in
        copyBytes(to: UnsafeMutableRawBufferPointer(buffer), from: range)
        filled = count
      }
    case .single:
      let values = [Float](unsafeUninitializedCapacity: count) { buffer, filled in
        copyBytes(to: UnsafeMutableRawBufferPointer(buffer), from: range)
        filled = count
      }
      return values.map(Double.init)
    }
  }

  /// Appends numbers as little-endian doubles or singles.
  mutating func append(_ numbers: [Double], precision: StoredPrecision) {
    switch precision {
    case .double: numbers.withUnsafeBytes { append(contentsOf: $0) }
    case .single: numbers.map(Float.init).withUnsafeBytes { append(contentsOf: $0) }
    }
  }
}

/// The precision of numbers in a file; in memory they are always doubles.
public enum StoredPrecision: String, Sendable, CaseIterable {
  /// IEEE 754 binary64.
  case double = "F64"
  /// IEEE 754 binary32.
  case single = "F32"

  /// The bytes of one number.
  public var byteCount: Int { self == .double ? 8 : 4 }
}

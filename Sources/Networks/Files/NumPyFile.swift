public import Foundation
public import GSLNumerics

/// Matrices in NumPy's `.npy` files: versions 1 to 3, little-endian doubles or singles, rows or
/// columns first (numpy.lib.format).
public enum NumPyFile {
  /// Reads a matrix. A one-dimensional array is one row: one pattern.
  /// - Parameters:
  ///   - path: the file.
  ///   - allowingNonFinite: whether NaN and infinities may stand in it.
  /// - Throws: `NetworkFileError` naming the file and what is wrong.
  public static func read(_ path: String, allowingNonFinite: Bool = false) throws -> Matrix {
    try matrix(fileBytes(path), named: path, allowingNonFinite: allowingNonFinite)
  }

  /// Reads a matrix from the bytes of a file; `name` is what errors call it.
  /// - Throws: `NetworkFileError`.
  public static func matrix(
    _ bytes: Data, named name: String, allowingNonFinite: Bool = false
  ) throws -> Matrix {
    let header = try NumPyHeader(bytes, file: name)
    let values = bytes.numbers(
      header.rows * header.columns, precision: header.precision, at: header.dataStart)
    let matrix =
      header.columnsFirst
      ? Matrix(rows: header.columns, columns: header.rows, elements: values).transposed
      : Matrix(rows: header.rows, columns: header.columns, elements: values)
    if !allowingNonFinite, let place = matrix.elements.firstIndex(where: { !$0.isFinite }) {
      throw NetworkFileError(
        name,
        "row \(place / header.columns), column \(place % header.columns) (from 0) is "
          + "\(matrix.elements[place]); the numbers must be finite")
    }
    return matrix
  }

  /// The bytes of a version 1 file, rows first.
  public static func bytes(_ matrix: Matrix, precision: StoredPrecision = .double) -> Data {
    let type = precision == .double ? "<f8" : "<f4"
    var header =
      "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(matrix.rows), \(matrix.columns)), }"
    // The numbers begin at a multiple of 64 bytes, after a newline.
    let rest = (NumPyHeader.magic.count + 4 + header.utf8.count + 1) % 64
    header += String(repeating: " ", count: (64 - rest) % 64) + "\n"
    var bytes = Data(NumPyHeader.magic + [1, 0])
    bytes.append(contentsOf: [
      UInt8(header.utf8.count & 0xFF), UInt8(header.utf8.count >> 8),
    ])
    bytes.append(contentsOf: header.utf8)
    bytes.append(matrix.elements, precision: precision)
    return bytes
  }

  /// Writes a matrix, whole or not at all.
  /// - Throws: `NetworkFileError`.
  public static func write(
    _ matrix: Matrix, to path: String, precision: StoredPrecision = .double
  ) throws {
    try writeFile(bytes(matrix, precision: precision), to: path)
  }
}

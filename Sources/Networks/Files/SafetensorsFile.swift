public import Foundation
public import GSLNumerics

/// Named arrays of doubles or singles in a safetensors file, with its metadata.
///
/// The format: the header's length as 8 bytes, little-endian; the header, JSON, which gives each
/// tensor's type, shape and place; the numbers (https://huggingface.co/docs/safetensors).
/// Everything that the header says is checked against the file's size before it is believed.
public struct SafetensorsFile: Sendable, Equatable {
  /// What `__metadata__` holds.
  public var metadata: [String: String]
  /// The tensors in the order in which they stand in the file.
  public var tensors: [Tensor]

  /// A named array.
  public struct Tensor: Sendable, Equatable {
    /// The name.
    public let name: String
    /// The sizes, the fastest running last.
    public let shape: [Int]
    /// The numbers; as many as the product of `shape`.
    public let values: [Double]
    /// How they are stored.
    public let precision: StoredPrecision

    /// An array of any shape.
    public init(
      _ name: String, shape: [Int], values: [Double], precision: StoredPrecision = .double
    ) {
      precondition(shape.reduce(1, *) == values.count, "The values do not fill the shape")
      self.name = name
      self.shape = shape
      self.values = values
      self.precision = precision
    }

    /// A matrix, `rows × columns`.
    public init(_ name: String, _ matrix: Matrix, precision: StoredPrecision = .double) {
      self.init(
        name, shape: [matrix.rows, matrix.columns], values: matrix.elements, precision: precision)
    }

    /// A vector.
    public init(_ name: String, _ vector: Vector, precision: StoredPrecision = .double) {
      self.init(name, shape: [vector.count], values: vector, precision: precision)
    }
  }

  /// A file of these tensors, whose names differ.
  public init(metadata: [String: String] = [:], tensors: [Tensor]) {
    precondition(Set(tensors.map(\.name)).count == tensors.count, "Two tensors have one name")
    self.metadata = metadata
    self.tensors = tensors
  }

  /// Reads a file.
  /// - Throws: `NetworkFileError` naming the file, the tensor, and what is wrong.
  public init(contentsOf path: String) throws {
    try self.init(fileBytes(path), named: path)
  }

  /// Reads the bytes of a file; `name` is what errors call it.
  /// - Throws: `NetworkFileError`.
  public init(_ bytes: Data, named name: String) throws {
    let header = try SafetensorsHeader(bytes, file: name)
    metadata = header.metadata
    tensors = header.places.map { place in
      Tensor(
        place.name, shape: place.shape,
        values: bytes.numbers(
          place.elementCount, precision: place.precision,
          at: header.dataStart + place.bytes.lowerBound),
        precision: place.precision)
    }
  }

  /// The bytes of the file; the same for the same content.
  public func bytes() throws -> Data {
    var header: [String: Any] = [:]
    if !metadata.isEmpty { header["__metadata__"] = metadata }
    var offset = 0
    for tensor in tensors {
      let end = offset + tensor.values.count * tensor.precision.byteCount
      header[tensor.name] = [
        "dtype": tensor.precision.rawValue, "shape": tensor.shape, "data_offsets": [offset, end],
      ]
      offset = end
    }
    var text = try JSONSerialization.data(
      withJSONObject: header, options: [.sortedKeys, .withoutEscapingSlashes])
    // Spaces up to a multiple of 8, so that the numbers are aligned.
    text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - text.count % 8) % 8))
    var bytes = Data((0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) })
    bytes.append(text)
    for tensor in tensors { bytes.append(tensor.values, precision: tensor.precision) }
    return bytes
  }

  /// Writes the file, whole or not at all.
  /// - Throws: `NetworkFileError`.
  public func write(to path: String) throws { try writeFile(bytes(), to: path) }

  /// The tensor of that name, if there is one.
  public subscript(name: String) -> Tensor? { tensors.first { $0.name == name } }
}

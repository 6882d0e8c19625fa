import Foundation

/// The header of a safetensors file, checked against the file's size.
struct SafetensorsHeader {
  /// What `__metadata__` holds.
  let metadata: [String: String]
  /// Where the tensors stand, in the order of their bytes.
  let places: [Place]
  /// Where the numbers begin in the file.
  let dataStart: Int

  /// Where a tensor stands.
  struct Place {
    let name: String
    let precision: StoredPrecision
    let shape: [Int]
    let elementCount: Int
    /// Its bytes, counted from `dataStart`.
    let bytes: Range<Int>
  }

  private struct Entry: Decodable {
    let dtype: String
    let shape: [Int]
    let offsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case offsets = "data_offsets"
    }
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// The header as JSON, before anything in it is checked.
  private struct Document: Decodable {
    var metadata: [String: String] = [:]
    var entries: [(name: String, entry: Entry)] = []

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Name.self)
      for key in container.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) {
        if key.stringValue == "__metadata__" {
          metadata = try container.decode([String: String].self, forKey: key)
        } else {
          entries.append((key.stringValue, try container.decode(Entry.self, forKey: key)))
        }
      }
    }
  }

  init(_ bytes: Data, file: String) throws {
    guard bytes.count >= 8 else {
      throw NetworkFileError(file, "is no safetensors file: it has only \(bytes.count) bytes")
    }
    let claimed = bytes.littleEndian(8, at: 0)
    guard claimed <= UInt64(bytes.count - 8) else {
      throw NetworkFileError(
        file,
        "the header claims \(claimed) bytes, but only \(bytes.count - 8) follow; "
          + "the file is truncated or no safetensors file")
    }
    dataStart = 8 + Int(claimed)
    let text = bytes.subdata(in: bytes.startIndex + 8..<bytes.startIndex + dataStart)
    let document: Document
    do { document = try JSONDecoder().decode(Document.self, from: text) } catch {
      throw NetworkFileError(file, "the header is damaged: \(Self.wording(error))")
    }
    metadata = document.metadata
    let dataCount = bytes.count - dataStart
    places = try document.entries.map {
      try Self.place($0.name, $0.entry, dataCount: dataCount, file: file)
    }.sorted {
      ($0.bytes.lowerBound, $0.bytes.upperBound) < ($1.bytes.lowerBound, $1.bytes.upperBound)
    }
    try Self.checkCover(places, dataCount: dataCount, file: file)
  }

  private static func place(
    _ name: String, _ entry: Entry, dataCount: Int, file: String
  ) throws -> Place {
    guard let precision = StoredPrecision(rawValue: entry.dtype) else {
      throw NetworkFileError(
        file, "tensor '\(name)' has the type \(entry.dtype); only F64 and F32 are read")
    }
    var count = 1
    for size in entry.shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard size >= 0, !overflow else {
        throw NetworkFileError(file, "tensor '\(name)' has the impossible shape \(entry.shape)")
      }
      count = product
    }
    guard entry.offsets.count == 2, 0 <= entry.offsets[0], entry.offsets[0] <= entry.offsets[1]
    else {
      throw NetworkFileError(
        file, "tensor '\(name)' has the impossible data_offsets \(entry.offsets)")
    }
    let range = entry.offsets[0]..<entry.offsets[1]
    guard range.upperBound <= dataCount else {
      throw NetworkFileError(
        file,
        "tensor '\(name)' ends at byte \(range.upperBound) of the data, which has \(dataCount); "
          + "the file is truncated")
    }
    let (byteCount, overflow) = count.multipliedReportingOverflow(by: precision.byteCount)
    guard !overflow, byteCount == range.count else {
      throw NetworkFileError(
        file,
        "tensor '\(name)' of shape \(entry.shape) and type \(entry.dtype) does not fill its "
          + "\(range.count) bytes")
    }
    return Place(
      name: name, precision: precision, shape: entry.shape, elementCount: count, bytes: range)
  }

  /// Every byte of the data belongs to exactly one tensor.
  private static func checkCover(_ places: [Place], dataCount: Int, file: String) throws {
    var end = 0
    for (index, place) in places.enumerated() {
      if place.bytes.lowerBound < end {
        throw NetworkFileError(
          file, "tensors '\(places[index - 1].name)' and '\(place.name)' overlap")
      }
      if place.bytes.lowerBound > end {
        throw NetworkFileError(
          file, "bytes \(end) to \(place.bytes.lowerBound - 1) of the data belong to no tensor")
      }
      end = place.bytes.upperBound
    }
    guard end == dataCount else {
      throw NetworkFileError(file, "\(dataCount - end) bytes at the end belong to no tensor")
    }
  }

  private static func wording(_ error: any Error) -> String {
    func at(_ context: DecodingError.Context) -> String {
      context.codingPath.isEmpty
        ? "" : " at \(context.codingPath.map { "'\($0.stringValue)'" }.joined(separator: ", "))"
    }
    return switch error {
    case DecodingError.keyNotFound(let key, let context):
      "'\(key.stringValue)' is missing\(at(context))"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      "another kind of value is expected\(at(context))"
    case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
      "a number does not fit\(at(context))"
    default: "it is not JSON"
    }
  }
}

import CZlib
import Foundation

/// Reads data compressed by gzip.
enum GzipData {
  /// Whether the bytes begin as gzip's do (RFC 1952: 31, 139).
  static func isCompressed(_ data: Data) -> Bool {
    data.count > 2 && data[data.startIndex] == 31 && data[data.startIndex + 1] == 139
  }

  /// The bytes that were compressed.
  /// - Throws: `ProblemDataError` when the bytes are damaged or end early; `name` is what it calls them.
  static func decompressed(_ data: Data, name: String) throws -> Data {
    var stream = z_stream()
    guard attractor_inflate_gzip_init(&stream) == Z_OK else {
      throw ProblemDataError("\(name): no memory to decompress it")
    }
    defer { inflateEnd(&stream) }
    var input = Array(data)
    var output = Data()
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    let status = input.withUnsafeMutableBufferPointer { input in
      chunk.withUnsafeMutableBufferPointer { chunk in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        var status = Z_OK
        while status == Z_OK {
          stream.next_out = chunk.baseAddress
          stream.avail_out = UInt32(chunk.count)
          status = inflate(&stream, Z_NO_FLUSH)
          output.append(contentsOf: chunk[..<(chunk.count - Int(stream.avail_out))])
        }
        return status
      }
    }
    guard status == Z_STREAM_END else {
      throw ProblemDataError("\(name): damaged, or it ends early; fetch it again")
    }
    return output
  }
}

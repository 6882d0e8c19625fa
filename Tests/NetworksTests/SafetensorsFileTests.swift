import Foundation
import GSLNumerics
import Networks
import Testing

@Suite struct SafetensorsFileTests {
  private let file = SafetensorsFile(
    metadata: ["form": "inside", "note": "ü/\"x\""],
    tensors: [
      .init("W", Matrix([[1, 2], [3, 1 / 3]])), .init("b", [0.5, -0.25], precision: .single),
      .init("empty", Matrix(rows: 0, columns: 4)), .init("scalar", shape: [], values: [7]),
    ])

  /// A file of this header and this many bytes of data.
  private func bytes(_ header: String, data: Int, claiming length: UInt64? = nil) -> Data {
    let text = Data(header.utf8)
    let count = length ?? UInt64(text.count)
    return Data((0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }) + text
      + Data(count: data)
  }

  private func failure(_ bytes: Data) -> String {
    do {
      _ = try SafetensorsFile(bytes, named: "net")
      return "none"
    } catch { return "\(error)" }
  }

  @Test func `what is written is read again, byte for byte the same`() throws {
    let bytes = try file.bytes()
    let again = try SafetensorsFile(bytes, named: "net")
    #expect(again == file)
    #expect(try again.bytes() == bytes)
    #expect(bytes.littleEndianLength % 8 == 0)
  }

  @Test func `files of other tools are read`() throws {
    let file = try SafetensorsFile(contentsOf: fixture("recurrent.safetensors"))
    #expect(file.metadata == ["form": "outside", "activation": "logistic", "outputs": "0,2"])
    #expect(file["W"]?.shape == [3, 3])
    #expect(file["W"]?.values == (0..<9).map { Double($0) / 16 })
    #expect(file["U"]?.values == (0..<6).map { -Double($0) / 4 })
    #expect(file["b"]?.values == [0.1, 0.2, 0.3])
    let single = try SafetensorsFile(contentsOf: fixture("torch-rnn.safetensors"))
    #expect(single["bias_hh_l0"]?.values == [0.5, -2, 0.25])
    #expect(single["bias_hh_l0"]?.precision == .single)
  }

  @Test(
    arguments: [
      (
        #"{"W":{"dtype":"F64","shape":[2],"data_offsets":[0,16]}}"#, 8,
        "tensor 'W' ends at byte 16 of the data, which has 8; the file is truncated"
      ),
      (
        #"{"W":{"dtype":"F64","shape":[3],"data_offsets":[0,16]}}"#, 16,
        "tensor 'W' of shape [3] and type F64 does not fill its 16 bytes"
      ),
      (
        #"{"W":{"dtype":"BF16","shape":[8],"data_offsets":[0,16]}}"#, 16,
        "tensor 'W' has the type BF16; only F64 and F32 are read"
      ),
      (
        #"{"W":{"dtype":"F64","shape":[-2],"data_offsets":[0,16]}}"#, 16,
        "tensor 'W' has the impossible shape [-2]"
      ),
      (
        #"{"W":{"dtype":"F64","shape":[4294967296,4294967296],"data_offsets":[0,16]}}"#, 16,
        "tensor 'W' has the impossible shape [4294967296, 4294967296]"
      ),
      (
        #"{"W":{"dtype":"F64","shape":[2],"data_offsets":[16,0]}}"#, 16,
        "tensor 'W' has the impossible data_offsets [16, 0]"
      ),
      (
        #"{"W":{"dtype":"F64","shape":[2],"data_offsets":[-8,8]}}"#, 16,
        "tensor 'W' has the impossible data_offsets [-8, 8]"
      ),
      (
        #"{"W":{"dtype":"F64","shape":[2],"data_offsets":[0,16]},"b":{"dtype":"F64","shape":[2],"data_offsets":[8,24]}}"#,
        24, "tensors 'W' and 'b' overlap"
      ),
      (
        #"{"W":{"dtype":"F64","shape":[1],"data_offsets":[8,16]}}"#, 16,
        "bytes 0 to 7 of the data belong to no tensor"
      ),
      (
        #"{"W":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#, 16,
        "8 bytes at the end belong to no tensor"
      ),
      (
        #"{"W":{"dtype":"F64","shape":[1]}}"#, 8,
        "the header is damaged: 'data_offsets' is missing at 'W'"
      ),
      (
        #"{"W":{"dtype":"F64","shape":"1","data_offsets":[0,8]}}"#, 8,
        "the header is damaged: another kind of value is expected at 'W', 'shape'"
      ),
      ("{\"W\"", 8, "the header is damaged: it is not JSON"),
      ("[]", 0, "the header is damaged: another kind of value is expected"),
    ] as [(String, Int, String)])
  func `a damaged header is refused with what is wrong`(header: String, data: Int, text: String) {
    #expect(failure(bytes(header, data: data)) == "net: \(text)")
  }

  @Test func `a header that lies about its length is refused before anything is allocated`() {
    for claimed in [3, 1 << 40, UInt64(Int.max), UInt64.max] {
      let text = failure(bytes("{}", data: 0, claiming: claimed))
      #expect(
        text == "net: the header claims \(claimed) bytes, but only 2 follow; "
          + "the file is truncated or no safetensors file")
    }
    let nested = String(repeating: "[", count: 200_000)
    #expect(failure(bytes(nested, data: 0)) == "net: the header is damaged: it is not JSON")
    #expect(failure(Data([1, 2, 3])) == "net: is no safetensors file: it has only 3 bytes")
  }

  @Test func `cut anywhere, a file is refused`() throws {
    let bytes = try file.bytes()
    for count in 0..<bytes.count {
      #expect(throws: NetworkFileError.self) {
        try SafetensorsFile(bytes.prefix(count), named: "net")
      }
    }
  }

  @Test func `with any byte of the header changed, a file is read or refused, never trusted`()
    throws
  {
    let bytes = try file.bytes()
    let generator = SeededGenerator(seed: 6)
    for _ in 0..<400 {
      var damaged = bytes
      damaged[generator.index(below: 8 + bytes.littleEndianLength)] = UInt8(
        generator.index(below: 256))
      do {
        let read = try SafetensorsFile(damaged, named: "net")
        #expect(read.tensors.map(\.values.count).reduce(0, +) * 4 <= bytes.count)
      } catch { #expect(error is NetworkFileError) }
    }
  }

  @Test func `files that are not there or can't be written are named`() {
    #expect(throws: NetworkFileError("/none/net", "there is no such file")) {
      try SafetensorsFile(contentsOf: "/none/net")
    }
    #expect(throws: NetworkFileError("/", "is a folder, not a file")) {
      try SafetensorsFile(contentsOf: "/")
    }
    #expect(throws: NetworkFileError.self) { try file.write(to: "/none/net") }
  }
}

extension Data {
  /// The header's length, as the file's first eight bytes give it.
  fileprivate var littleEndianLength: Int { Int(self[0]) | Int(self[1]) << 8 }
}

/// The path of a fixture.
func fixture(_ name: String) throws -> String {
  try #require(Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Fixtures"))
    .path
}

/// Calls `body` with a path in a folder of its own, which is removed afterwards.
func withTemporaryPath(_ name: String, _ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder.appendingPathComponent(name).path)
}

import Foundation
import Testing

@testable import Problems

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct DataFolderTests {
  /// "attractor" and a line's end, as gzip -9n compresses them.
  private static let compressed = Data(
    base64Encoded: "H4sIAAAAAAACA0ssKSlKTC7JL+ICAFdTPWQKAAAA")!
  private static let content = Data("attractor\n".utf8)
  private static let file = DataFile(
    "small/word", digest: DataFile.digest(of: content))

  private static func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(
      at: folder.appending(path: "small"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  @Test func `the digest is SHA-256 as FIPS 180-2 gives it for abc`() {
    #expect(
      DataFile.digest(of: Data("abc".utf8))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test func `a file is read plain or compressed, with the same content`() throws {
    for (ending, bytes) in [("", Self.content), (".gz", Self.compressed)] {
      try Self.withFolder { folder in
        try bytes.write(to: folder.appending(path: "small/word" + ending))
        #expect(try Self.file.content(in: [folder]) == Self.content)
      }
    }
  }

  @Test func `altered content, a damaged file and a missing one are refused in one line`() throws {
    try Self.withFolder { folder in
      let place = folder.appending(path: "small/word")
      func refusal() throws -> String {
        try #require(throws: ProblemDataError.self) { try Self.file.content(in: [folder]) }
          .description
      }
      #expect(try refusal().contains("'attractor fetch small'"))
      try Data("attracter\n".utf8).write(to: place)
      #expect(try refusal().contains("SHA-256 differs"))
      try Self.compressed.dropLast(6).write(to: place)
      #expect(try refusal().contains("ends early"))
      #expect(try !refusal().contains("\n"))
    }
  }

  @Test func `a download is checked before it is kept, and not repeated`() throws {
    let server = try OneFileServer(body: Self.compressed)
    let url = URL(string: "http://127.0.0.1:\(server.port)/word.gz")!
    try Self.withFolder { folder in
      let wrong = LargeDataSet(
        name: "small", files: [DataFile("small/word", digest: "00")], downloads: [url])
      let refusal = try #require(throws: ProblemDataError.self) {
        try DataDownload(of: wrong, into: folder).run { _, _ in }
      }
      #expect(refusal.description.contains("not kept"))
      #expect(throws: ProblemDataError.self) { try Self.file.content(in: [folder]) }

      let right = LargeDataSet(name: "small", files: [Self.file], downloads: [url])
      #expect(try DataDownload(of: right, into: folder).run { _, _ in } == ["small/word"])
      #expect(try Self.file.content(in: [folder]) == Self.content)
      #expect(try DataDownload(of: right, into: folder).run { _, _ in } == [])
    }
    #expect(server.requests == 2)
  }

  @Test func `an archive's files are found in it`() throws {
    try Self.withFolder { folder in
      try Self.content.write(to: folder.appending(path: "small/word"))
      let tar = Process()
      tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      tar.arguments = ["tar", "-czf", folder.path + "/small.tgz", "-C", folder.path, "small"]
      try tar.run()
      tar.waitUntilExit()
      let server = try OneFileServer(
        body: try Data(contentsOf: folder.appending(path: "small.tgz")))
      let url = URL(string: "http://127.0.0.1:\(server.port)/small.tgz")!
      let target = folder.appending(path: "target")
      let set = LargeDataSet(name: "small", files: [Self.file], downloads: [url])
      #expect(try DataDownload(of: set, into: target).run { _, _ in } == ["small/word"])
      #expect(try Self.file.content(in: [target]) == Self.content)
    }
  }
}

/// Answers every request on the loopback interface with the same bytes, until the tests end.
private final class OneFileServer: @unchecked Sendable {
  let port: UInt16
  private let lock = NSLock()
  private var answered = 0

  /// The requests answered so far.
  var requests: Int { lock.withLock { answered } }

  init(body: Data) throws {
    #if canImport(Glibc)
      let stream = Int32(SOCK_STREAM.rawValue)
    #else
      let stream = SOCK_STREAM
    #endif
    let handle = socket(AF_INET, stream, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(handle, $0, length) == 0 && listen(handle, 4) == 0
          && getsockname(handle, $0, &length) == 0
      }
    }
    try #require(bound, "No port on the loopback interface")
    port = UInt16(bigEndian: address.sin_port)
    let head = "HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\nConnection: close\r\n\r\n"
    let answer = Array(Data(head.utf8) + body)
    Thread.detachNewThread { [self] in
      while case let client = accept(handle, nil, nil), client >= 0 {
        var request = [UInt8](repeating: 0, count: 4096)
        _ = recv(client, &request, request.count, 0)
        lock.withLock { answered += 1 }
        _ = send(client, answer, answer.count, 0)
        close(client)
      }
    }
  }
}

import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What can't be read or written, and what to do about it.
public struct StoreError: Error, Equatable, CustomStringConvertible {
  /// One line.
  public let description: String

  /// An error of this text.
  public init(_ description: String) { self.description = description }
}

/// A file that is either there whole or not at all: written under a temporary name, synced, renamed.
///
/// The name holds host, process and a UUID, so that any number of writers, on any number of machines
/// that share the folder, never meet. A file that is not committed is removed.
final class AtomicFile {
  private let target: URL
  private let temporary: URL
  private var descriptor: Int32
  private var buffer = Data()

  /// What temporary names begin with.
  static let prefix = ".writing-"
  /// The host's name, without what would not do in a file's name.
  static let host: String = {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "unknown" }
    let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return String(
      String(decoding: bytes, as: UTF8.self).map { $0.isLetter || $0.isNumber ? $0 : "_" })
  }()

  /// Begins a file.
  /// - Throws: `StoreError`.
  init(_ target: URL) throws {
    self.target = target
    let name = "\(Self.prefix)\(Self.host)-\(getpid())-\(UUID().uuidString)"
    temporary = target.deletingLastPathComponent().appendingPathComponent(name)
    descriptor = open(temporary.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Self.error("write", target, errno) }
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    unlink(temporary.path)
  }

  /// Adds bytes at the end.
  /// - Throws: `StoreError`.
  func append(_ data: Data) throws {
    buffer.append(data)
    if buffer.count >= 1 << 16 { try flush() }
  }

  /// Makes the file appear, in place of one that was there.
  /// - Throws: `StoreError`; what was there is then as before.
  func commit() throws {
    try flush()
    guard fsync(descriptor) == 0 else { throw Self.error("write", target, errno) }
    guard close(descriptor) == 0 else {
      let code = errno
      descriptor = -1
      unlink(temporary.path)
      throw Self.error("write", target, code)
    }
    descriptor = -1
    guard rename(temporary.path, target.path) == 0 else {
      let code = errno
      unlink(temporary.path)
      throw Self.error("write", target, code)
    }
  }

  /// Writes a whole file.
  /// - Throws: `StoreError`.
  static func write(_ data: Data, to target: URL) throws {
    let file = try AtomicFile(target)
    try file.append(data)
    try file.commit()
  }

  private func flush() throws {
    var written = 0
    while written < buffer.count {
      let count = buffer.withUnsafeBytes {
        #if canImport(Darwin)
          Darwin.write(descriptor, $0.baseAddress! + written, $0.count - written)
        #elseif canImport(Musl)
          Musl.write(descriptor, $0.baseAddress! + written, $0.count - written)
        #else
          Glibc.write(descriptor, $0.baseAddress! + written, $0.count - written)
        #endif
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Self.error("write", target, errno) }
      written += count
    }
    buffer.removeAll(keepingCapacity: true)
  }

  static func error(_ verb: String, _ url: URL, _ code: Int32) -> StoreError {
    let reason = String(cString: strerror(code))
    let advice =
      switch code {
      case ENOSPC, EDQUOT, EFBIG:
        "; make room and run the same command again: finished trials are kept"
      case EACCES, EROFS, EPERM: "; choose a folder that can be written with --results"
      default: ""
      }
    return StoreError("can't \(verb) \(url.path): \(reason)\(advice)")
  }
}

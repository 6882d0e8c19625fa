import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The few system calls that the pool needs, with interruptions retried.
enum SystemCalls {
  /// A pipe whose ends no other child inherits.
  static func pipe() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    let status = spawning.withLock { _ in
      let status = ends.withUnsafeMutableBufferPointer { openPipe($0.baseAddress) }
      if status == 0 { for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) } }
      return status
    }
    guard status == 0 else {
      throw RunnerError("can't open a pipe: \(String(cString: strerror(errno))); use fewer jobs")
    }
    return (ends[0], ends[1])
  }

  /// Held while a pipe is made private and while a child is started, so that no child is started in
  /// between by another thread and keeps the pipe open.
  static let spawning = Mutex(())

  private static func openPipe(_ ends: UnsafeMutablePointer<Int32>?) -> Int32 {
    #if canImport(Darwin)
      Darwin.pipe(ends)
    #elseif canImport(Musl)
      Musl.pipe(ends)
    #else
      Glibc.pipe(ends)
    #endif
  }

  /// All bytes, or false when the other end is gone.
  static func writeAll(_ data: Data, to descriptor: Int32) -> Bool {
    var written = 0
    while written < data.count {
      let count = data.withUnsafeBytes {
        write(descriptor, $0.baseAddress! + written, $0.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      written += count
    }
    return true
  }

  /// What is there to read, up to 64 KiB; `nil` at the end.
  static func readSome(from descriptor: Int32) -> Data? {
    var bytes = Data(count: 1 << 16)
    while true {
      let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return nil }
      return bytes.prefix(count)
    }
  }

  /// Waits for a child to end.
  static func wait(for process: pid_t) -> ExitStatus {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7f
    return signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal)
  }
}

/// How a process ended.
enum ExitStatus: Equatable {
  case exited(Int32)
  case signalled(Int32)

  var description: String {
    switch self {
    case .exited(let status): "its process ended with status \(status)"
    case .signalled(let signal):
      "its process was killed by signal \(signal) (\(String(cString: strsignal(signal))))"
    }
  }
}

/// Lines that arrive in pieces.
struct LineBuffer {
  private var rest = Data()

  /// The lines that a piece completes, without their line breaks.
  mutating func append(_ piece: Data) -> [Data] {
    var lines: [Data] = []
    var start = piece.startIndex
    while let end = piece[start...].firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(rest + piece[start..<end])
      rest.removeAll(keepingCapacity: true)
      start = end + 1
    }
    rest.append(piece[start...])
    return lines
  }
}

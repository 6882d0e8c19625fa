import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A process that reads lines and writes lines.
///
/// Started by `posix_spawn`, with pipes that no sibling inherits: when either side ends, the other
/// sees the end of its pipe at once.
final class ChildProcess {
  let process: pid_t
  let input: Int32
  let output: Int32
  let errors: Int32
  private var isClosed = false

  /// Starts a program.
  /// - Throws: `RunnerError`.
  init(_ command: [String], environment: [String: String]) throws {
    let input = try SystemCalls.pipe()
    let output = try SystemCalls.pipe()
    let errors = try SystemCalls.pipe()
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input.read, 0)
    posix_spawn_file_actions_adddup2(&actions, output.write, 1)
    posix_spawn_file_actions_adddup2(&actions, errors.write, 2)
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] =
      environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in arguments + variables { free(pointer) } }
    var process: pid_t = 0
    let status = SystemCalls.spawning.withLock { _ in
      posix_spawn(&process, command[0], &actions, nil, &arguments, &variables)
    }
    for end in [input.read, output.write, errors.write] { close(end) }
    guard status == 0 else {
      for end in [input.write, output.read, errors.read] { close(end) }
      throw RunnerError("can't start \(command[0]): \(String(cString: strerror(status)))")
    }
    (self.process, self.input, self.output, self.errors) =
      (process, input.write, output.read, errors.read)
  }

  /// Ends the process at once.
  func killNow() { kill(process, SIGKILL) }

  /// Lets go of the process's pipes and waits for its end; a worker ends when its input does.
  @discardableResult
  func finish() -> ExitStatus {
    guard !isClosed else { return .exited(0) }
    isClosed = true
    close(input)
    close(output)
    close(errors)
    return SystemCalls.wait(for: process)
  }

  deinit {
    guard !isClosed else { return }
    killNow()
    finish()
  }
}

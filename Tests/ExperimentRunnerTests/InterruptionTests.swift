import Foundation
import GSLNumerics
import Testing

@testable import ExperimentRunner

@Suite struct InterruptionTests {
  @Test func `killed at 50 random moments and resumed, the bytes are those of an undisturbed run`()
    throws
  {
    let options = ["--jobs", "4", "--count", "150", "--milliseconds", "8"]
    let undisturbed = TrivialProgram()
    defer { undisturbed.remove() }
    #expect(try undisturbed.run(options).0 == 0)
    let expected = try #require(undisturbed.trials)
    #expect(expected.split(separator: UInt8(ascii: "\n")).count == 150)

    let generator = SeededGenerator(seed: 50)
    var kills = 0
    while kills < 50 {
      let program = TrivialProgram()
      defer { program.remove() }
      while true {
        let (process, _) = try program.start(options)
        if kills < 50 { Thread.sleep(forTimeInterval: generator.uniform(0.01, 0.15)) }
        let wasRunning = process.isRunning && kills < 50
        if wasRunning {
          kill(process.processIdentifier, SIGKILL)
          kills += 1
        }
        process.waitUntilExit()
        if process.terminationReason == .exit, process.terminationStatus == 0 { break }
      }
      #expect(program.trials == expected)
      #expect(program.files == undisturbed.files)
    }
  }

  @Test func `two runners on one folder at once give the same bytes`() throws {
    let options = ["--jobs", "2", "--count", "120", "--milliseconds", "3"]
    let alone = TrivialProgram()
    let shared = TrivialProgram()
    defer {
      alone.remove()
      shared.remove()
    }
    #expect(try alone.run(options).0 == 0)
    let (first, _) = try shared.start(options)
    let (second, _) = try shared.start(options)
    first.waitUntilExit()
    second.waitUntilExit()
    #expect(first.terminationStatus == 0 && second.terminationStatus == 0)
    #expect(shared.trials == alone.trials)
    #expect(shared.files == alone.files)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `a polite interruption keeps what is finished, and the next run goes on`(signal: Int32)
    throws
  {
    let options = ["--jobs", "2", "--count", "60", "--milliseconds", "20"]
    let program = TrivialProgram()
    defer { program.remove() }
    let (process, errors) = try program.start(options)
    // The signal comes when some trials are done, so the handler is in place.
    var text = ""
    while !text.contains("\n6/60") {
      text += String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
    }
    kill(process.processIdentifier, signal)
    text += String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(text.contains("trials are done and kept; run the same command again to go on"))
    #expect(program.trials == nil)
    let kept = program.files.count
    #expect(kept >= 6 && kept < 60)
    let (status, second) = try program.run(options)
    #expect(status == 0)
    #expect(second.contains("60 trials, \(kept) of them done before"))
    #expect(program.files.count == 60)
  }

  @Test func `a file-size limit gives a clear error, and what was written stays`() throws {
    let program = TrivialProgram()
    defer { program.remove() }
    #expect(try program.run(["--count", "3"]).0 == 0)
    let before = try #require(program.trials)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    // Files of 8 blocks of 512 bytes hold a trial, but not what is collected of twenty.
    process.arguments = [
      "-c",
      "ulimit -f 8; exec '\(TrivialProgram.executable.path)' '\(program.folder.path)' --count 20",
    ]
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    #expect(text.contains("trials.jsonl: File too large; make room and run the same command"))
    #expect(program.trials == before)
    #expect(program.files.count == 20)
    let left = try FileManager.default.contentsOfDirectory(atPath: program.folder.path)
    #expect(!left.contains { $0.hasPrefix(AtomicFile.prefix) })
    #expect(try program.run(["--count", "20"]).0 == 0)
  }

  @Test func `a trial that can't be written ends the run with a clear error`() throws {
    let program = TrivialProgram()
    defer { program.remove() }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c", "ulimit -f 1; exec '\(TrivialProgram.executable.path)' '\(program.folder.path)'",
    ]
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    #expect(text.contains(".json: File too large; make room"))
    #expect(program.files.isEmpty)
  }
}

import ArgumentParser
import Foundation
import Reports

/// `attractor notebook`: explanations whose code runs.
struct NotebookCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notebook",
    abstract: "Run the code of explanations and compare its output with what they show.",
    discussion: """
      Pages are Markdown. Fences marked 'swift' share a scope down the page; fences marked 'console' \
      hold commands, each after '$ '; the fence after either holds its output. After the language, \
      'tolerance=1e-9' lets numbers differ that far, 'volatile' asks for success and the same output \
      but for its numbers, 'status=3' for that exit status, and 'skip' and a reason leaves the cell \
      out. Run in a checkout: pages use the build that this program is of.
      """,
    subcommands: [NotebookCheckCommand.self, NotebookPromoteCommand.self])
}

/// Which pages, for both subcommands.
struct NotebookArguments: ParsableArguments {
  @Argument(
    help: "Pages; without any, all in notebooks-md.", completion: .file(extensions: ["md"]))
  var files: [String] = []

  static let folder = "notebooks-md"

  /// The pages.
  func pages() throws -> [URL] {
    if !files.isEmpty {
      for file in files where !FileManager.default.fileExists(atPath: file) {
        throw CommandFailure("there is no \(file)")
      }
      return files.map { URL(fileURLWithPath: $0) }
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: Self.folder)) ?? []
    let pages = names.filter { $0.hasSuffix(".md") }.sorted()
    guard !pages.isEmpty else {
      throw CommandFailure(
        "there are no pages in \(Self.folder); run this in a checkout, or name some")
    }
    return pages.map { URL(fileURLWithPath: "\(Self.folder)/\($0)") }
  }

  /// What runs them, with the build that this program is of.
  func runner() throws -> NotebookRunner {
    guard let program = Bundle.main.executableURL else {
      throw CommandFailure("can't find the program that is running; start it by its path")
    }
    let checkout = URL(
      fileURLWithPath: FileManager.default.currentDirectoryPath, isDirectory: true)
    let build = program.resolvingSymlinksInPath().deletingLastPathComponent()
    return NotebookRunner(
      checkout: checkout, scratch: build.appending(path: "notebooks"), build: build)
  }
}

/// `attractor notebook check`.
struct NotebookCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Run pages and show where their output differs from what they show.",
    discussion: """
      Exit status: 0 when all is as shown, 4 when something differs or fails.

      Examples:
        attractor notebook check
        attractor notebook check notebooks-md/2-settling-and-stability.md
      """)

  @OptionGroup var arguments: NotebookArguments

  func run() throws {
    let checks = try NotebookCheck.check(try arguments.pages(), with: try arguments.runner())
    for check in checks { print(check.text) }
    guard checks.allSatisfy(\.isSame) else {
      throw CommandFailure(
        lines: ["attractor: 'attractor notebook promote' accepts outputs that differ"],
        status: .different)
    }
  }
}

/// `attractor notebook promote`.
struct NotebookPromoteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "promote",
    abstract: "Run pages and write their new output into them.",
    discussion: """
      Cells that fail keep the output that they show. Look at the changes before you commit them.

      Exit status: 0 when every cell that is run succeeded, 4 when one failed.

      Example:
        attractor notebook promote notebooks-md/1-recurrent-backpropagation.md
      """)

  @OptionGroup var arguments: NotebookArguments

  func run() throws {
    let checks = try NotebookCheck.promote(try arguments.pages(), with: try arguments.runner())
    for check in checks { print(check.text) }
    let anyFailed = checks.contains { check in
      check.verdicts.contains { if case .failed = $0 { true } else { false } }
    }
    if anyFailed { throw CommandFailure(lines: [], status: .different) }
  }
}

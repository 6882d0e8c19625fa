import ArgumentParser
import Catalogue
import ExperimentRunner
import Foundation

/// The program: one subcommand a file.
@main
struct AttractorProgram: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attractor",
    abstract: "Research on recurrent backpropagation: networks that settle, and how they learn.",
    discussion: """
      Begin with 'attractor compare Experiments/xor.yaml', which trains a few small networks and \
      writes a report, or with 'attractor list', which names everything that an experiment can use.

      Exit status: 0 when all went well; 2 for bad input; 3 when some pattern did not settle or some \
      adjoint did not converge; 4 when what is compared differs: a verification, a gradient check, two \
      folders of results, a page of code.
      """,
    subcommands: subcommands)

  static func main() {
    // The processes that trials run in are this program too.
    WorkerProcess.serveIfAsked(LibraryPerformer())
    do {
      try refuseUnknownSubcommand()
      var command = try parseAsRoot()
      try command.run()
    } catch {
      leave(because: error)
    }
  }

  /// The parser would take a mistyped subcommand for an argument too many.
  private static func refuseUnknownSubcommand() throws {
    guard let word = CommandLine.arguments.dropFirst().first, !word.hasPrefix("-") else { return }
    let names = subcommands.map { $0._commandName } + ["help"]
    guard !names.contains(word) else { return }
    throw CommandFailure(SettingError(unknown: "subcommand", word, among: names).description)
  }

  /// Every failure is one line on standard error and a status; help and usage are the parser's own.
  private static func leave(because error: any Error) -> Never {
    if let failure = error as? CommandFailure {
      failure.lines.forEach { StandardError.write($0) }
      Foundation.exit(failure.status.rawValue)
    }
    if error is ExitCode || error is CleanExit { exit(withError: error) }
    let text = message(for: error)
    guard !text.isEmpty, exitCode(for: error) != .success else { exit(withError: error) }
    StandardError.write("attractor: \(text)")
    if exitCode(for: error) == .validationFailure {
      StandardError.write(
        "See 'attractor --help', or 'attractor help' and the subcommand's name.")
    }
    Foundation.exit(ExitStatus.badInput.rawValue)
  }
}

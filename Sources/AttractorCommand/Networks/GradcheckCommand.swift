import ArgumentParser
import ExperimentRunner
import Foundation
import Objectives

/// `attractor gradcheck`: an exact gradient against differences of the loss.
struct GradcheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradcheck",
    abstract: "Check the gradient of a network or a specification against differences.",
    discussion: """
      Compares the exact gradient with extrapolated central differences of the loss, which know no \
      formula for the derivative, and prints the largest relative error of every layer (or of W, U \
      and b). Fixed points and adjoints are solved far below the differences' error.

      Of a network file, layered or recurrent, all is checked on random patterns drawn from --seed \
      unless --inputs and --targets give them; a recurrent file that names no output units is read \
      out at all its units. Of a specification (.yaml), every method is checked on every problem, at \
      the first weights of replicate 0; methods that differ in their optimizer alone are one check.

      Exit status: 0 when every error is within the bound; 4 when one is not; 3 when some pattern did \
      not settle or some adjoint failed; 2 for bad input.

      Examples:
        attractor gradcheck net.safetensors
        attractor gradcheck net.safetensors --adjoint relaxation --loss huber --solver newton
        attractor gradcheck Experiments/xor.yaml --json
      """)

  @Argument(
    help: ArgumentHelp(
      "The network, a safetensors file, or the specification, a YAML file.", valueName: "net|spec"),
    completion: .file(extensions: ["safetensors", "yaml"]))
  var file: String

  @Option(
    help: ArgumentHelp("The largest relative error that passes.", valueName: "number"))
  var within = 1e-7

  @Option(
    help: ArgumentHelp(
      "The most parameters to check in a block, spread evenly over it; 0 for all.",
      valueName: "count"))
  var parameters = 200

  @Option(
    name: .customLong("patterns"),
    help: ArgumentHelp(
      "The patterns to check on: drawn, or the first ones of the problem.", valueName: "count"))
  var patternCount = 4

  @OptionGroup(title: "Options for a network") var network: GradcheckNetwork

  @Flag(help: "Print what was found as JSON.")
  var json = false

  func validate() throws {
    guard within > 0, within.isFinite else {
      throw ValidationError("--within takes a finite number above 0")
    }
    guard parameters >= 0 else { throw ValidationError("--parameters takes a count from 0 on") }
    guard patternCount >= 1 else { throw ValidationError("--patterns takes a count from 1 on") }
  }

  func run() throws {
    let isSpecification = ["yaml", "yml"].contains(URL(fileURLWithPath: file).pathExtension)
    let subjects =
      isSpecification
      ? try GradcheckSubject.all(in: Specification(commandLine: file))
      : [try network.subject(file, patterns: patternCount)]
    let check = GradientCheck(
      tolerance: within, parametersPerBlock: parameters == 0 ? nil : parameters)
    var results: [GradcheckResult] = []
    for subject in subjects { results.append(try subject.check(check, patterns: patternCount)) }
    let failed = results.filter { !$0.passes }
    if json {
      try JSONOutput.print(
        GradcheckSummary(
          file: file, tolerance: within, passes: failed.isEmpty, checks: results))
    } else {
      print(results.map(\.text).joined(separator: "\n\n"))
    }
    guard failed.isEmpty else {
      throw CommandFailure(
        lines: failed.map { "attractor: \($0.title): \($0.verdict)" }, status: .different)
    }
  }
}

/// What `attractor gradcheck --json` prints.
private struct GradcheckSummary: Encodable {
  let file: String
  let tolerance: Double
  let passes: Bool
  let checks: [GradcheckResult]
}

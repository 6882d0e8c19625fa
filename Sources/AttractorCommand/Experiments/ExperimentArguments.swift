import ArgumentParser
import ExperimentRunner
import Foundation

/// A specification and where its results are, for all commands that work on an experiment.
struct ExperimentArguments: ParsableArguments {
  @Argument(
    help: "The experiment's specification, a YAML file.", completion: .file(extensions: ["yaml"]))
  var specificationFile: String

  @Option(help: ArgumentHelp("Where the folder of results is or goes.", valueName: "dir"))
  var results = "results"

  /// Reads the specification.
  /// - Throws: `CommandFailure` with a line for everything that is wrong in it.
  func specification() throws -> Specification {
    do {
      return try Specification(contentsOf: specificationFile, catalogues: Toolbox().listings)
    } catch let errors as SpecificationErrors {
      throw CommandFailure(
        lines: "\(errors)".split(separator: "\n").map { "attractor: \($0)" }, status: .badInput)
    }
  }

  /// The experiment's folder of results.
  func folder(of specification: Specification) -> URL {
    URL(fileURLWithPath: results, isDirectory: true).appendingPathComponent(
      specification.name, isDirectory: true)
  }

  /// The command that does the same again, as one would type it.
  func commandLine(_ subcommand: String) -> String {
    let place = results == "results" ? "" : " --results \(results)"
    return "attractor \(subcommand) \(specificationFile)\(place)"
  }
}

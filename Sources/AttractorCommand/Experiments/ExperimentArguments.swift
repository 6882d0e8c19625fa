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
    try Specification(commandLine: specificationFile)
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

  /// The command that a report names: the same wherever the results were put and however the
  /// specification's path was spelled, so that the report is the same bytes.
  var reportedCommand: String {
    let file = URL(fileURLWithPath: specificationFile).standardizedFileURL.path
    let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath, isDirectory: true)
      .standardizedFileURL.path
    let isInside = file.hasPrefix("\(here)/")
    // A path outside belongs to one machine; its last part says enough.
    let path =
      isInside
      ? String(file.dropFirst(here.count + 1)) : URL(fileURLWithPath: file).lastPathComponent
    return "attractor compare \(path)"
  }
}

import ArgumentParser
import ExperimentRunner

/// `attractor schema`: the JSON Schema of specifications.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of experiment specifications.",
    discussion: """
      Editors complete and check specifications with it: store it in a file, and name that file in \
      the specification's first line.

      Examples:
        attractor schema > experiment.schema.json
        # yaml-language-server: $schema=../experiment.schema.json
      """)

  func run() throws {
    print(try Specification.schema(Toolbox().listings))
  }
}

import ArgumentParser

extension AttractorProgram {
  /// One line a subcommand.
  static let subcommands: [any ParsableCommand.Type] = [
    CompareCommand.self, ListCommand.self, BenchCommand.self,
  ]
}

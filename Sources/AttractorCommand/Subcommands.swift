import ArgumentParser

extension AttractorProgram {
  /// One line a subcommand.
  static let subcommands: [any ParsableCommand.Type] = [
    CompareCommand.self,
    PlanCommand.self,
    ReportCommand.self,
    VerifyCommand.self,
    DiffCommand.self,
    SchemaCommand.self,
    ListCommand.self,
    NotebookCommand.self,
  ]
}

import ArgumentParser

extension AttractorProgram {
  /// One line a subcommand.
  static let subcommands: [any ParsableCommand.Type] = [
    CompareCommand.self,
    PlanCommand.self,
    ReportCommand.self,
    IndexCommand.self,
    VerifyCommand.self,
    DiffCommand.self,
    SchemaCommand.self,
    ListCommand.self,
    FetchCommand.self,
    TrainCommand.self,
    SettleCommand.self,
    GradientCommand.self,
    StabilityCommand.self,
    AdjointsCommand.self,
    GradcheckCommand.self,
    BenchCommand.self,
    NotebookCommand.self,
  ]
}

import ArgumentParser

extension AttractorProgram {
  /// One line a subcommand.
  static let subcommands: [any ParsableCommand.Type] = [
    CompareCommand.self, ListCommand.self, SettleCommand.self, GradientCommand.self,
    StabilityCommand.self, AdjointsCommand.self, TrainCommand.self, GradcheckCommand.self,
  ]
}

import ArgumentParser
import GSLNumerics
import Networks
import Objectives
import RecurrentBackprop

/// A loss over patterns, for all commands that take its gradient.
struct LossArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The inputs, a .npy file with a pattern a row.", valueName: "u.npy"),
    completion: .file(extensions: ["npy"]))
  var inputs: String

  @Option(
    help: ArgumentHelp(
      "The targets, a .npy file with a pattern a row and a column an output unit.",
      valueName: "t.npy"), completion: .file(extensions: ["npy"]))
  var targets: String

  @Option(
    help: ArgumentHelp(
      "States to settle from, a .npy file with a row for every row of the inputs; zero without.",
      valueName: "x.npy"), completion: .file(extensions: ["npy"]))
  var start: String?

  @Option(
    help: ArgumentHelp(
      "The loss of a pattern: \(lossCatalogue.names.joined(separator: ", ")). E is its mean; with "
        + "squared, E = (1/2B) Σ ‖x_Ω − t‖².", valueName: "name"))
  var loss = "squared"

  @Option(
    help: ArgumentHelp(
      "The output units Ω, in place of the file's: 0,1,5 or 54-63.", valueName: "units"))
  var outputs: String?

  /// All that the options name, read and checked.
  struct Problem {
    let network: RecurrentNetwork
    let parameters: [Double]
    let inputs: Matrix
    let targets: Matrix
    let loss: any Loss
    /// The states to settle from; zero without.
    let startStates: Matrix?

    /// How evaluations of the objective begin.
    var start: Start { startStates == nil ? .cold : .warm }

    /// The objective, every pattern's failure an error.
    func objective(
      solver: any SettlingSolver, adjoint: any AdjointMethod, _ settling: SettlingArguments
    ) throws -> RecurrentObjective {
      let objective = try RecurrentObjective(
        map: DenseMap(network), outputs: network.outputs, loss: loss, inputs: inputs,
        targets: targets, solver: solver, settlingOptions: settling.options, adjoint: adjoint,
        adjointOptions: settling.adjointOptions, warmStart: startStates != nil)
      if let startStates { try objective.beginWarm(from: startStates) }
      return objective
    }
  }

  /// Reads the network and the patterns.
  /// - Throws: one line for what can't be read or does not fit.
  func read(_ file: RecurrentFile) throws -> Problem {
    let loss = try lossCatalogue.make(loss)
    let (network, parameters) = try file.read(outputs: outputs)
    guard !network.outputs.isEmpty else {
      throw CommandFailure(
        "\(file.path): names no output units; add --outputs with the units that the targets are "
          + "for, such as --outputs 0,1,5 or 54-63, or the metadata 'outputs' to the file")
    }
    let inputs = try PatternFile.inputs(self.inputs, of: network)
    return Problem(
      network: network, parameters: parameters, inputs: inputs,
      targets: try PatternFile.targets(
        targets, outputs: network.outputs.count, patterns: inputs.rows), loss: loss,
      startStates: try start.map {
        try PatternFile.states($0, of: network, patterns: inputs.rows)
      })
  }
}

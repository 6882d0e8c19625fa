import ArgumentParser
import GSLNumerics
import Networks
import Objectives
import RecurrentBackprop

/// `attractor settle`: the fixed points of a network.
struct SettleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "settle",
    abstract: "Settle a network on patterns and write its fixed points.",
    discussion: """
      Finds x = F(x) for every input, from rest or from the states given. The states are written a \
      pattern a row, in double precision; rows of patterns that did not settle are NaN, and standard \
      error says how each of them ended. Exit status: 0 when every pattern converged, 3 when some did \
      not, 2 for bad input, which writes nothing.

      Examples:
        attractor settle net.safetensors --inputs U.npy --output X.npy
        attractor settle rnn.safetensors --inputs U.npy --solver newton --start X0.npy --output X.npy
        attractor settle net.safetensors --inputs U.npy --set damping=0.5 --json --output X.npy
      """)

  @OptionGroup var file: RecurrentFile

  @Option(
    help: ArgumentHelp("The inputs, a .npy file with a pattern a row.", valueName: "u.npy"),
    completion: .file(extensions: ["npy"]))
  var inputs: String

  @Option(
    help: ArgumentHelp(
      "States to begin from, a .npy file with a pattern a row; zero without.",
      valueName: "x.npy"), completion: .file(extensions: ["npy"]))
  var start: String?

  @OptionGroup var settling: SettlingArguments

  @Option(
    help: ArgumentHelp("Where the states go, a .npy file.", valueName: "x.npy"),
    completion: .file(extensions: ["npy"]))
  var output: String

  @Flag(help: "Print a summary as JSON.")
  var json = false

  func run() throws {
    let model = try file.read()
    let inputs = try PatternFile.inputs(inputs, of: model.network)
    let start = try start.map {
      try PatternFile.states($0, of: model.network, patterns: inputs.rows)
    }
    try OutputFile.check(output)
    let settling = try NetworkSettling(model, settling)
    var states = Matrix(rows: inputs.rows, columns: model.network.stateWidth)
    var outcomes: [PatternSettling] = []
    try settling.forEachChunk(of: inputs, start: start) { patterns, settlement in
      outcomes += settlement.patterns
      states.withMutableView { states in
        states.rows(patterns).copy(settlement.states)
        for row in settlement.failures {
          states.rows(patterns.lowerBound + row..<patterns.lowerBound + row + 1).fill(.nan)
        }
      }
    }
    try NumPyFile.write(states, to: output)
    let summary = SettlingSummary(
      network: file.path, solver: self.settling.solver, tolerance: self.settling.tolerance,
      output: output, converged: outcomes.count { $0.outcome.isConverged },
      patterns: PatternOutcome.all(outcomes), work: settling.map.work)
    if json { try JSONOutput.print(summary) } else { print(summary.text) }
    if let failure = CommandFailure.unsettled(outcomes) { throw failure }
  }
}

/// What `attractor settle` prints.
private struct SettlingSummary: Encodable {
  let network: String
  let solver: String
  let tolerance: Double
  let output: String
  let converged: Int
  let patterns: [PatternOutcome]
  let work: Work

  var text: String {
    let converged = patterns.filter { $0.outcome == SettlingOutcome.converged.name }
    var lines = [
      "\(self.converged) of \(patterns.count) patterns converged (\(solver), tolerance \(tolerance))"
    ]
    let sweeps = converged.map(\.sweeps).sorted()
    if let most = sweeps.last, let largest = converged.map(\.residual).max() {
      lines.append(
        "sweeps: median \(sweeps[sweeps.count / 2]), at most \(most); residual at most "
          + short(largest))
    }
    lines.append("states: \(output)")
    return lines.joined(separator: "\n")
  }
}

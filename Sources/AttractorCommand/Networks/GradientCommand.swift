import ArgumentParser
import Networks
import Objectives
import RecurrentBackprop

/// `attractor gradient`: the gradient of a loss at a network's fixed points.
struct GradientCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradient",
    abstract: "Write the gradient of a loss at a network's fixed points.",
    discussion: """
      Settles the network on every input, from rest or from the states given, solves the adjoint (I − Jᵀ) y = ∂E/∂x, and writes \
      ∂E/∂W, ∂E/∂U and ∂E/∂b as the tensors W, U and b of a safetensors file. E is the mean loss over \
      the B patterns; the squared loss has E = (1/2B) Σ ‖x_Ω − t‖². Standard output is E alone, with \
      all its digits, so that a script can take it: E=$(attractor gradient …).

      Where the network's file masks weights, their derivative is written as 0; where it holds W \
      symmetric, both places of a weight get the derivative with respect to that one weight.

      Exit status: 0 when every pattern converged; 3 when some did not settle, or some adjoint failed, \
      and then nothing is written; 2 for bad input.

      Examples:
        attractor gradient net.safetensors --inputs U.npy --targets T.npy --output G.safetensors
        attractor gradient rnn.safetensors --inputs U.npy --targets T.npy --outputs 54-63 \\
          --loss softmax-cross-entropy --adjoint gmres --output G.safetensors
        attractor gradient net.safetensors --inputs U.npy --targets T.npy --solver newton \\
          --start X.npy --output G.safetensors
      """)

  @OptionGroup var file: RecurrentFile
  @OptionGroup var patterns: LossArguments

  @Option(
    help: ArgumentHelp(
      "How to find the gradient: \(adjointCatalogue.names.joined(separator: ", ")).",
      valueName: "name"))
  var adjoint = "direct"

  @Option(
    name: .customLong("set-adjoint"),
    help: ArgumentHelp(
      "A setting of the adjoint, such as terms=20; may be given several times. 'attractor list "
        + "adjoint NAME' shows them.", valueName: "name=value"))
  var adjointSettings: [String] = []

  @OptionGroup var settling: SettlingArguments

  @Option(
    help: ArgumentHelp(
      "Where the gradient goes, a safetensors file.", valueName: "grad.safetensors"),
    completion: .file(extensions: ["safetensors"]))
  var output: String

  @Flag(help: "Print E and what became of the patterns as JSON.")
  var json = false

  func run() throws {
    let method = try adjointCatalogue.make(
      adjoint, settings: adjointSettings, option: "--set-adjoint")
    let solver = try settling.makeSolver()
    let problem = try patterns.read(file)
    try OutputFile.check(output)
    let objective = try problem.objective(solver: solver, adjoint: method, settling)
    var gradient = [Double](repeating: 0, count: objective.parameterCount)
    let evaluation: Evaluation
    do {
      evaluation = try objective.gradient(
        at: problem.parameters, on: .all, start: problem.start, into: &gradient)
    } catch is SettlingFailure {
      throw try settlingFailures(problem)
    } catch let failure as AdjointFailure {
      throw Self.adjointFailures(objective, problem, first: failure)
    }
    guard evaluation.loss.isFinite, gradient.allSatisfy(\.isFinite) else {
      throw CommandFailure(
        "the loss or its gradient is not finite; scale the targets or the weights down",
        status: .notConverged)
    }
    try write(gradient, evaluation, of: problem)
    guard json else { return print(evaluation.loss) }
    let statistics = objective.statistics
    try JSONOutput.print(
      GradientSummary(
        loss: evaluation.loss, network: file.path, lossName: patterns.loss, adjoint: adjoint,
        neglects: method.neglects, output: output, patterns: evaluation.patterns,
        settling: statistics.settling, adjoints: statistics.adjoints,
        settlingSweeps: statistics.settlingSweeps, adjointProducts: statistics.adjointProducts,
        work: objective.work))
  }

  private func write(
    _ gradient: [Double], _ evaluation: Evaluation, of problem: LossArguments.Problem
  ) throws {
    let dense = problem.network.dense(gradient)
    try SafetensorsFile(
      metadata: ["E": "\(evaluation.loss)", "loss": patterns.loss, "adjoint": adjoint],
      tensors: [.init("W", dense.recurrent), .init("U", dense.input), .init("b", dense.bias)]
    ).write(to: output)
  }

  /// A line for every pattern that did not settle.
  private func settlingFailures(_ problem: LossArguments.Problem) throws -> CommandFailure {
    let outcomes = try NetworkSettling((problem.network, problem.parameters), settling).outcomes(
      of: problem.inputs, start: problem.startStates)
    return CommandFailure.unsettled(outcomes)
      ?? CommandFailure("some pattern did not settle", status: .notConverged)
  }

  /// A line for every pattern whose adjoint failed: each is tried alone, which changes nothing of its
  /// result.
  private static func adjointFailures(
    _ objective: RecurrentObjective, _ problem: LossArguments.Problem, first: AdjointFailure
  ) -> CommandFailure {
    var gradient = [Double](repeating: 0, count: objective.parameterCount)
    var lines: [String] = []
    for pattern in first.pattern..<problem.inputs.rows {
      do {
        _ = try objective.gradient(
          at: problem.parameters, on: .some([pattern]), start: problem.start, into: &gradient)
      } catch let failure as AdjointFailure {
        lines.append(
          "attractor: the \(failure.method) adjoint of pattern \(pattern) "
            + failure.adjoint.outcome.advice)
      } catch {
        lines.append("attractor: \(error)")
      }
    }
    return CommandFailure(lines: lines, status: .notConverged)
  }
}

/// What `attractor gradient --json` prints.
private struct GradientSummary: Encodable {
  let loss: Double
  let network: String
  let lossName: String
  let adjoint: String
  let neglects: String?
  let output: String
  let patterns: Int
  let settling: [String: Int]
  let adjoints: [String: Int]
  let settlingSweeps: Int
  let adjointProducts: Int
  let work: Work

  private enum CodingKeys: String, CodingKey {
    case loss = "E"
    case lossName = "loss"
    case network, adjoint, neglects, output, patterns, settling, adjoints, settlingSweeps
    case adjointProducts, work
  }
}

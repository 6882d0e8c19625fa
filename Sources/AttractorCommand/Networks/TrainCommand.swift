import ArgumentParser
import Catalogue
import ExperimentRunner
import GSLNumerics
import Networks

/// `attractor train`: one trial of an experiment, for its network.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train one method of a specification and write the network.",
    discussion: """
      Runs one trial (problem × method × replicate) as 'attractor compare' would, with the same data, \
      first weights and order of patterns, and writes the network that it ends with. Nothing is \
      written when the training fails, which is exit status 3.

      Examples:
        attractor train Experiments/xor.yaml --method "recurrent, LU adjoint" --output xor.safetensors
        attractor train Experiments/xor.yaml --method static --replicate 3 --json --output net.safetensors
      """)

  @Argument(
    help: ArgumentHelp("The experiment's specification, a YAML file.", valueName: "spec"),
    completion: .file(extensions: ["yaml"]))
  var specificationFile: String

  @Option(
    help: ArgumentHelp("The method's label; needed when there are several.", valueName: "label"))
  var method: String?

  @Option(
    help: ArgumentHelp("The problem's label; needed when there are several.", valueName: "label"))
  var problem: String?

  @Option(help: ArgumentHelp("The replicate, from 0: which draws.", valueName: "number"))
  var replicate = 0

  @Option(
    help: ArgumentHelp(
      "Where the network goes, a safetensors file.", valueName: "net.safetensors"),
    completion: .file(extensions: ["safetensors"]))
  var output: String

  @Flag(help: "Print how the training ended as JSON.")
  var json = false

  func run() throws {
    // As trials run: the same bytes, and no threads that wait for products of a few microseconds.
    BLASThreads.set(1)
    let specification = try Specification(commandLine: specificationFile)
    let trial = try choose(from: specification)
    try OutputFile.check(output)
    let trained = try TrainedNetwork(of: trial)
    let result = trained.performed.result
    guard !result.outcome.ending.isFailure else {
      let detail = result.outcome.detail.isEmpty ? "" : ": \(result.outcome.detail)"
      throw CommandFailure(
        "\(trial.label): \(result.outcome.ending.rawValue)\(detail); nothing was written",
        status: .notConverged)
    }
    guard let network = trained.network else {
      throw CommandFailure(
        "networks of kind '\(trial.method.training?.network.kind ?? "")' have no file")
    }
    try network.write(to: output)
    let summary = TrainingSummary(
      trial: trial.label, outcome: result.outcome.ending.rawValue, detail: result.outcome.detail,
      parameters: result.parameterCount, epochs: result.curve.epochs.last ?? 0,
      sweeps: result.work.sweeps, seconds: trained.performed.seconds, final: result.final,
      settling: result.settling, adjoints: result.adjoint, output: output)
    if json { try JSONOutput.print(summary) } else { print(summary.text) }
  }

  private func choose(from specification: Specification) throws -> TrialSpecification {
    let method = try pick(method, "method", specification.methods.map(\.label))
    let problem = try pick(problem, "problem", specification.problems.map(\.label))
    guard (0..<specification.replicates).contains(replicate) else {
      throw CommandFailure(
        "there is no replicate \(replicate); \(specificationFile) has \(specification.replicates), "
          + "from 0")
    }
    let trial = specification.trials.first {
      $0.replicate == replicate && $0.method.label == method && $0.problemLabel == problem
    }
    guard let trial else { throw CommandFailure("\(specificationFile) plans no such trial") }
    return trial
  }

  private func pick(_ given: String?, _ kind: String, _ labels: [String]) throws -> String {
    if let given {
      guard labels.contains(given) else {
        throw SettingError(unknown: kind, given, among: labels)
      }
      return given
    }
    guard labels.count == 1 else {
      let list = labels.map { "'\($0)'" }.joined(separator: ", ")
      throw CommandFailure(
        "\(specificationFile) has \(labels.count) \(kind)s; choose one with --\(kind): \(list)")
    }
    return labels[0]
  }
}

/// What `attractor train` prints.
private struct TrainingSummary: Encodable {
  let trial: String
  let outcome: String
  let detail: String
  let parameters: Int
  let epochs: Double
  let sweeps: Double
  let seconds: Double
  let final: [String: Double]
  let settling: [String: Int]
  let adjoints: [String: Int]
  let output: String

  var text: String {
    let measures = final.sorted { $0.key < $1.key }.map { "\($0.key) \(short($0.value))" }
    return """
      \(trial): \(outcome)\(detail.isEmpty ? "" : " (\(detail))"), \(parameters) parameters
      \(measures.joined(separator: ", "))
      network: \(output)
      """
  }
}

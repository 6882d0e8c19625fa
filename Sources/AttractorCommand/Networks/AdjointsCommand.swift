import ArgumentParser
import Catalogue
import Foundation
import Objectives
import RecurrentBackprop

/// `attractor adjoints`: all ways to the gradient on the same fixed points.
struct AdjointsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adjoints",
    abstract: "Compare all adjoints on a network's fixed points.",
    discussion: """
      Settles the network once on every input, finds the gradient by every adjoint, and shows each \
      beside the direct one: the gradient's relative error and cosine, how its patterns ended, the \
      products with J, Jᵀ and F it used a pattern, its work in network sweeps a pattern \
      (factorizations included), its time, and, of a truncated series, the share that it predicts to \
      have left out. Below stand what the inexact methods neglect, and why a method refused.

      Exit status: 0 when every pattern settled and the direct adjoint was found, whatever became of \
      the others; 3 when not; 2 for bad input.

      Examples:
        attractor adjoints net.safetensors --inputs U.npy --targets T.npy
        attractor adjoints net.safetensors --inputs U.npy --targets T.npy --patterns 0 \\
          --adjoint neumann --adjoint phantom --set-adjoint neumann.terms=20
      """)

  @OptionGroup var file: RecurrentFile
  @OptionGroup var patterns: LossArguments
  @OptionGroup var selection: PatternSelection

  @Option(
    name: .customLong("adjoint"),
    help: ArgumentHelp(
      "Compare this adjoint with the direct one; may be given several times. All without: "
        + adjointCatalogue.names.joined(separator: ", ") + ".", valueName: "name"))
  var adjoints: [String] = []

  @Option(
    name: .customLong("set-adjoint"),
    help: ArgumentHelp(
      "A setting of one of the adjoints, such as neumann.terms=20; may be given several times.",
      valueName: "adjoint.name=value"))
  var adjointSettings: [String] = []

  @OptionGroup var settling: SettlingArguments

  @Flag(help: "Print the comparison as JSON.")
  var json = false

  func run() throws {
    let methods = try methods()
    let solver = try settling.makeSolver()
    let problem = try patterns.read(file)
    let numbers = try selection.numbers(among: problem.inputs.rows)
    guard numbers.count <= RecurrentObjective.largestComparison else {
      throw CommandFailure(
        "adjoints are compared on at most \(RecurrentObjective.largestComparison) patterns, not "
          + "\(numbers.count); choose some with --patterns, such as --patterns 0-9")
    }
    let model = (problem.network, problem.parameters)
    let outcomes = try NetworkSettling(model, settling).outcomes(
      of: problem.inputs.rows(numbers), start: problem.startStates?.rows(numbers))
    let failure = CommandFailure.unsettled(outcomes, numbered: numbers)
    let settled = zip(numbers, outcomes).filter { $1.outcome.isConverged }.map(\.0)
    if settled.isEmpty, let failure { throw failure }
    let objective = try problem.objective(solver: solver, adjoint: DirectAdjoint(), settling)
    let compared = try objective.compareAdjoints(
      methods, at: problem.parameters, on: .some(settled[...]), start: problem.start)
    if json {
      try JSONOutput.print(
        AdjointsSummary(
          network: file.path, loss: patterns.loss, patterns: settled,
          settling: zip(numbers, outcomes).map { PatternOutcome($0, $1) },
          adjoints: compared.map(AdjointLine.init)))
    } else {
      print(Self.text(compared, patterns: settled.count))
    }
    if let failure { throw failure }
    try checkDirect(compared, settled)
  }

  /// What the others are compared with.
  private static let baseline = DirectAdjoint().name

  /// The methods chosen, with their settings; the direct one is always among them.
  private func methods() throws -> [any AdjointMethod] {
    var names = adjoints.isEmpty ? adjointCatalogue.names : adjoints
    if !names.contains(Self.baseline) { names.insert(Self.baseline, at: 0) }
    var settings: [String: [String]] = [:]
    for text in adjointSettings {
      let parts = text.split(separator: ".", maxSplits: 1)
      guard parts.count == 2 else {
        throw SettingError("--set-adjoint takes adjoint.name=value here, not '\(text)'")
      }
      let name = try adjointCatalogue.entry(String(parts[0])).name
      guard names.contains(name) else {
        throw SettingError(
          "--set-adjoint \(text): '\(name)' is not compared; add --adjoint \(name)")
      }
      settings[name, default: []].append(String(parts[1]))
    }
    return try names.map {
      try adjointCatalogue.make($0, settings: settings[$0] ?? [], option: "--set-adjoint")
    }
  }

  /// Without a direct adjoint there is nothing to compare with.
  private func checkDirect(_ compared: [AdjointComparison], _ settled: [Int]) throws {
    let direct = compared.first { $0.name == Self.baseline }?.patterns ?? []
    let failures = zip(settled, direct).filter { !$1.outcome.isUsable }
    guard !failures.isEmpty else { return }
    throw CommandFailure(
      lines: failures.map {
        "attractor: the direct adjoint of pattern \($0) \($1.outcome.advice)"
      }, status: .notConverged)
  }

  private static func text(_ compared: [AdjointComparison], patterns: Int) -> String {
    var table = TextTable(
      [
        "adjoint", "outcome", "relative error", "cosine", "residual", "products", "work", "time",
        "predicted tail",
      ], right: [2, 3, 4, 5, 6, 7, 8])
    var notes: [String] = []
    for method in compared {
      if let refusal = method.refusal {
        table.add([method.name, "refused"])
        notes.append("\(method.name) refused: \(refusal)")
        continue
      }
      let line = AdjointLine(method)
      table.add([
        method.name, line.outcome, method.relativeError.map(short) ?? "–",
        method.cosine.map { String(format: "%.8f", $0) } ?? "–",
        method.largestResidual.map(short) ?? "–",
        short(Double(line.products) / Double(max(1, patterns))),
        short(method.work.sweeps / Double(max(1, patterns))), duration(method.seconds),
        method.predictedTail.map(short) ?? "–",
      ])
      if let neglects = method.neglects { notes.append("\(method.name) neglects \(neglects)") }
    }
    return ([table.text] + (notes.isEmpty ? [] : [""] + notes)).joined(separator: "\n")
  }

  private static func duration(_ seconds: Double) -> String {
    seconds >= 1 ? "\(short(seconds)) s" : "\(short(seconds * 1000)) ms"
  }
}

/// What `attractor adjoints --json` prints.
private struct AdjointsSummary: Encodable {
  let network: String
  let loss: String
  /// The patterns that settled, which are compared on.
  let patterns: [Int]
  let settling: [PatternOutcome]
  let adjoints: [AdjointLine]
}

/// One method in it.
private struct AdjointLine: Encodable {
  let name: String
  /// The outcome of all patterns, or how many had which.
  let outcome: String
  let outcomes: [String: Int]
  let relativeError: Double?
  let cosine: Double?
  let residual: Double?
  /// Summed over the patterns.
  let products: Int
  let work: Work
  let sweeps: Double
  let seconds: Double
  let predictedTail: Double?
  let isExact: Bool
  let neglects: String?
  let refusal: String?

  init(_ compared: AdjointComparison) {
    name = compared.name
    outcomes = compared.patterns.reduce(into: [:]) { $0[$1.outcome.name, default: 0] += 1 }
    outcome =
      compared.refusal != nil
      ? "refused"
      : outcomes.count == 1
        ? outcomes.keys.first ?? ""
        : outcomes.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
          .joined(separator: ", ")
    relativeError = compared.relativeError
    cosine = compared.cosine
    residual = compared.largestResidual
    products = compared.patterns.reduce(0) { $0 + $1.products }
    work = compared.work
    sweeps = compared.work.sweeps
    seconds = compared.seconds
    predictedTail = compared.predictedTail
    isExact = compared.neglects == nil
    neglects = compared.neglects
    refusal = compared.refusal
  }
}

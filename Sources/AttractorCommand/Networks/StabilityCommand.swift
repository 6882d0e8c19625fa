import ArgumentParser
import Foundation
import GSLNumerics
import RecurrentBackprop

/// `attractor stability`: what the dynamics do near a network's fixed points.
struct StabilityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stability",
    abstract: "Show the spectrum of the Jacobian at a network's fixed points.",
    discussion: """
      Settles the network on every input and finds the eigenvalues of J = ∂F/∂x there: all of them up \
      to 256 units, the leading ones by Arnoldi's process past that. Two conditions are told apart, \
      each with its margin (1 less what must stay below 1):

        iteration    x ← F(x)              stable where ρ(J) = max |λ| < 1
        relaxation   τ dx/dt = −x + F(x)   stable where max Re λ(J) < 1

      The condition is that of I − J, in the Euclidean norm, iterated to three digits past 48 units; \
      non-normality is Henrici's departure from \
      normality over the norm of J, 0 for a normal matrix. The iteration alone never settles on a \
      point that is unstable for it: take --solver newton, with --start near it.

      Exit status: 0 when every pattern converged, stable or not; 3 when some did not; 2 for bad input.

      Examples:
        attractor stability net.safetensors --inputs U.npy
        attractor stability net.safetensors --inputs U.npy --patterns 0-3 --solver newton --json
      """)

  @OptionGroup var file: RecurrentFile

  @Option(
    help: ArgumentHelp("The inputs, a .npy file with a pattern a row.", valueName: "u.npy"),
    completion: .file(extensions: ["npy"]))
  var inputs: String

  @Option(
    help: ArgumentHelp(
      "States to begin from, a .npy file with a row for every row of the inputs; zero without.",
      valueName: "x.npy"), completion: .file(extensions: ["npy"]))
  var start: String?

  @OptionGroup var selection: PatternSelection
  @OptionGroup var settling: SettlingArguments

  @Flag(help: "Print all that was found as JSON, every eigenvalue included.")
  var json = false

  func run() throws {
    let model = try file.read()
    let all = try PatternFile.inputs(inputs, of: model.network)
    let start = try start.map { try PatternFile.states($0, of: model.network, patterns: all.rows) }
    let numbers = try selection.numbers(among: all.rows)
    let settling = try NetworkSettling(model, settling)
    let analyzer = StabilityAnalyzer(map: settling.map)
    var found: [PatternStability] = []
    try settling.forEachChunk(of: all.rows(numbers), start: start?.rows(numbers)) {
      patterns, settlement in
      settling.map.linearize(at: settlement.states, rows: 0..<patterns.count)
      for (row, ended) in settlement.patterns.enumerated() {
        found.append(
          PatternStability(
            pattern: numbers[patterns.lowerBound + row], settling: ended,
            stability: ended.outcome.isConverged ? try analyzer.analyze(row: row) : nil))
      }
    }
    if json {
      try JSONOutput.print(
        StabilitySummary(network: file.path, patterns: found.map(StabilityLine.init)))
    } else {
      print(Self.text(found))
    }
    if let failure = CommandFailure.unsettled(found.map(\.settling), numbered: numbers) {
      throw failure
    }
  }

  /// The eigenvalues shown of each pattern; `--json` has all.
  private static let shownEigenvalues = 12

  private static func text(_ found: [PatternStability]) -> String {
    var table = TextTable(
      [
        "pattern", "ρ(J)", "margin", "iteration", "max Re λ", "margin", "relaxation",
        "cond(I − J)", "non-normality",
      ], right: [0, 1, 2, 4, 5, 7, 8])
    var spectra: [String] = []
    for pattern in found {
      guard let stability = pattern.stability else {
        table.add(["\(pattern.pattern)"] + [pattern.settling.outcome.name])
        continue
      }
      let name: (Dynamics) -> String = { stability.isStable($0) ? "stable" : "unstable" }
      table.add([
        "\(pattern.pattern)", digits(stability.spectralRadius), digits(stability.margin(.discrete)),
        name(.discrete), digits(stability.spectralAbscissa), digits(stability.margin(.continuous)),
        name(.continuous), short(stability.condition),
        stability.nonNormality.map(digits) ?? "unknown",
      ])
      spectra.append(spectrum(pattern.pattern, stability))
    }
    if spectra.isEmpty { return table.text }
    return ([table.text, "", "Eigenvalues of J, by falling magnitude:"] + spectra)
      .joined(separator: "\n")
  }

  private static func spectrum(_ pattern: Int, _ stability: FixedPointStability) -> String {
    let shown = stability.eigenvalues.prefix(shownEigenvalues).map { value in
      guard value.imaginary != 0 else { return digits(value.real) }
      return digits(value.real) + (value.imaginary < 0 ? " − " : " + ")
        + digits(abs(value.imaginary)) + "i"
    }
    var text = "pattern \(pattern): " + shown.joined(separator: ", ")
    let more = stability.eigenvalues.count - shown.count
    if more > 0 { text += ", and \(more) more (--json has them)" }
    if !stability.isComplete {
      text +=
        stability.isConverged
        ? " (the leading ones)" : " (the leading ones, not yet settled: bounds from below)"
    }
    return text
  }
}

/// Six significant digits.
private func digits(_ value: Double) -> String { String(format: "%.6g", value) }

/// What `attractor stability --json` prints.
private struct StabilitySummary: Encodable {
  let network: String
  let patterns: [StabilityLine]
}

/// One pattern in it.
private struct StabilityLine: Encodable {
  struct Condition: Encodable {
    let value: Double
    let margin: Double
    let isStable: Bool
    let leading: Eigenvalue?

    init(_ stability: FixedPointStability, _ dynamics: Dynamics) {
      value = stability.edge(dynamics)
      margin = stability.margin(dynamics)
      isStable = stability.isStable(dynamics)
      leading = stability.leading(dynamics)
    }
  }

  let pattern: Int
  let settling: PatternOutcome
  let spectralRadius: Double?
  let spectralAbscissa: Double?
  let discrete: Condition?
  let continuous: Condition?
  let condition: Double?
  let nonNormality: Double?
  let isComplete: Bool?
  let isConverged: Bool?
  let eigenvalues: [Eigenvalue]?

  init(_ found: PatternStability) {
    let stability = found.stability
    pattern = found.pattern
    settling = PatternOutcome(found.pattern, found.settling)
    spectralRadius = stability?.spectralRadius
    spectralAbscissa = stability?.spectralAbscissa
    discrete = stability.map { Condition($0, .discrete) }
    continuous = stability.map { Condition($0, .continuous) }
    condition = stability?.condition
    nonNormality = stability?.nonNormality
    isComplete = stability?.isComplete
    isConverged = stability?.isConverged
    eigenvalues = stability?.eigenvalues
  }
}

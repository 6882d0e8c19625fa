import RecurrentBackprop

/// How one pattern settled, as `--json` prints it.
struct PatternOutcome: Encodable {
  let pattern: Int
  let outcome: String
  /// What there is to say beyond the outcome's name.
  let detail: String?
  let residual: Double
  let sweeps: Int

  init(_ pattern: Int, _ settling: PatternSettling) {
    self.pattern = pattern
    outcome = settling.outcome.name
    detail = settling.outcome.detail
    residual = settling.residual
    sweeps = settling.sweeps
  }

  static func all(_ settlings: [PatternSettling]) -> [PatternOutcome] {
    settlings.enumerated().map { PatternOutcome($0, $1) }
  }
}

extension CommandFailure {
  /// A line for every pattern that did not settle; `nil` when all did.
  /// - Parameters:
  ///   - settlings: how the patterns ended.
  ///   - numbers: the numbers of the patterns; 0, 1, … unless told.
  static func unsettled(
    _ settlings: [PatternSettling], numbered numbers: [Int]? = nil
  ) -> CommandFailure? {
    let failed = settlings.indices.filter { !settlings[$0].outcome.isConverged }
    guard !failed.isEmpty else { return nil }
    let lines = failed.map {
      "attractor: " + settlings[$0].failureText(pattern: numbers?[$0] ?? $0)
    }
    return CommandFailure(lines: lines, status: .notConverged)
  }
}

extension PatternSettling {
  /// One line on a pattern that did not settle.
  func failureText(pattern: Int) -> String {
    let how = [outcome.name, outcome.detail].compactMap { $0 }.joined(separator: " ")
    let sweepText = sweeps == 1 ? "1 sweep" : "\(sweeps) sweeps"
    return "pattern \(pattern) did not settle (residual \(short(residual)) after \(sweepText)): "
      + [how, outcome.remedy].compactMap { $0 }.joined(separator: "; ")
  }
}

extension SettlingOutcome {
  /// What there is to say beyond the name, as a clause that follows it.
  var detail: String? {
    switch self {
    case .converged, .outOfBudget: nil
    case .diverged(let sweep), .notFinite(let sweep): "at sweep \(sweep)"
    case .cycling(let period): "with period \(period)"
    case .stalled(let sweep, let reason): "at sweep \(sweep): \(reason)"
    }
  }

  /// What to try; a solver's own reason for stalling says it already.
  fileprivate var remedy: String? {
    switch self {
    case .converged, .stalled: nil
    case .outOfBudget: "allow more with --sweeps, or take --solver newton"
    case .cycling: "damp it with --set damping=0.5, or take --solver newton"
    case .diverged: "take --solver newton, or smaller weights"
    case .notFinite: "the weights or the inputs overflow; scale them down"
    }
  }
}

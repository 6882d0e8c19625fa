public import GSLNumerics

/// How one pattern settled.
public struct PatternSettling: Equatable, Sendable {
  /// How it ended.
  public let outcome: SettlingOutcome
  /// The undamped residual `‖x − F(x)‖₂` of the state given; NaN or infinite when it isn't finite.
  public let residual: Double
  /// How often the residual was measured, the start included. A step may cost more than that one
  /// evaluation: the map's `Work` has it all.
  public let sweeps: Int

  /// How one pattern settled.
  public init(outcome: SettlingOutcome, residual: Double, sweeps: Int) {
    self.outcome = outcome
    self.residual = residual
    self.sweeps = sweeps
  }
}

/// How a batch settled, pattern by pattern, in the order in which the patterns were loaded.
public struct Settlement {
  /// How each pattern ended.
  public let patterns: [PatternSettling]
  /// The states, `B × n`; a fixed point only where the pattern converged. Valid until the settler
  /// settles again or goes.
  public let states: MatrixView

  /// Whether every pattern converged.
  public var allConverged: Bool { patterns.allSatisfy(\.outcome.isConverged) }

  /// The patterns that did not converge.
  public var failures: [Int] { patterns.indices.filter { !patterns[$0].outcome.isConverged } }

  /// How many patterns ended in each outcome, by the outcome's name.
  public var counts: [String: Int] {
    patterns.reduce(into: [:]) { $0[$1.outcome.name, default: 0] += 1 }
  }
}

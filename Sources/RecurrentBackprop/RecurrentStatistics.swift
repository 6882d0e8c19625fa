/// What happened to the patterns of a recurrent objective since its statistics were last reset.
public struct RecurrentStatistics: Equatable, Sendable, Codable {
  /// Patterns by settling outcome, under the outcomes' names; retries are not counted again.
  public var settling: [String: Int] = [:]
  /// Patterns by adjoint outcome, under the outcomes' names; retries are not counted again.
  public var adjoints: [String: Int] = [:]
  /// Patterns left out under the policy 'skip'.
  public var skippedPatterns = 0
  /// Patterns tried again with more damping.
  public var retriedPatterns = 0
  /// Those of them that then settled, or whose adjoint then converged.
  public var rescuedPatterns = 0
  /// The sweeps of all settlings.
  public var settlingSweeps = 0
  /// The products of all adjoints.
  public var adjointProducts = 0
  /// The sweeps that warm starts saved, each against the same pattern's last cold settling; where a
  /// `FixedPointWatch` looked on since, against that times how much longer settling from rest takes by
  /// now. Negative where warm starts cost more.
  public var savedSweeps = 0
  /// The products that warm starts saved, counted alike.
  public var savedProducts = 0

  // Converged patterns of the chunk at hand: hashing a name for each would cost as much as a sweep.
  private var settledHere = 0
  private var solvedHere = 0

  private enum CodingKeys: String, CodingKey {
    case settling, adjoints, skippedPatterns, retriedPatterns, rescuedPatterns, settlingSweeps
    case adjointProducts, savedSweeps, savedProducts
  }

  /// Nothing yet.
  public init() {}

  mutating func note(_ outcome: SettlingOutcome) {
    if outcome == .converged { settledHere += 1 } else { settling[outcome.name, default: 0] += 1 }
  }

  mutating func note(_ outcome: AdjointOutcome) {
    if outcome == .converged { solvedHere += 1 } else { adjoints[outcome.name, default: 0] += 1 }
  }

  /// Enters what was noted.
  mutating func sum() {
    if settledHere > 0 { settling[SettlingOutcome.converged.name, default: 0] += settledHere }
    if solvedHere > 0 { adjoints[AdjointOutcome.converged.name, default: 0] += solvedHere }
    (settledHere, solvedHere) = (0, 0)
  }

  /// The patterns that did not settle.
  public var unsettledPatterns: Int {
    settling.reduce(0) { $0 + ($1.key == SettlingOutcome.converged.name ? 0 : $1.value) }
  }

  /// The patterns whose adjoint failed.
  public var failedAdjoints: Int {
    let usable = [AdjointOutcome.converged.name, AdjointOutcome.approximate.name]
    return adjoints.reduce(0) { $0 + (usable.contains($1.key) ? 0 : $1.value) }
  }
}

public import Catalogue

/// Backpropagation through the last sweeps of the iteration alone: `k` further sweeps from the
/// settled state, `x ← x + α (F(x) − x)`, and back through them (Williams & Peng 1990). At an exact
/// fixed point with `α = 1` this is Neumann's series of `k` terms.
public struct TruncatedAdjoint: AdjointMethod {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any AdjointMethod>.Entry(
    "truncated", "backpropagation through the last sweeps", reference: "Williams & Peng 1990",
    settings: [
      Setting("sweeps", .integer(.positive), default: 10, "sweeps gone back through, k"),
      Setting(
        "damping", .number(.leastNonzeroMagnitude...1), default: 1,
        "share of the way to F(x) that a sweep goes"),
    ]
  ) { TruncatedAdjoint(sweeps: $0.integer("sweeps"), damping: $0.number("damping")) }
  public let name = "truncated"
  public var neglects: String? { "all sweeps before the last \(sweeps)" }

  /// `k`, at least 1.
  public let sweeps: Int
  /// `α`, above 0 and at most 1.
  public let damping: Double

  /// Backpropagation through the last `sweeps` sweeps.
  public init(sweeps: Int = 10, damping: Double = 1) {
    precondition(sweeps >= 1 && damping > 0 && damping <= 1)
    self.sweeps = sweeps
    self.damping = damping
  }

  public func makeSolver(for map: CountedMap, capacity: Int) -> any AdjointSolver {
    UnrolledSweeps(
      sweeps: sweeps, damping: damping, startsAtRest: false, map: map, capacity: capacity)
  }
}

public import Catalogue

/// Backpropagation through the iteration (Rumelhart, Hinton & Williams 1986): the net is swept from
/// rest, `x ← x + α (F(x) − x)`, every state is kept, and the error at the last one goes back through
/// them all. The gradient is exact for the loss after the last sweep.
public struct UnrolledAdjoint: AdjointMethod {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any AdjointMethod>.Entry(
    "unrolled", "backpropagation through sweeps from rest",
    reference: "Rumelhart, Hinton & Williams 1986",
    settings: [
      Setting("sweeps", .integer(.positive), default: 100, "sweeps unrolled"),
      Setting(
        "damping", .number(.leastNonzeroMagnitude...1), default: 1,
        "share of the way to F(x) that a sweep goes"),
    ]
  ) { UnrolledAdjoint(sweeps: $0.integer("sweeps"), damping: $0.number("damping")) }
  public let name = "unrolled"
  public var neglects: String? { "what the state would still move after \(sweeps) sweeps" }

  /// The sweeps unrolled, at least 1.
  public let sweeps: Int
  /// `α`, above 0 and at most 1.
  public let damping: Double

  /// Backpropagation through `sweeps` sweeps.
  public init(sweeps: Int = 100, damping: Double = 1) {
    precondition(sweeps >= 1 && damping > 0 && damping <= 1)
    self.sweeps = sweeps
    self.damping = damping
  }

  public func makeSolver(for map: CountedMap, capacity: Int) -> any AdjointSolver {
    UnrolledSweeps(
      sweeps: sweeps, damping: damping, startsAtRest: true, map: map, capacity: capacity)
  }
}

public import Catalogue
import GSLNumerics

/// The adjoint by Anderson acceleration of its relaxation: the next `y` combines the last ones so
/// that the residual is least (Anderson 1965; Walker & Ni 2011). On a linear equation it is nearly
/// GMRES.
public struct AndersonAdjoint: AdjointMethod {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any AdjointMethod>.Entry(
    "anderson", "the relaxation, accelerated from its last iterates",
    reference: "Anderson 1965; Walker & Ni 2011",
    settings: [
      Setting("depth", .integer(1...100), default: 8, "earlier sweeps that are combined"),
      Setting(
        "mixing", .number(.leastNonzeroMagnitude...1), default: 1,
        "share of the residual that is added"),
      Setting(
        "regularization", .number(.nonNegative), default: 1e-14,
        "Tikhonov term of the least squares, relative to unit columns"),
    ]
  ) {
    AndersonAdjoint(
      depth: $0.integer("depth"), mixing: $0.number("mixing"),
      regularization: $0.number("regularization"))
  }
  public let name = "anderson"

  /// Earlier sweeps that are combined.
  public let depth: Int
  /// Share of the residual that is added.
  public let mixing: Double
  /// Tikhonov term of the least squares, relative to columns of unit length.
  public let regularization: Double

  /// Anderson acceleration; see the properties for the settings.
  public init(depth: Int = 8, mixing: Double = 1, regularization: Double = 1e-14) {
    precondition(depth >= 1 && mixing > 0 && regularization >= 0, "Settings out of range")
    self.depth = depth
    self.mixing = mixing
    self.regularization = regularization
  }

  public func makeSolver(for map: CountedMap, capacity: Int) -> any AdjointSolver {
    AdjointIteration(
      Acceleration(
        AndersonMixing(
          // More differences than units can't be independent.
          depth: min(depth, map.stateWidth), mixing: mixing, regularization: regularization,
          restarts: true, capacity: capacity, width: map.stateWidth)),
      width: map.stateWidth, capacity: capacity)
  }

  private final class Acceleration: AdjointUpdate {
    let mixing: AndersonMixing

    init(_ mixing: AndersonMixing) { self.mixing = mixing }

    func begin(count: Int) { mixing.begin(count: count) }
    func swapRows(_ first: Int, _ second: Int) { mixing.swapRows(first, second) }

    func update(
      _ adjoints: MutableMatrixView, by residuals: MutableMatrixView, in round: AdjointRound
    ) {
      for row in 0..<adjoints.rows {
        let (adjoint, residual) = (adjoints[row].baseAddress!, residuals[row].baseAddress!)
        let size = norm(residual, count: adjoints.columns)
        addScaled(adjoint, scale: 1, to: residual, count: adjoints.columns)
        mixing.advance(row, state: adjoint, image: residual, residualNorm: size)
      }
    }
  }
}

public import Catalogue
import GSLNumerics

/// Anderson acceleration of the sweep `x ← F(x)`: the next state combines the last ones so that the
/// residual, to first order, is least. No products with `J`.
public struct AndersonAcceleration: SettlingSolver {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any SettlingSolver>.Entry(
    "anderson", "sweeps combined so that the residual is least, restarted when it stalls",
    reference: "Anderson 1965; Walker & Ni 2011",
    settings: [
      Setting("depth", .integer(1...100), default: 5, "earlier sweeps that are combined"),
      Setting(
        "mixing", .number(.leastNonzeroMagnitude...1), default: 1,
        "share of the residual that is added"),
      Setting(
        "regularization", .number(.nonNegative), default: 1e-12,
        "Tikhonov term of the least squares, relative to unit columns"),
      Setting(
        "restart", .flag, default: true,
        "forget the earlier sweeps when the residual stalls or grows tenfold"),
    ]
  ) {
    AndersonAcceleration(
      depth: $0.integer("depth"), mixing: $0.number("mixing"),
      regularization: $0.number("regularization"), restarts: $0.flag("restart"))
  }

  /// Earlier sweeps that are combined.
  public let depth: Int
  /// Share of the residual that is added.
  public let mixing: Double
  /// Tikhonov term of the least squares, relative to columns of unit length.
  public let regularization: Double
  /// Whether the earlier sweeps are forgotten when the residual grows tenfold or does not fall.
  public let restarts: Bool

  /// Anderson acceleration; see the properties for the settings.
  public init(
    depth: Int = 5, mixing: Double = 1, regularization: Double = 1e-12, restarts: Bool = true
  ) {
    self.restarts = restarts
    precondition(depth >= 1 && mixing > 0 && regularization >= 0, "Settings out of range")
    self.depth = depth
    self.mixing = mixing
    self.regularization = regularization
  }

  public func makeStepper(for map: CountedMap, capacity: Int) -> any SettlingStepper {
    Stepper(
      AndersonMixing(
        // More differences than units can't be independent.
        depth: min(depth, map.stateWidth), mixing: mixing, regularization: regularization,
        restarts: restarts, capacity: capacity, width: map.stateWidth))
  }

  private final class Stepper: SettlingStepper {
    let mixing: AndersonMixing

    init(_ mixing: AndersonMixing) { self.mixing = mixing }

    func begin(count: Int) { mixing.begin(count: count) }
    func swapRows(_ first: Int, _ second: Int) { mixing.swapRows(first, second) }

    func step(_ batch: SettlingBatch) {
      for slot in 0..<batch.count {
        mixing.advance(
          slot, state: batch.states[slot].baseAddress!, image: batch.images[slot].baseAddress!,
          residualNorm: batch.residuals[slot])
      }
    }
  }
}

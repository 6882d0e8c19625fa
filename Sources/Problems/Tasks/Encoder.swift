public import Catalogue
public import GSLNumerics

/// The encoder: give back which of `width` units is on, through a narrow hidden layer (Ackley,
/// Hinton & Sejnowski 1985).
public struct Encoder: Problem {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Problem>.Entry(
    "encoder", "give back which one of the inputs is on, through a bottleneck",
    reference: "Ackley, Hinton & Sejnowski 1985",
    settings: [Setting("width", .integer(2...4096), default: 8, "the number of patterns and units")]
      + BinaryTargets.settings
  ) { Encoder(width: $0.integer("width"), targets: BinaryTargets($0)) }

  public let name = "encoder"
  private let width: Int
  private let targets: BinaryTargets

  /// The encoder of `width` patterns.
  public init(width: Int = 8, targets: BinaryTargets = BinaryTargets()) {
    self.width = width
    self.targets = targets
  }

  public func load(using generator: SeededGenerator) throws -> ProblemData {
    let patterns = PatternSet(inputs: .identity(width), labels: Array(0..<width), classes: width)
    return ProblemData(training: patterns).withTargets(low: targets.low, high: targets.high)
  }
}

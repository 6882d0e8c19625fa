public import Catalogue
public import GSLNumerics

/// Whether an odd number of bits is set; with two bits, exclusive or. Bits are 0 and 1.
public struct Parity: Problem {
  /// The line of exclusive or in the catalogue.
  public static let exclusiveOr = Catalogue<any Problem>.Entry(
    "xor", "exclusive or of two bits, 4 patterns",
    reference: "Minsky & Papert 1969; Rumelhart, Hinton & Williams 1986",
    settings: BinaryTargets.settings
  ) { Parity(bits: 2, targets: BinaryTargets($0), name: "xor") }

  /// The line of parity in the catalogue.
  public static let entry = Catalogue<any Problem>.Entry(
    "parity", "whether an odd number of bits is set, all patterns",
    reference: "Minsky & Papert 1969; Rumelhart, Hinton & Williams 1986",
    settings: [Setting("bits", .integer(2...12), default: 4, "the number of bits")]
      + BinaryTargets.settings
  ) { Parity(bits: $0.integer("bits"), targets: BinaryTargets($0)) }

  public let name: String
  private let bits: Int
  private let targets: BinaryTargets

  /// Parity of `bits` bits.
  public init(bits: Int, targets: BinaryTargets = BinaryTargets(), name: String = "parity") {
    self.bits = bits
    self.targets = targets
    self.name = name
  }

  public func load(using generator: SeededGenerator) throws -> ProblemData {
    let inputs = allBitPatterns(bits)
    return ProblemData(
      training: PatternSet(
        inputs: Matrix(inputs),
        targets: Matrix(
          inputs.map { [targets.value($0.reduce(0, +).truncatingRemainder(dividingBy: 2) == 1)] })))
  }
}

/// The targets of yes and no in tasks with bits.
public struct BinaryTargets: Sendable {
  /// The settings that tasks with bits share.
  static let settings = [
    Setting("low-target", .number(.finite), default: 0.0, "target that stands for no"),
    Setting("high-target", .number(.finite), default: 1.0, "target that stands for yes"),
  ]

  /// The target of no.
  public var low: Double
  /// The target of yes.
  public var high: Double

  /// 0 and 1, unless told.
  public init(low: Double = 0, high: Double = 1) {
    self.low = low
    self.high = high
  }

  init(_ settings: Settings) {
    self.init(low: settings.number("low-target"), high: settings.number("high-target"))
  }

  /// The target of an answer.
  public func value(_ answer: Bool) -> Double { answer ? high : low }
}

/// All patterns of `bits` bits, counted up, the first bit the most significant.
func allBitPatterns(_ bits: Int) -> [[Double]] {
  (0..<(1 << bits)).map { number in
    (0..<bits).map { Double((number >> (bits - 1 - $0)) & 1) }
  }
}

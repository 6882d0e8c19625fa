public import Catalogue
public import GSLNumerics

/// Whether a row of bits is its own mirror image: six bits and 64 patterns in the 1986 paper.
public struct Symmetry: Problem {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Problem>.Entry(
    "symmetry", "whether a row of bits is its own mirror image, all patterns",
    reference: "Rumelhart, Hinton & Williams 1986, Nature 323 533",
    settings: [Setting("bits", .integer(2...12), default: 6, "the number of bits, even")]
      + BinaryTargets.settings
  ) { settings in
    guard settings.integer("bits").isMultiple(of: 2) else {
      throw SettingError("setting 'bits' of problem 'symmetry' takes an even number")
    }
    return Symmetry(bits: settings.integer("bits"), targets: BinaryTargets(settings))
  }

  public let name = "symmetry"
  private let bits: Int
  private let targets: BinaryTargets

  /// Symmetry of `bits` bits.
  public init(bits: Int = 6, targets: BinaryTargets = BinaryTargets()) {
    self.bits = bits
    self.targets = targets
  }

  public func load(using generator: SeededGenerator) throws -> ProblemData {
    let inputs = allBitPatterns(bits)
    return ProblemData(
      training: PatternSet(
        inputs: Matrix(inputs),
        targets: Matrix(inputs.map { [targets.value($0 == Array($0.reversed()))] })))
  }
}

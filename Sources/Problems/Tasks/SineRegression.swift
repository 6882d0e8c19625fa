public import Catalogue
import Foundation
public import GSLNumerics

/// A curve to fit: `t = A sin(ω u) + noise` on a grid of inputs from −1 to 1, with the noiseless curve
/// between the grid points as the test part.
public struct SineRegression: Problem {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Problem>.Entry(
    "sine", "fit one input to A sin(ω u) with noise, the clean curve as the test",
    reference: "–",
    settings: [
      Setting("patterns", .integer(2...1_000_000), default: 200, "training patterns"),
      Setting("frequency", .number(.positive), default: 6.0, "ω, in radians per unit of input"),
      Setting("amplitude", .number(.positive), default: 1.0, "A, the height of the curve"),
      Setting("noise", .number(.nonNegative), default: 0.0, "standard deviation of the noise"),
    ]
  ) {
    SineRegression(
      patterns: $0.integer("patterns"), frequency: $0.number("frequency"),
      amplitude: $0.number("amplitude"), noise: $0.number("noise"))
  }

  public let name = "sine"
  private let patterns: Int
  private let frequency: Double
  private let amplitude: Double
  private let noise: Double

  /// The curve on `patterns` points.
  public init(
    patterns: Int = 200, frequency: Double = 6, amplitude: Double = 1, noise: Double = 0
  ) {
    self.patterns = patterns
    self.frequency = frequency
    self.amplitude = amplitude
    self.noise = noise
  }

  public func load(using generator: SeededGenerator) throws -> ProblemData {
    func curve(_ inputs: [Double], noise: Double) -> PatternSet {
      let targets = inputs.map {
        amplitude * sin(frequency * $0)
          + (noise > 0 ? generator.gaussian(standardDeviation: noise) : 0)
      }
      return PatternSet(
        inputs: Matrix(rows: inputs.count, columns: 1, elements: inputs),
        targets: Matrix(rows: inputs.count, columns: 1, elements: targets))
    }
    let spacing = 2 / Double(patterns - 1)
    let grid = (0..<patterns).map { -1 + spacing * Double($0) }
    return ProblemData(
      training: curve(grid, noise: noise),
      test: curve(grid.dropLast().map { $0 + spacing / 2 }, noise: 0))
  }
}

import Attractor
import Foundation

/// Points of a disc and of the ring around it, to be told apart: not by any straight line.
struct Rings: Problem {
  static let entry = Catalogue<any Problem>.Entry(
    "rings", "tell a disc from the ring around it", reference: "this script",
    settings: [
      Setting("patterns", .integer(.positive), default: 100, "points of each class"),
      Setting("noise", .number(.nonNegative), default: 0.1, "standard deviation of the radius"),
    ]
  ) { Rings(patterns: $0.integer("patterns"), noise: $0.number("noise")) }

  let name = "rings"
  let patterns: Int
  let noise: Double

  // Whatever is random comes from the generator alone: then all methods see the same draws.
  func load(using generator: SeededGenerator) -> ProblemData {
    func draw() -> PatternSet {
      var points: [[Double]] = []
      var targets: [[Double]] = []
      for index in 0..<2 * patterns {
        let isRing = index.isMultiple(of: 2)
        let radius =
          (isRing ? 1 : 0.5 * generator.uniform()) + generator.gaussian(standardDeviation: noise)
        let angle = generator.uniform(0, 2 * .pi)
        points.append([radius * cos(angle), radius * sin(angle)])
        targets.append([isRing ? 0.8 : -0.8])
      }
      return PatternSet(inputs: Matrix(points), targets: Matrix(targets))
    }
    return ProblemData(training: draw(), test: draw())
  }
}

/// The library's performer with this script's problem. Its fingerprint tells results of another
/// version of the script from those of this one: count it up when the problem changes.
struct RingsPerformer: TrialPerformer {
  static let version = "rings-1"
  let library: LibraryPerformer

  func perform(_ trial: TrialSpecification) throws -> PerformedTrial {
    try library.perform(trial)
  }

  func fingerprint(for trial: TrialSpecification) -> String {
    "\(library.fingerprint(for: trial))-\(Self.version)"
  }
}

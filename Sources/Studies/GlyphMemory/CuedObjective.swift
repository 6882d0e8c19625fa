import GSLNumerics
import Networks
import Objectives
import RecurrentBackprop

/// The objective of a net whose inputs are cues of one fixed strength, one to each unit: its
/// parameters are those of the net without `U`, which is the strength on the diagonal.
final class CuedObjective: DifferentiableObjective {
  let objective: RecurrentObjective
  private let cue: Double
  private let width: Int
  private let inputs: Range<Int>
  private var wholeGradient: [Double]

  /// - Parameter objective: of a net with as many inputs as units, whose `U` is the diagonal alone
  ///   or everything.
  init(_ objective: RecurrentObjective, cue: Double) throws {
    (self.objective, self.cue) = (objective, cue)
    guard let block = objective.parameterBlocks.first(where: { $0.name == "U" }) else {
      throw ObjectiveError("a cue needs a net with inputs")
    }
    inputs = block.parameters
    width = objective.outputs.count
    wholeGradient = Array(repeating: 0, count: objective.parameterCount)
  }

  var parameterCount: Int { objective.parameterCount - inputs.count }
  var patternCount: Int { objective.patternCount }
  var work: Work { objective.work }

  /// The patterns left out, by what became of them.
  var failures: [String: Int] {
    objective.statistics.settling.merging(objective.statistics.adjoints) { $0 + $1 }
      .filter { $0.key != "converged" && $0.key != "approximate" && $0.value > 0 }
  }

  /// All parameters, with the cue's strength for `U`.
  func all(_ trained: [Double]) -> [Double] {
    var all = trained
    all.insert(
      contentsOf: inputs.indices.map { index in
        let place = index - inputs.lowerBound
        let isOwn = inputs.count == width || place / width == place % width
        return isOwn ? cue : 0
      }, at: inputs.lowerBound)
    return all
  }

  /// The parameters that are trained, of all of them.
  func trained(of all: [Double]) -> [Double] {
    Array(all[..<inputs.lowerBound] + all[inputs.upperBound...])
  }

  func loss(at parameters: [Double], on batch: PatternBatch) throws -> Evaluation {
    try objective.loss(at: all(parameters), on: batch)
  }

  func gradient(
    at parameters: [Double], on batch: PatternBatch, start: Start, into gradient: inout [Double]
  ) throws -> Evaluation {
    let evaluation = try objective.gradient(
      at: all(parameters), on: batch, start: start, into: &wholeGradient)
    gradient = trained(of: wholeGradient)
    return evaluation
  }
}

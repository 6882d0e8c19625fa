import Foundation
import GSLNumerics
import Networks
import Objectives
import Problems
import RecurrentBackprop

/// The net of the study that settles, trained, and its answers.
final class SettlingAnswers {
  let parameters: [Double]
  private let study: SettlingLatency
  private let network: RecurrentNetwork
  private let objective: RecurrentObjective
  /// The work of all answers but the timed ones.
  private(set) var work = Work()

  /// Answers at one tolerance.
  struct Found {
    var classes: [Int] = []
    var error = 0.0
    var sweeps = 0.0
    var settledShare = 0.0
    var singleSeconds = 0.0
    var batchedSeconds = 0.0
  }

  init(_ study: SettlingLatency, _ data: ProblemData, _ draws: StudyDraws) throws {
    self.study = study
    let count = study.hidden + data.training.targets.columns
    network = RecurrentNetwork(
      stateWidth: count, inputWidth: data.training.inputs.columns,
      activations: [.init(units: 0..<count, activation: Tanh())],
      outputs: Array(study.hidden..<count))
    // However it answers, it has learned in the same way.
    objective = try RecurrentObjective(
      map: DenseMap(network), outputs: network.outputs, loss: SquaredError(),
      inputs: data.training.inputs, targets: data.training.targets,
      settlingOptions: SettlingOptions(tolerance: 1e-6, maximumSweeps: 500),
      adjoint: DirectAdjoint(), policy: .skip)
    parameters = try study.trained(
      objective,
      from: GlorotInitializer(recurrentScale: .factor(0.3)).parameters(
        for: network, using: draws.generator("weights")), rate: study.rate, draws)
  }

  /// `ρ(J)`: the median over some of the training patterns.
  func spectralRadius() throws -> Double? {
    let some = (0..<25).map { $0 * objective.patternCount / 25 }
    let radii = try objective.stability(at: parameters, on: .some(some[...]))
      .compactMap { $0.stability?.spectralRadius }.sorted()
    return radii.isEmpty ? nil : radii[radii.count / 2]
  }

  /// The answers to the test patterns, settled to so many digits.
  func answers(
    to digits: Int, _ test: PatternSet, _ singles: [Matrix], _ batches: [Matrix]
  ) throws -> Found {
    // Counts from nothing: timed runs, of which there are more on a slow machine, would leave their
    // rounding in a count that goes on.
    let map = CountedMap(DenseMap(network))
    parameters.withUnsafeBufferPointer { map.map.setParameters($0) }
    let options = SettlingOptions(tolerance: pow(10, -Double(digits)), maximumSweeps: 2000)
    let settler = try Settler(
      map: map, solver: study.solver, options: options, capacity: study.together)
    var found = Found()
    var settled = 0
    for inputs in batches {
      let settlement = try settle(inputs, settler)
      settled += settlement.patterns.count { $0.outcome.isConverged }
      var outputs = Matrix(rows: inputs.rows, columns: network.outputs.count)
      for row in 0..<inputs.rows {
        for (place, unit) in network.outputs.enumerated() {
          outputs[row, place] = settlement.states[row][unit]
        }
      }
      found.classes += largestColumns(outputs)
    }
    let spent = map.work
    work = work + spent
    found.sweeps = spent.sweeps / Double(test.count)
    found.settledShare = Double(settled) / Double(test.count)
    let wrong = zip(found.classes, test.labels ?? []).count { $0 != $1 }
    found.error = Double(wrong) / Double(test.count)
    let timed = SettlingLatency.leading(batches, patterns: study.timed)
    found.batchedSeconds =
      try shortestSeconds(runs: 2) { for inputs in timed { _ = try settle(inputs, settler) } }
      / Double(timed.reduce(0) { $0 + $1.rows })
    // Room for one pattern only, as one who answers singly has.
    let one = try Settler(map: map, solver: study.solver, options: options, capacity: 1)
    found.singleSeconds =
      try shortestSeconds(runs: 2) { for inputs in singles { _ = try settle(inputs, one) } }
      / Double(singles.count)
    return found
  }

  private func settle(_ inputs: Matrix, _ settler: Settler) throws -> Settlement {
    inputs.withView { settler.map.map.load(inputs: $0) }
    return try settler.settle(count: inputs.rows)
  }
}

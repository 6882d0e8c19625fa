import GSLNumerics
import Networks
import Objectives
import StaticBackprop

/// The net without feedback of `PatternCompletion`: all units to all units, or the key to the answer.
struct FeedforwardLearner: PatternLearner {
  /// The units of the settling net that it stands beside.
  let settlingUnits: Int
  let key: Int
  let epochs: Int
  let radius: Double
  let patterns: Matrix
  let draws: StudyDraws

  private var network: LayeredNetwork {
    let inputs = key > 0 ? key : patterns.columns
    let outputs = patterns.columns - key
    // As many hidden units as bring it nearest to the settling net's parameters.
    let wanted = Double(settlingUnits * (settlingUnits + 1) - outputs)
    let hidden = max(1, Int((wanted / Double(inputs + outputs + 1)).rounded()))
    return LayeredNetwork(
      inputWidth: inputs, hidden: [hidden], activation: Tanh(), outputWidth: outputs,
      outputActivation: Tanh())
  }

  var parameterCount: Int { network.parameterCount }

  private func columns(_ matrix: Matrix, _ range: Range<Int>) -> Matrix {
    Matrix((0..<matrix.rows).map { Array(matrix.row($0)[range]) })
  }

  private func descend(rate: Double) throws -> (
    objective: StaticObjective, run: Descent, loss: Double
  ) {
    let network = self.network
    let objective = try StaticObjective(
      network: network, loss: SquaredError(),
      inputs: columns(patterns, 0..<network.inputWidth),
      targets: columns(patterns, key..<patterns.columns))
    var run = Descent(
      objective: objective,
      parameters: UniformInitializer(radius: radius)
        .parameters(for: network, using: draws.generator("weights")))
    var loss = Double.infinity
    for _ in 1...epochs {
      guard let found = try run.evaluate(), found.loss.isFinite else { break }
      loss = found.loss
      run.step(rate)
    }
    return (objective, run, loss)
  }

  /// Which patterns' answers have every unit on the right side of 0.
  private func right(
    _ objective: StaticObjective, _ parameters: [Double], inputs: Matrix, of numbers: [Int]
  ) throws -> [Bool] {
    let outputs = try objective.outputs(for: inputs, at: parameters)
    return numbers.enumerated().map { row, pattern in
      (0..<outputs.columns).allSatisfy {
        (outputs[row, $0] > 0) == (patterns[pattern, key + $0] > 0)
      }
    }
  }

  private func answered(_ objective: StaticObjective, _ parameters: [Double]) throws -> [Bool] {
    try right(
      objective, parameters, inputs: columns(patterns, 0..<network.inputWidth),
      of: Array(0..<patterns.rows))
  }

  func learns(rate: Double) throws -> Bool {
    let (objective, run, _) = try descend(rate: rate)
    return try answered(objective, run.parameters).allSatisfy { $0 }
  }

  func measure(rate: Double, into findings: inout StudyFindings) throws {
    let (objective, run, loss) = try descend(rate: rate)
    let stored = try answered(objective, run.parameters)
    findings.measures["is-learned"] = stored.allSatisfy { $0 } ? 1 : 0
    findings.measures["stored-accuracy"] = Double(stored.count { $0 }) / Double(stored.count)
    findings.measures["training-loss"] = loss
    guard key > 0 else {
      let generator = draws.generator("probes")
      let counts = Array(0...patterns.columns / 2)
      let found = try counts.map {
        try completion(objective, run.parameters, missing: $0, generator)
      }
      findings.measures["completion-accuracy"] = found[patterns.columns / 4]
      findings.series.append(.completion(counts, found))
      return
    }
    let answers = KeyedAnswers(patterns: patterns, key: key)
    let outputs = try objective.outputs(
      for: columns(patterns, 0..<key), at: run.parameters)
    findings.measures["answer-accuracy"] = findings.measures["stored-accuracy"]
    let groups = answers.groups
    findings.measures["answers-per-key"] =
      Double(groups.reduce(0) { sum, group in sum + (group.contains { stored[$0] } ? 1 : 0) })
      / Double(groups.count)
    findings.measures["distance-to-mean-answer"] =
      groups.reduce(0) { $0 + answers.distanceToMean(outputs.row($1[0]), group: $1) }
      / Double(groups.count)
  }

  private func completion(
    _ objective: StaticObjective, _ parameters: [Double], missing: Int,
    _ generator: SeededGenerator
  ) throws -> Double {
    var (inputs, numbers): ([[Double]], [Int]) = ([], [])
    for pattern in 0..<patterns.rows {
      for _ in 0..<(missing == 0 ? 1 : RecallProbe.draws) {
        var row = patterns.row(pattern)
        var order = Array(row.indices)
        generator.shuffle(&order)
        for unit in order.prefix(missing) { row[unit] = 0 }
        inputs.append(row)
        numbers.append(pattern)
      }
    }
    let found = try right(objective, parameters, inputs: Matrix(inputs), of: numbers)
    return Double(found.count { $0 }) / Double(found.count)
  }
}

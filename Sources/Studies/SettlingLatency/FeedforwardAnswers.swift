import GSLNumerics
import Networks
import Objectives
import Problems
import StaticBackprop

/// The feedforward net of the study, trained, and its answers.
struct FeedforwardAnswers {
  let objective: StaticObjective
  let parameters: [Double]

  init(_ study: SettlingLatency, _ data: ProblemData, _ draws: StudyDraws) throws {
    let network = LayeredNetwork(
      inputWidth: data.training.inputs.columns, hidden: [study.staticHidden], activation: Tanh(),
      outputWidth: data.training.targets.columns, outputActivation: Tanh())
    objective = try StaticObjective(
      network: network, loss: SquaredError(), inputs: data.training.inputs,
      targets: data.training.targets)
    parameters = try study.trained(
      objective,
      from: GlorotInitializer().parameters(
        for: network, using: draws.generator("static weights")), rate: study.staticRate, draws)
  }

  /// The share of patterns answered with another class.
  func error(on patterns: PatternSet) throws -> Double {
    let answers = largestColumns(try objective.outputs(for: patterns.inputs, at: parameters))
    let wrong = zip(answers, patterns.labels ?? []).count { $0 != $1 }
    return Double(wrong) / Double(patterns.count)
  }

  /// Seconds for all of these batches, the net's weights being at hand.
  func seconds(for batches: [Matrix]) throws -> Double {
    try shortestSeconds {
      for inputs in batches { _ = try objective.outputs(for: inputs, at: parameters) }
    }
  }
}

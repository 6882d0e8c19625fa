import Catalogue
import GSLNumerics
import Networks
import Objectives
import Problems
import StaticBackprop

/// The kind "layered": a feedforward net whose hidden layers have the widths given.
struct LayeredKind: NetworkKind {
  static let entry = Catalogue<any NetworkKind>.Entry(
    "layered", "feedforward net, trained by static backpropagation",
    reference: "Rumelhart, Hinton & Williams 1986",
    settings: [
      Setting(
        "hidden", .integers(1...100_000), default: [32],
        "the widths of the hidden layers; [] for none"),
      Setting(
        "output-activation", .text, default: "identity",
        "the activation of the output units; identity where the loss takes logits"),
      Setting(
        "skip", .choice(Skip.allCases.map(\.rawValue)), default: .text(Skip.none.rawValue),
        "what feeds a layer besides the layer before it: nothing, the input, or all before it"),
      ConnectionMask.setting,
    ]
  ) { settings in
    LayeredKind(
      hidden: settings.integers("hidden"),
      outputActivation: try outputActivation(settings.text("output-activation")),
      skip: Skip(rawValue: settings.text("skip")) ?? .none, density: settings.number("density"))
  }

  /// What feeds a layer besides the layer before it.
  enum Skip: String, CaseIterable {
    case none, input, all
  }

  let hidden: [Int]
  let outputActivation: any Activation
  let skip: Skip
  let density: Double

  func makeModel(of method: MethodParts, for data: ProblemData) throws -> any TrialModel {
    let given = method.activations
    guard given.count == 1 || given.count == hidden.count else {
      throw SettingError(
        "\(given.count) activations don't fit \(hidden.count) hidden layers; give one, or one a layer"
      )
    }
    let activations =
      (given.count == 1 ? hidden.map { _ in given[0] } : given) + [outputActivation]
    return StaticModel(
      try StaticObjective(
        network: network(
          widths: [data.training.inputs.columns] + hidden + [data.training.targets.columns],
          activations, using: SeededGenerator(seed: method.connectionSeed)),
        loss: method.loss, inputs: data.training.inputs, targets: data.training.targets,
        weightDecay: method.weightDecay))
  }

  /// The network of these widths, the input's first.
  private func network(
    widths: [Int], _ activations: [any Activation], using generator: SeededGenerator
  ) -> LayeredNetwork {
    let layers = activations.enumerated().map { index, activation in
      // A source's place among the widths: 0 is the input, and layer i stands at i + 1.
      let sources =
        switch skip {
        case .none: [index]
        case .input: index == 0 ? [0] : [0, index]
        case .all: Array(0...index)
        }
      let width = widths[index + 1]
      return LayeredNetwork.Layer(
        width: width, activation: activation,
        connections: sources.map { place in
          LayeredNetwork.Connection(
            from: place == 0 ? .input : .layer(place - 1),
            positions: ConnectionMask.positions(
              rows: width, columns: widths[place], density: density, using: generator))
        })
    }
    return LayeredNetwork(inputWidth: widths[0], layers: layers)
  }

  private static func outputActivation(_ name: String) throws -> any Activation {
    guard name != "softmax" else {
      throw SettingError(
        "softmax at the output belongs to its loss here: take the output-activation 'identity' and "
          + "the loss 'softmax-cross-entropy' or 'softmax-squared', which read logits")
    }
    return try activationCatalogue.make(name)
  }
}

/// A feedforward net in a trial.
final class StaticModel: TrialModel {
  private let network: StaticObjective

  init(_ objective: StaticObjective) { network = objective }

  var objective: any DifferentiableObjective { network }

  func startingParameters(_ initializer: any Initializer, using generator: SeededGenerator)
    -> [Double]
  { initializer.parameters(for: network.network, using: generator) }

  func outputs(for inputs: Matrix, at parameters: [Double]) throws -> ModelOutputs {
    ModelOutputs(outputs: try network.outputs(for: inputs, at: parameters))
  }
  func network(at parameters: [Double]) -> NetworkFile? {
    .layered(network.network, parameters: parameters)
  }
}

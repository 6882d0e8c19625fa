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
    ]
  ) { settings in
    LayeredKind(
      hidden: settings.integers("hidden"),
      outputActivation: try activationCatalogue.make(settings.text("output-activation")))
  }

  let hidden: [Int]
  let outputActivation: any Activation

  func makeModel(of method: MethodParts, for data: ProblemData) throws -> any TrialModel {
    let given = method.activations
    guard given.count == 1 || given.count == hidden.count else {
      throw SettingError(
        "\(given.count) activations don't fit \(hidden.count) hidden layers; give one, or one a layer"
      )
    }
    var layers = hidden.enumerated().map { index, width in
      LayeredNetwork.Layer(width: width, activation: given.count == 1 ? given[0] : given[index])
    }
    layers.append(
      LayeredNetwork.Layer(width: data.training.targets.columns, activation: outputActivation))
    return StaticModel(
      try StaticObjective(
        network: LayeredNetwork(inputWidth: data.training.inputs.columns, layers: layers),
        loss: method.loss, inputs: data.training.inputs, targets: data.training.targets,
        weightDecay: method.weightDecay))
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

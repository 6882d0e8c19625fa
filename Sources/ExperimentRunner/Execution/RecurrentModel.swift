import Catalogue
import GSLNumerics
import Networks
import Objectives
import Problems
import RecurrentBackprop

/// The kind "recurrent": hidden units and one output unit a target, every unit fed by all units and
/// all inputs, settled and trained by recurrent backpropagation.
struct RecurrentKind: NetworkKind {
  static let entry = Catalogue<any NetworkKind>.Entry(
    "recurrent", "fully recurrent net that settles, trained by recurrent backpropagation",
    reference: "Almeida 1987; Pineda 1987",
    settings: [
      Setting("hidden", .integer(0...100_000), default: 32, "units besides the output units"),
      Setting(
        "form", .choice(InputForm.allCases.map(\.rawValue)), default: "inside",
        "whether the input enters inside the activation (Almeida) or outside (Pineda)"),
      Setting(
        "output-activation", .text, default: "as hidden",
        "the activation of the output units, or 'as hidden'"),
      Setting("symmetric", .flag, default: false, "whether W is symmetric, as Hopfield's"),
      ConnectionMask.setting,
    ]
  ) { settings in
    let name = settings.text("output-activation")
    guard !settings.flag("symmetric") || settings.number("density") == 1 else {
      throw SettingError("a symmetric net has all its weights; leave 'density' out")
    }
    return RecurrentKind(
      hidden: settings.integer("hidden"),
      form: InputForm(rawValue: settings.text("form")) ?? .inside,
      outputActivation: name == "as hidden" ? nil : try activationCatalogue.make(name),
      isSymmetric: settings.flag("symmetric"), density: settings.number("density"))
  }

  let hidden: Int
  let form: InputForm
  let outputActivation: (any Activation)?
  let isSymmetric: Bool
  let density: Double

  func makeModel(of method: MethodParts, for data: ProblemData) throws -> any TrialModel {
    guard method.activations.count == 1, let activation = method.activations.first else {
      throw SettingError("a recurrent net has one activation for its hidden units")
    }
    guard let solver = method.solver, let adjoint = method.adjoint else {
      throw SettingError("a recurrent net needs 'settling' and 'adjoint'")
    }
    let count = hidden + data.training.targets.columns
    var groups = [RecurrentNetwork.UnitGroup(units: 0..<count, activation: activation)]
    if let outputActivation, hidden > 0 {
      groups = [
        .init(units: 0..<hidden, activation: activation),
        .init(units: hidden..<count, activation: outputActivation),
      ]
    }
    let network = RecurrentNetwork(
      stateWidth: count, inputWidth: data.training.inputs.columns, form: form, activations: groups,
      outputs: Array(hidden..<count),
      connections: connections(
        units: count, inputs: data.training.inputs.columns,
        using: SeededGenerator(seed: method.connectionSeed)))
    return RecurrentModel(
      network,
      try RecurrentObjective(
        map: DenseMap(network), outputs: network.outputs, loss: method.loss,
        inputs: data.training.inputs, targets: data.training.targets, solver: solver,
        settlingOptions: method.settlingOptions, adjoint: adjoint,
        adjointOptions: method.adjointOptions, policy: method.policy,
        weightDecay: method.weightDecay, warmStart: method.warmStart))
  }

  private func connections(
    units: Int, inputs: Int, using generator: SeededGenerator
  ) -> RecurrentNetwork.Connections {
    if isSymmetric { return .symmetric(diagonal: true) }
    let recurrent = ConnectionMask.positions(
      rows: units, columns: units, density: density, using: generator)
    let input = ConnectionMask.positions(
      rows: units, columns: inputs, density: density, using: generator)
    guard let recurrent, let input else { return .all }
    return .some(recurrent: recurrent, input: input)
  }
}

/// A net that settles, in a trial.
final class RecurrentModel: TrialModel {
  private let network: RecurrentNetwork
  private let settling: RecurrentObjective
  private lazy var watch = FixedPointWatch(settling, on: watched)
  private var settledBefore: [String: Int] = [:]
  /// The patterns whose spectra are watched: all of a few, or some spread over many, since every
  /// look costs eigenvalues.
  private lazy var watched: PatternBatch = {
    let count = settling.patternCount
    guard count > 16 else { return .all }
    return .some((0..<8).map { $0 * count / 8 }[...])
  }()

  init(_ network: RecurrentNetwork, _ objective: RecurrentObjective) {
    self.network = network
    settling = objective
  }

  var objective: any DifferentiableObjective { settling }

  func startingParameters(_ initializer: any Initializer, using generator: SeededGenerator)
    -> [Double]
  { initializer.parameters(for: network, using: generator) }

  func outputs(for inputs: Matrix, at parameters: [Double]) throws -> ModelOutputs {
    let found = try settling.outputs(for: inputs, at: parameters)
    return ModelOutputs(outputs: found.outputs, failures: Set(found.failures))
  }

  func network(at parameters: [Double]) -> NetworkFile? {
    .recurrent(network, parameters: parameters)
  }

  var counts: ModelCounts {
    var counts = ModelCounts()
    let statistics = settling.statistics
    counts.settling = statistics.settling
    counts.adjoint = statistics.adjoints
    if settling.warmStart {
      counts.warmStarts = WarmStartSaving(
        savedSweeps: statistics.savedSweeps, sweeps: statistics.settlingSweeps,
        savedProducts: statistics.savedProducts, products: statistics.adjointProducts)
    }
    return counts
  }

  func dynamics(at parameters: [Double], epoch: Int) throws -> EpochDynamics {
    var found = EpochDynamics()
    var patterns: [PatternStability] = []
    var events: [BifurcationEvent] = []
    do {
      (patterns, events) = try watch.look(at: parameters, epoch: epoch)
    } catch let error as GSLError {
      // Looking on must not end a trial that could still end by itself, such as one that explodes.
      found.events.append(
        TrialEvent(epoch: epoch, kind: "spectrum unknown", detail: error.description))
    }
    let edge = SpectralEdge(patterns)
    found.measures[.spectralRadius] = edge.spectralRadius
    found.measures[.spectralAbscissa] = edge.spectralAbscissa
    let settled = settling.statistics.settling
    for (outcome, count) in settled {
      found.measures[.patterns(outcome)] = Double(count - settledBefore[outcome, default: 0])
    }
    settledBefore = settled
    found.events += events.map { TrialEvent($0) }
    return found
  }

  func hold(
    _ parameters: inout [Double], from start: [Double], margin: Double
  ) throws -> Bool {
    try StabilityConstraint(margin: margin).shorten(
      &parameters, from: start, on: settling, patterns: watched
    ).isShortened
  }
}

extension TrialEvent {
  /// What happened to a fixed point, in words.
  fileprivate init(_ event: BifurcationEvent) {
    let leading = event.eigenvalue.map { "; leading eigenvalue \($0)" } ?? ""
    let detail =
      switch (event.kind, event.dynamics) {
      case (.fold, nil): "the fixed point of pattern \(event.pattern) met another one and vanished"
      case (.left, _): "pattern \(event.pattern) settles elsewhere, though its fixed point persists"
      case (_, nil): "the fixed point of pattern \(event.pattern)"
      case (_, let dynamics?):
        "pattern \(event.pattern), \(dynamics.rawValue) dynamics, "
          + (event.isLoss ? "past the border" : "back inside the border")
      }
    self.init(epoch: event.epoch, kind: event.kind.rawValue, detail: detail + leading)
  }
}

public import Catalogue
import GSLNumerics
import Networks
import Objectives
public import Problems
import RecurrentBackprop
import StaticBackprop

/// Whether learning at some rate keeps the fixed points that recurrent backpropagation needs (Simard,
/// Ottaway & Ballard 1989), and whether it learns; beside a feedforward net at the same rate.
///
/// Full batches, plain gradient descent. A fixed point is *lost* when a pattern, set off at rest, no
/// longer settles. The pattern is then left out of the step, and training goes on while any settles.
public struct FixedPointLoss: Study {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Study>.Entry(
    "fixed-point-loss", "whether training at a rate loses fixed points, and with which eigenvalue",
    reference: "Simard, Ottaway & Ballard 1989",
    settings: [
      Setting("rate", .number(.positive), default: 0.1, "learning rate, on the mean loss"),
      Setting(
        "net", .choice(Net.allCases.map(\.rawValue)), default: "sweeps",
        "a net that settles by plain sweeps or by the relaxation in time, or one without feedback"),
      Setting("hidden", .integer(1...1000), default: 4, "units besides the output units"),
      Setting("activation", .text, default: "tanh", "activation of every unit"),
      Setting("radius", .number(.positive), default: 0.5, "first weights are uniform on ±radius"),
      Setting("epochs", .integer(.positive), default: 500, "epochs"),
      Setting("loss", .number(.positive), default: 0.01, "mean loss at which the task is learned"),
    ]
  ) { settings in
    FixedPointLoss(
      rate: settings.number("rate"), net: Net(rawValue: settings.text("net")) ?? .sweeps,
      hidden: settings.integer("hidden"),
      activation: try activationCatalogue.make(settings.text("activation")),
      radius: settings.number("radius"), epochs: settings.integer("epochs"),
      targetLoss: settings.number("loss"))
  }

  /// What is trained.
  enum Net: String, CaseIterable {
    case sweeps, relaxation, feedforward
  }

  let rate: Double
  let net: Net
  let hidden: Int
  let activation: any Activation
  let radius: Double
  let epochs: Int
  let targetLoss: Double

  public let measures = [
    "is-learned", "epochs-to-learn", "is-fixed-point-lost", "epochs-to-loss", "largest-radius",
    "radius-when-lost", "abscissa-when-lost", "is-rotation", "is-flip", "is-cycle",
    "spectral-radius",
  ]

  /// Sweeps or steps that a pattern may take to settle.
  static let mostSweeps = 500
  /// The residual at which it has.
  static let tolerance = 1e-6

  public func run(on data: ProblemData, using draws: StudyDraws) throws -> StudyFindings {
    let initializer = UniformInitializer(radius: radius)
    if net == .feedforward {
      let network = LayeredNetwork(
        inputWidth: data.training.inputs.columns, hidden: [hidden], activation: activation,
        outputWidth: data.training.targets.columns, outputActivation: activation)
      let objective = try StaticObjective(
        network: network, loss: SquaredError(), inputs: data.training.inputs,
        targets: data.training.targets)
      var run = Descent(
        objective: objective,
        parameters: initializer.parameters(for: network, using: draws.generator("weights")))
      return try follow(&run)
    }
    let count = hidden + data.training.targets.columns
    let network = RecurrentNetwork(
      stateWidth: count, inputWidth: data.training.inputs.columns,
      activations: [.init(units: 0..<count, activation: activation)],
      outputs: Array(hidden..<count))
    let solver: any SettlingSolver = net == .sweeps ? DampedIteration() : Relaxation()
    let objective = try RecurrentObjective(
      map: DenseMap(network), outputs: network.outputs, loss: SquaredError(),
      inputs: data.training.inputs, targets: data.training.targets, solver: solver,
      settlingOptions: SettlingOptions(
        tolerance: Self.tolerance, maximumSweeps: Self.mostSweeps),
      policy: .skip)
    var run = Descent(
      objective: objective,
      parameters: initializer.parameters(for: network, using: draws.generator("weights")))
    return try follow(&run, network: network, inputs: data.training.inputs)
  }

  private func follow(
    _ run: inout Descent, network: RecurrentNetwork? = nil, inputs: Matrix? = nil
  ) throws -> StudyFindings {
    var findings = StudyFindings()
    findings.parameterCount = run.objective.parameterCount
    let looks = logarithmicGrid(to: epochs, points: 10)
    var radii: [Double?] = []
    var (learned, lost): (Int?, Int?) = (nil, nil)
    var last: Evaluation?
    for epoch in 1...epochs {
      let before = run.parameters
      last = try run.evaluate()
      let failed = (last?.failedPatterns ?? 1) > 0
      if failed, lost == nil, let settling = run.objective as? RecurrentObjective, let network,
        let inputs
      {
        lost = epoch
        try LostFixedPoint(of: settling, network, inputs, at: before, formerly: run.previous)?
          .measure(into: &findings.measures)
      }
      if looks.contains(epoch), let settling = run.objective as? RecurrentObjective {
        radii.append(SpectralEdge(try settling.stability(at: before)).spectralRadius)
      }
      guard let last, last.loss.isFinite else { break }
      if !failed, last.loss <= targetLoss, learned == nil { learned = epoch }
      run.step(rate)
    }
    let isLearned = (last?.loss ?? .infinity) <= targetLoss && last?.failedPatterns == 0
    findings.measures["is-learned"] = isLearned ? 1 : 0
    findings.measures["epochs-to-learn"] = learned.map(Double.init)
    findings.work = run.objective.work
    guard network != nil else { return findings }
    findings.measures["is-fixed-point-lost"] = lost == nil ? 0 : 1
    findings.measures["epochs-to-loss"] = lost.map(Double.init)
    findings.measures["largest-radius"] = radii.compactMap { $0 }.max()
    findings.series = [
      StudySeries("spectral-radius", alongEpochs: Array(looks.prefix(radii.count)), radii)
    ]
    return findings
  }
}

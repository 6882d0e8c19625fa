public import Catalogue
import GSLNumerics
import Networks
import Objectives
public import Problems
import RecurrentBackprop

/// Pineda's recurrent backpropagation as published, states and adjoints both by relaxation, or with
/// either of them found another way: how often and how fast it learns, at what work, and whether its
/// learning curve jumps where fixed points appear.
///
/// Full batches, plain gradient descent, the input outside: `F(x) = f(W x + b) + U u`.
public struct RelaxationLearning: Study {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Study>.Entry(
    "relaxation-learning", "learning with states and adjoints by relaxation, and jumps on the way",
    reference: "Pineda 1987; Pineda 1988",
    settings: [
      Setting(
        "states", .choice(["relaxation", "sweeps"]), default: "relaxation",
        "states by the relaxation in time with adaptive steps, or by damped sweeps"),
      Setting(
        "adjoints", .choice(["relaxation", "direct"]), default: "relaxation",
        "adjoints by the relaxed adjoint net, or by LU"),
      Setting("hidden", .integer(1...1000), default: 2, "units besides the output units"),
      Setting("activation", .text, default: "tanh", "activation of every unit"),
      Setting("rate", .number(.positive), default: 0.3, "learning rate, on the mean loss"),
      Setting("radius", .number(.positive), default: 0.5, "first weights are uniform on ±radius"),
      Setting("epochs", .integer(.positive), default: 2000, "the most epochs"),
      Setting("loss", .number(.positive), default: 0.01, "mean loss at which training stops"),
    ]
  ) { settings in
    RelaxationLearning(
      solver: settings.text("states") == "relaxation"
        ? Relaxation() : DampedIteration(damping: Self.damping),
      adjoint: settings.text("adjoints") == "relaxation"
        ? RelaxationAdjoint(damping: Self.damping) : DirectAdjoint(),
      hidden: settings.integer("hidden"),
      activation: try activationCatalogue.make(settings.text("activation")),
      rate: settings.number("rate"), radius: settings.number("radius"),
      epochs: settings.integer("epochs"), targetLoss: settings.number("loss"))
  }

  let solver: any SettlingSolver
  let adjoint: any AdjointMethod
  let hidden: Int
  let activation: any Activation
  let rate: Double
  let radius: Double
  let epochs: Int
  let targetLoss: Double

  /// The share of the way that a damped sweep goes: an Euler step of the relaxation, half a time
  /// constant long.
  static let damping = 0.5
  /// The residual at which states, relative to them, and adjoints have settled.
  static let tolerance = 1e-6

  public let measures = [
    "is-learned", "epochs-to-learn", "sweeps-per-epoch", "final-loss", "unsettled-share",
    "jump-ratio", "jump-share", "jump-epoch", "is-stability-change-at-jump",
    "stability-change-share", "fixed-points-before-jump", "fixed-points-after-jump",
    "fixed-points", "abscissa", "abscissa-before-jump",
    "state-move-at-jump", "training-loss",
  ]

  public func run(on data: ProblemData, using draws: StudyDraws) throws -> StudyFindings {
    let count = hidden + data.training.targets.columns
    let network = RecurrentNetwork(
      stateWidth: count, inputWidth: data.training.inputs.columns, form: .outside,
      activations: [.init(units: 0..<count, activation: activation)],
      outputs: Array(hidden..<count))
    let objective = try RecurrentObjective(
      map: DenseMap(network), outputs: network.outputs, loss: SquaredError(),
      inputs: data.training.inputs, targets: data.training.targets, solver: solver,
      settlingOptions: SettlingOptions(tolerance: Self.tolerance, maximumSweeps: 2000),
      adjoint: adjoint,
      adjointOptions: AdjointOptions(tolerance: Self.tolerance, maximumProducts: 4000),
      policy: .skip)
    // What looks on does so by damped sweeps, which cost less.
    let watch = try RecurrentObjective(
      map: DenseMap(network), outputs: network.outputs, loss: SquaredError(),
      inputs: data.training.inputs, targets: data.training.targets,
      solver: DampedIteration(damping: Self.damping),
      settlingOptions: SettlingOptions(tolerance: Self.tolerance, maximumSweeps: 2000))
    var run = Descent(
      objective: objective,
      parameters: UniformInitializer(radius: radius)
        .parameters(for: network, using: draws.generator("weights")))
    var losses: [Double] = []
    var visited: [[Double]] = []
    var events: [Int: Int] = [:]
    var detector = BifurcationDetector(dynamics: [.continuous])
    var failed = 0
    for epoch in 1...epochs {
      guard let found = try run.evaluate(), found.loss.isFinite else { break }
      losses.append(found.loss)
      visited.append(run.parameters)
      failed += found.failedPatterns
      let changes = detector.observe(try watch.stability(at: run.parameters), epoch: epoch)
      if !changes.isEmpty { events[epoch - 1] = changes.count }
      if found.loss <= targetLoss, found.failedPatterns == 0 { break }
      run.step(rate)
    }
    var findings = StudyFindings()
    findings.parameterCount = network.parameterCount
    findings.work = objective.work
    let isLearned = (losses.last ?? .infinity) <= targetLoss
    findings.measures["is-learned"] = isLearned ? 1 : 0
    if isLearned { findings.measures["epochs-to-learn"] = Double(losses.count) }
    findings.measures["sweeps-per-epoch"] = objective.work.sweeps / Double(max(1, losses.count))
    findings.measures["final-loss"] = losses.last
    findings.measures["unsettled-share"] =
      Double(failed) / Double(max(1, losses.count) * data.training.count)
    // A training that is over keeps its last loss.
    let looks = logarithmicGrid(to: epochs, points: 16)
    findings.series = [
      StudySeries(
        "training-loss", alongEpochs: looks,
        losses.isEmpty ? looks.map { _ in nil } : looks.map { losses[min($0, losses.count) - 1] })
    ]
    let starts = FixedPointCount.starts(32, width: count, using: draws.generator("starts"))
    func fixedPoints(_ parameters: [Double]) throws -> Double {
      try FixedPointCount(network).largest(
        at: parameters, inputs: data.training.inputs, from: starts)
    }
    if let last = visited.last {
      findings.measures["fixed-points"] = try fixedPoints(last)
      findings.measures["abscissa"] =
        SpectralEdge(try watch.stability(at: last))
        .spectralAbscissa
    }
    // Where nothing is learned, the largest fall is the first step's.
    guard isLearned, let jump = LearningJump(losses) else { return findings }
    let (before, after) = (visited[jump.epoch - 1], visited[jump.epoch])
    findings.measures["jump-ratio"] = jump.ratio
    findings.measures["jump-share"] = jump.share
    findings.measures["jump-epoch"] = Double(jump.epoch)
    findings.measures["is-stability-change-at-jump"] = events[jump.epoch] == nil ? 0 : 1
    findings.measures["stability-change-share"] = Double(events.count) / Double(losses.count)
    findings.measures["fixed-points-before-jump"] = try fixedPoints(before)
    findings.measures["fixed-points-after-jump"] = try fixedPoints(after)
    findings.measures["abscissa-before-jump"] =
      SpectralEdge(try watch.stability(at: before))
      .spectralAbscissa
    let inputs = data.training.inputs
    findings.measures["state-move-at-jump"] = Self.largestMove(
      from: try watch.outputs(for: inputs, at: before),
      to: try watch.outputs(for: inputs, at: after))
    return findings
  }

  /// How far the fixed point of a pattern moved, the farthest of all that settle both times.
  private static func largestMove(from before: RecurrentOutputs, to after: RecurrentOutputs)
    -> Double?
  {
    (0..<before.states.rows).filter {
      !before.failures.contains($0) && !after.failures.contains($0)
    }
    .map { row in
      zip(before.states.row(row), after.states.row(row))
        .reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }.max()
  }
}

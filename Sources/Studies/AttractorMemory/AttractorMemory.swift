public import Catalogue
import GSLNumerics
import Networks
public import Problems
import RecurrentBackprop

/// A content-addressable memory by recurrent backpropagation (Pineda 1987, 1988): patterns become fixed
/// points of a net without input, and are recalled from a part of them.
///
/// Watches the *recall loss*, that of the free net set off at each pattern, epoch by epoch: whether it
/// falls in jumps, and whether fixed points appear where it does.
public struct AttractorMemory: Study {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Study>.Entry(
    "attractor-memory", "patterns stored as fixed points, their recall, and jumps while they form",
    reference: "Pineda 1987; Pineda 1988",
    settings: [
      Setting(
        "guidance", .choice(AttractorTraining.Guidance.allCases.map(\.rawValue)),
        default: "clamped",
        "what tells a net in training its pattern: its start, also a fading input, or clamped units"
      ),
      Setting("hidden", .integer(1...1000), default: 6, "hidden units"),
      Setting("rate", .number(.positive), default: 0.03, "learning rate, on the mean loss"),
      Setting("epochs", .integer(2...1_000_000), default: 400, "epochs"),
      Setting("radius", .number(.positive), default: 0.3, "first weights are uniform on ±radius"),
    ]
  ) { settings in
    AttractorMemory(
      guidance: .init(rawValue: settings.text("guidance")) ?? .clamped,
      hidden: settings.integer("hidden"), rate: settings.number("rate"),
      epochs: settings.integer("epochs"), radius: settings.number("radius"))
  }

  let guidance: AttractorTraining.Guidance
  let hidden: Int
  let rate: Double
  let epochs: Int
  let radius: Double

  public let measures = [
    "is-stored", "stored-accuracy", "recall-accuracy", "completion-accuracy", "fixed-points",
    "spurious-share", "is-fixed-point-lost", "recall-jump-ratio", "recall-jump-share",
    "recall-jump-epoch", "training-jump-ratio", "is-change-at-jump", "change-share",
    "abscissa-before-jump", "highest-abscissa", "recall-loss", "training-loss",
  ]

  /// Random starts from which fixed points are counted.
  static let randomStarts = 100

  public func run(on data: ProblemData, using draws: StudyDraws) throws -> StudyFindings {
    let patterns = data.training.targets
    let net = try AttractorNet(visible: patterns.columns, hidden: hidden)
    let training = AttractorTraining(guidance: guidance, rate: rate, epochs: epochs)
    let watch = RecallWatch(
      net: try AttractorNet(visible: patterns.columns, hidden: hidden, mostSweeps: 2000),
      patterns: patterns, looks: logarithmicGrid(to: epochs, points: 16))
    var trained: [Double] = []
    let result = try training.run(
      net, on: patterns,
      from: UniformInitializer(radius: radius)
        .biases(count: net.parameterCount, using: draws.generator("weights"))
    ) { epoch in
      if let loss = epoch.loss { trained.append(loss) }
      try watch.observe(epoch)
    }
    var findings = StudyFindings()
    findings.parameterCount = net.parameterCount
    findings.measures["is-fixed-point-lost"] = result.lostEpoch == nil ? 0 : 1
    findings.measures["training-loss"] = trained.last
    try measureRecall(result.parameters, patterns, draws, into: &findings)
    watch.measureEnd(into: &findings)
    // Where nothing is stored, the largest fall is the first step's.
    if findings.measures["is-stored"] == 1 {
      findings.measures["training-jump-ratio"] = LearningJump(trained)?.ratio
      try watch.measureJump(into: &findings)
    }
    return findings
  }

  private func measureRecall(
    _ parameters: [Double], _ patterns: Matrix, _ draws: StudyDraws,
    into findings: inout StudyFindings
  ) throws {
    // Recall is by the relaxation itself, with adaptive steps.
    let net = try AttractorNet(
      visible: patterns.columns, hidden: hidden, solver: Relaxation(), mostSweeps: 2000)
    let none = Matrix(rows: patterns.rows, columns: patterns.columns)
    let probe = RecallProbe(net: net, parameters: parameters, patterns: patterns, inputs: none)
    let stored = try probe.stored()
    findings.measures["is-stored"] = stored.allSatisfy { $0 } ? 1 : 0
    findings.measures["stored-accuracy"] = Double(stored.count { $0 }) / Double(stored.count)
    let (units, width) = (0..<patterns.columns, patterns.columns)
    let generator = draws.generator("probes")
    for (name, along, factor, single) in [
      ("recall-accuracy", "turned-units", -1.0, width / 6),
      ("completion-accuracy", "missing-units", 0, width / 2),
    ] {
      let counts = Array(stride(from: 0, through: width * 2 / 3, by: 1))
      let found = try counts.map {
        try probe.accuracy(changing: $0, of: units, by: factor, using: generator)
      }
      findings.measures[name] = found[single]
      findings.series.append(
        StudySeries(
          name, along: along, positions: counts.map(Double.init),
          values: found.map { $0.rounded(toDigits: 3) }))
    }
    let starts = FixedPointCount.starts(
      Self.randomStarts, width: net.width, using: draws.generator("starts"))
    let states = try net.settle(
      parameters, inputs: Matrix(rows: starts.rows, columns: patterns.columns), starts: starts
    ).compactMap { $0 }
    findings.measures["fixed-points"] = Double(FixedPointCount.different(states).count)
    if !states.isEmpty {
      findings.measures["spurious-share"] =
        Double(states.count { probe.pattern(of: $0) == nil }) / Double(states.count)
    }
  }
}

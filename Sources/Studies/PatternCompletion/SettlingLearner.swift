import GSLNumerics
import Networks

/// The settling net of `PatternCompletion`.
struct SettlingLearner: PatternLearner {
  let guidance: AttractorTraining.Guidance
  let hidden: Int
  let key: Int
  let epochs: Int
  let radius: Double
  let patterns: Matrix
  let draws: StudyDraws

  /// Random starts from which the answers to a key are sought.
  static let randomStarts = 20

  var parameterCount: Int { (patterns.columns + hidden) * (patterns.columns + hidden + 1) }

  private func train(
    _ net: AttractorNet, rate: Double, observer: (AttractorTraining.Epoch) throws -> Void = { _ in }
  ) throws -> AttractorTraining.Result {
    try AttractorTraining(guidance: guidance, rate: rate, epochs: epochs, key: key).run(
      net, on: patterns,
      from: UniformInitializer(radius: radius)
        .biases(count: net.parameterCount, using: draws.generator("weights")),
      observer: observer)
  }

  /// The net as trained, asked with the key's input alone.
  private func asking(_ net: AttractorNet, _ parameters: [Double]) -> RecallProbe {
    RecallProbe(
      net: net, parameters: parameters, patterns: patterns,
      inputs: AttractorTraining(guidance: guidance, rate: 1, epochs: 1, key: key)
        .input(of: patterns, others: 0))
  }

  func learns(rate: Double) throws -> Bool {
    let net = try AttractorNet(visible: patterns.columns, hidden: hidden)
    let result = try train(net, rate: rate)
    return try asking(net, result.parameters).stored().allSatisfy { $0 }
  }

  func measure(rate: Double, into findings: inout StudyFindings) throws {
    let net = try AttractorNet(visible: patterns.columns, hidden: hidden)
    let looks = logarithmicGrid(to: epochs, points: 12)
    var last: Double?
    var radii: [Double?] = []
    let result = try train(net, rate: rate) { epoch in
      last = epoch.loss
      guard looks.contains(epoch.number) else { return }
      radii.append(
        try net.abscissa(
          epoch.parameters, inputs: asking(net, epoch.parameters).inputs,
          starts: net.starts(patterns)))
    }
    findings.series.append(
      StudySeries("spectral-abscissa", alongEpochs: Array(looks.prefix(radii.count)), radii))
    let probe = asking(net, result.parameters)
    let stored = try probe.stored()
    findings.measures["is-learned"] = stored.allSatisfy { $0 } ? 1 : 0
    findings.measures["stored-accuracy"] = Double(stored.count { $0 }) / Double(stored.count)
    findings.measures["is-fixed-point-lost"] = result.lostEpoch == nil ? 0 : 1
    findings.measures["training-loss"] = last
    let generator = draws.generator("probes")
    let units = key..<patterns.columns
    guard key > 0 else {
      let counts = Array(0...patterns.columns / 2)
      let found = try counts.map {
        try probe.accuracy(changing: $0, of: units, by: 0, using: generator)
      }
      findings.measures["completion-accuracy"] = found[patterns.columns / 4]
      findings.series.append(.completion(counts, found))
      return
    }
    // The start has lost a sixth of the answer; the key stays as input.
    findings.measures["answer-accuracy"] = try probe.accuracy(
      changing: max(1, units.count / 6), of: units, by: 0, using: generator)
    try measureAnswers(probe, into: &findings)
  }

  /// Which answers the net gives to each key from random starts.
  private func measureAnswers(_ probe: RecallProbe, into findings: inout StudyFindings) throws {
    let answers = KeyedAnswers(patterns: patterns, key: key)
    let (net, generator) = (probe.net, draws.generator("starts"))
    var (given, distances): ([Int], [Double]) = ([], [])
    for group in answers.groups {
      let starts = FixedPointCount.starts(Self.randomStarts, width: net.width, using: generator)
      let inputs = Matrix((0..<starts.rows).map { _ in probe.inputs.row(group[0]) })
      let states = try net.settle(probe.parameters, inputs: inputs, starts: starts)
        .compactMap { $0 }
      given.append(
        group.count { pattern in states.contains { probe.isRight($0, pattern: pattern) } })
      distances += states.map {
        answers.distanceToMean(Array($0[key..<patterns.columns]), group: group)
      }
    }
    findings.measures["answers-per-key"] = Double(given.reduce(0, +)) / Double(given.count)
    if !distances.isEmpty {
      findings.measures["distance-to-mean-answer"] =
        distances.reduce(0, +) / Double(distances.count)
    }
  }
}

extension StudySeries {
  /// The share of right answers by how many units are missing.
  static func completion(_ counts: [Int], _ shares: [Double]) -> StudySeries {
    StudySeries(
      "completion-accuracy", along: "missing-units", positions: counts.map(Double.init),
      values: shares.map { $0.rounded(toDigits: 3) })
  }
}

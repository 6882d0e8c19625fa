public import Catalogue
import GSLNumerics
import Networks
import Objectives
import Optimizers
public import Problems
import RecurrentBackprop

/// A graph of which few nodes are labelled, learned by a net that settles on it, with one of the five
/// ways to the gradient of Liao et al. (2018).
///
/// `x_i ← tanh(Σ_j Â_ij W x_j + S x_i + U u_i + b)` with `Â = D^{−1/2} (A + I) D^{−1/2}`; the first
/// units of a node, times a gain, are the logits of its class. After each step `W` and `S` are made
/// smaller where `‖W‖₂ + ‖S‖₂` is past a bound below 1: as `‖Â‖₂ = 1` and `tanh′ ≤ 1`, the map then is a
/// contraction, as Scarselli et al. ask for, and settles from anywhere.
public struct LiaoCora: Study {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Study>.Entry(
    "liao-cora", "few labelled nodes of a graph, learned by a net that settles on it",
    reference: "Liao et al. 2018; Scarselli et al. 2009",
    settings: [
      FiveAdjoints.setting,
      Setting("features", .integer(2...256), default: 16, "units of a node, the classes' included"),
      Setting("epochs", .integer(0...10_000), default: 60, "epochs of training, a step each"),
      Setting("rate", .number(.positive), default: 0.01, "learning rate of Adam"),
      Setting("weight-decay", .number(.nonNegative), default: 5e-4, "penalty on all weights"),
      Setting("sweeps", .integer(.positive), default: 80, "sweeps that settling may take"),
      Setting("truncation", .integer(.positive), default: 5, "sweeps gone back through, or terms"),
      Setting("tolerance", .number(.positive), default: 1e-6, "residual, relative to the state"),
      Setting("gain", .number(.positive), default: 10.0, "logits over states"),
      Setting(
        "contraction", .number(0.01...0.99), default: 0.8,
        "what the norms of the two weight matrices between units may sum up to"),
    ]
  ) { settings in
    LiaoCora(
      adjoint: FiveAdjoints(rawValue: settings.text("adjoint")) ?? .relaxation,
      features: settings.integer("features"), epochs: settings.integer("epochs"),
      rate: settings.number("rate"), weightDecay: settings.number("weight-decay"),
      sweeps: settings.integer("sweeps"), truncation: settings.integer("truncation"),
      tolerance: settings.number("tolerance"), gain: settings.number("gain"),
      contraction: settings.number("contraction"))
  }

  let adjoint: FiveAdjoints
  let features: Int
  let epochs: Int
  let rate: Double
  let weightDecay: Double
  let sweeps: Int
  let truncation: Int
  let tolerance: Double
  let gain: Double
  let contraction: Double

  public let measures = [
    "test-accuracy", "validation-accuracy", "training-accuracy", "sweeps-per-step",
    "kept-kilobytes", "settling-sweeps", "failed-share",
  ]
  public let times = ["training-seconds"]

  public func run(on data: ProblemData, using draws: StudyDraws) throws -> StudyFindings {
    guard let graph = data.graph, let labels = data.training.labels else {
      throw SettingError("the study 'liao-cora' needs a problem with a graph, such as 'cora'")
    }
    let classes = data.training.targets.columns
    guard classes <= features else {
      throw SettingError("'features' is \(features), but each of \(classes) classes needs a unit")
    }
    let map = map(of: graph)
    let units = graph.training.flatMap { node in (0..<classes).map { node * features + $0 } }
    let objective = try RecurrentObjective(
      map: map, outputs: units, loss: NodeClassLoss(classes: classes, gain: gain),
      inputs: Matrix(
        rows: 1, columns: graph.inputs.elements.count, elements: graph.inputs.elements),
      targets: Matrix(rows: 1, columns: units.count, elements: data.training.targets.elements),
      solver: DampedIteration(),
      settlingOptions: SettlingOptions(tolerance: tolerance, maximumSweeps: sweeps),
      adjoint: adjoint.method(sweeps: sweeps, truncation: truncation),
      adjointOptions: AdjointOptions(tolerance: tolerance, maximumProducts: 2 * sweeps),
      policy: .dampAndRetry, weightDecay: weightDecay)
    let stopwatch = continuousSeconds()
    let began = stopwatch()
    var start = startingParameters(map, draws.generator("weights"))
    try contract(&start)
    let result = try Training(
      optimizer: Adam(rate: rate), budget: Budget(epochs: epochs),
      constraint: { try contract(&$1) }
    ).run(on: objective, from: start, order: draws.generator("batches"))
    var findings = StudyFindings()
    findings.seconds["training-seconds"] = stopwatch() - began
    findings.work = result.work
    findings.parameterCount = map.parameterCount
    if case .budget = result.reason {} else { findings.remarks.append("\(result.reason)") }
    let statistics = objective.statistics
    findings.measures["failed-share"] =
      Double(statistics.retriedPatterns) / Double(max(1, epochs))
    findings.measures["sweeps-per-step"] = adjoint.sweeps(
      statistics, patterns: epochs, truncation: truncation)
    findings.measures["kept-kilobytes"] = adjoint.keptKilobytes(
      stateWidth: map.stateWidth, patterns: 1, sweeps: sweeps, truncation: truncation)
    let answers = try objective.outputs(
      for: Matrix(rows: 1, columns: graph.inputs.elements.count, elements: graph.inputs.elements),
      at: result.parameters)
    findings.measures["settling-sweeps"] = Double(answers.patterns[0].sweeps)
    guard answers.failures.isEmpty else {
      findings.remarks.append("the trained net does not settle: its answers are not judged")
      return findings
    }
    func accuracy(_ nodes: [Int], _ labels: [Int]) -> Double? {
      guard !nodes.isEmpty else { return nil }
      let right = zip(nodes, labels).count { node, label in
        let states = (0..<classes).map { answers.states[0, node * features + $0] }
        return states.indices.max { states[$0] < states[$1] } == label
      }
      return Double(right) / Double(nodes.count)
    }
    findings.measures["training-accuracy"] = accuracy(graph.training, labels)
    findings.measures["validation-accuracy"] = accuracy(
      graph.validation, data.validation?.labels ?? [])
    findings.measures["test-accuracy"] = accuracy(graph.test, data.test?.labels ?? [])
    return findings
  }

  /// The net on the graph with normalised links, and a link of each node to itself.
  func map(of graph: PatternGraph) -> GraphMap {
    let count = graph.inputs.rows
    var degrees = Array(repeating: 1.0, count: count)
    for edge in graph.edges {
      degrees[edge.first] += 1
      degrees[edge.second] += 1
    }
    var links = (0..<count).map { (target: $0, source: $0, weight: 1 / degrees[$0]) }
    for edge in graph.edges {
      let weight = 1 / (degrees[edge.first] * degrees[edge.second]).squareRoot()
      links.append((target: edge.first, source: edge.second, weight: weight))
      links.append((target: edge.second, source: edge.first, weight: weight))
    }
    return GraphMap(
      nodeCount: count, edges: links, features: features, inputs: graph.inputs.columns,
      activation: Tanh())
  }

  /// Makes `W` and `S` smaller by one factor, so that their norms sum up to the bound at most.
  func contract(_ parameters: inout [Double]) throws {
    let taps = Matrix(
      rows: features, columns: 2 * features,
      elements: Array(parameters[..<(2 * features * features)]))
    let norms = try taps.withView { taps in
      try [0..<features, features..<2 * features].map { columns in
        try singularValues(taps.columns(columns)).first ?? 0
      }
    }
    let sum = norms[0] + norms[1]
    guard sum > contraction else { return }
    for place in 0..<2 * features * features { parameters[place] *= contraction / sum }
  }

  /// Weights between units so small that the net settles from the start; those of the inputs as
  /// Glorot's.
  private func startingParameters(_ map: GraphMap, _ generator: SeededGenerator) -> [Double] {
    let (own, all) = (2 * features * features, map.parameterCount - features)
    let inputs = Double(map.cellInputCount)
    return (0..<map.parameterCount).map { place in
      if place >= all { return 0 }
      let deviation =
        place < own
        ? 0.25 / Double(features).squareRoot() : (2 / (inputs + Double(features))).squareRoot()
      return generator.gaussian(standardDeviation: deviation)
    }
  }
}

/// The mean cross-entropy of the classes of several nodes, whose logits are their states times a gain.
struct NodeClassLoss: Loss {
  let name = "node-class"
  let classes: Int
  let gain: Double
  private let single = SoftmaxCrossEntropy()

  init(classes: Int, gain: Double) { (self.classes, self.gain) = (classes, gain) }

  func value(
    outputs: UnsafePointer<Double>, targets: UnsafePointer<Double>, width: Int
  ) -> Double {
    var gradient = [Double](repeating: 0, count: width)
    return value(outputs: outputs, targets: targets, gradient: &gradient, width: width)
  }

  func value(
    outputs: UnsafePointer<Double>, targets: UnsafePointer<Double>,
    gradient: UnsafeMutablePointer<Double>, width: Int
  ) -> Double {
    let nodes = width / classes
    var (logits, sum) = ([Double](repeating: 0, count: classes), 0.0)
    for first in stride(from: 0, to: nodes * classes, by: classes) {
      for place in 0..<classes { logits[place] = gain * outputs[first + place] }
      sum += single.value(
        outputs: logits, targets: targets + first, gradient: gradient + first, width: classes)
      for place in first..<first + classes { gradient[place] *= gain / Double(nodes) }
    }
    return sum / Double(nodes)
  }
}

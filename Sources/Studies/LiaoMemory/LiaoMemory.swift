public import Catalogue
import GSLNumerics
import Networks
import Objectives
import Optimizers
public import Problems
import RecurrentBackprop

/// A continuous Hopfield net that completes binary images, trained by one of the five ways to the
/// gradient of Liao et al. (2018).
///
/// Their update is `x ← W σ(x/2)` for hidden and output units, while the observed units are held at
/// the image. With `y = σ(x/2)` that is the dense net `y ← σ(½ A y + ½ C σ(u/2))`, whose `A` is
/// symmetric without a diagonal; the weights `C` from held units are inputs. What is read out is `x`.
public struct LiaoMemory: Study {
  /// Its line in the catalogue.
  public static let entry = Catalogue<any Study>.Entry(
    "liao-memory", "a continuous Hopfield net that completes images", reference: "Liao et al. 2018",
    settings: [
      FiveAdjoints.setting,
      Setting("digits", .integer(1...1000), default: 10, "images, of the classes in turn"),
      Setting("hidden", .integer(1...2000), default: 128, "hidden units"),
      Setting("epochs", .integer(0...100_000), default: 100, "epochs of training"),
      Setting("batch", .integer(0...1000), default: 0, "images a step; 0 for all"),
      Setting("rate", .number(.positive), default: 0.001, "learning rate of Adam"),
      Setting("sweeps", .integer(.positive), default: 50, "sweeps that settling may take"),
      Setting("truncation", .integer(.positive), default: 20, "sweeps gone back through, or terms"),
      Setting("tolerance", .number(.positive), default: 1e-3, "residual, relative to the state"),
      Setting("removed", .number(0...1), default: 0.5, "share of the ink that is removed"),
    ]
  ) { settings in
    LiaoMemory(
      adjoint: FiveAdjoints(rawValue: settings.text("adjoint")) ?? .relaxation,
      digits: settings.integer("digits"), hidden: settings.integer("hidden"),
      epochs: settings.integer("epochs"), batch: settings.integer("batch"),
      rate: settings.number("rate"), sweeps: settings.integer("sweeps"),
      truncation: settings.integer("truncation"), tolerance: settings.number("tolerance"),
      removed: settings.number("removed"))
  }

  let adjoint: FiveAdjoints
  let digits: Int
  let hidden: Int
  let epochs: Int
  let batch: Int
  let rate: Double
  let sweeps: Int
  let truncation: Int
  let tolerance: Double
  let removed: Double

  public let measures = [
    "completion-error", "completion-distance", "recall-error", "training-loss", "settled-share",
    "sweeps-per-image", "kept-kilobytes", "gradient-angle-in-degrees",
    "hand-written-angle-in-degrees", "hand-written-jacobian-difference",
  ]
  public let times = ["training-seconds"]

  public func run(on data: ProblemData, using draws: StudyDraws) throws -> StudyFindings {
    let images = try images(of: data)
    let network = network(width: images.columns)
    let objective = try objective(
      network, images,
      adjoint.method(
        sweeps: sweeps, truncation: truncation))
    let clock = continuousSeconds()
    let began = clock()
    let result = try Training(
      optimizer: Adam(rate: rate), batching: batch == 0 ? .fullBatch : .miniBatch(batch),
      budget: Budget(epochs: epochs)
    ).run(
      on: objective, from: startingParameters(network, draws.generator("weights")),
      order: draws.generator("batches"))
    var findings = StudyFindings()
    findings.seconds["training-seconds"] = clock() - began
    findings.parameterCount = objective.parameterCount
    findings.work = result.work
    if case .budget = result.reason {} else { findings.remarks.append("\(result.reason)") }
    let statistics = objective.statistics
    findings.measures["sweeps-per-image"] = adjoint.sweeps(
      statistics, patterns: epochs * images.rows, truncation: truncation)
    findings.measures["kept-kilobytes"] = adjoint.keptKilobytes(
      stateWidth: network.stateWidth, patterns: 1, sweeps: sweeps, truncation: truncation)

    let damaged = Self.damaged(images, removed: removed, using: draws.generator("removed"))
    let recalled = try objective.outputs(for: Self.held(images), at: result.parameters)
    let completed = try objective.outputs(for: Self.held(damaged), at: result.parameters)
    findings.measures["recall-error"] = Self.errors(recalled.outputs, images).share
    let errors = Self.errors(completed.outputs, images)
    findings.measures["completion-error"] = errors.share
    findings.measures["completion-distance"] = errors.distance
    let settled = images.rows - Set(completed.failures).count
    findings.measures["settled-share"] = Double(settled) / Double(images.rows)
    if recalled.failures.isEmpty {
      findings.measures["training-loss"] = try objective.loss(at: result.parameters, on: .all).loss
      try compareGradients(objective, network, images, result.parameters, recalled, &findings)
    } else {
      findings.remarks.append(
        "whole images do not settle after training: \(recalled.failures.count)")
    }
    return findings
  }

  /// Binary images, those of each class in turn: 1 wherever there is any ink, as the authors' code.
  private func images(of data: ProblemData) throws -> Matrix {
    guard let labels = data.training.labels else {
      throw SettingError("the study 'liao-memory' needs a problem with classes, such as 'mnist'")
    }
    var ofClass = Dictionary(grouping: labels.indices) { labels[$0] }.mapValues { Array($0) }
    let classes = ofClass.keys.sorted()
    var chosen: [Int] = []
    while chosen.count < digits {
      let before = chosen.count
      for label in classes where chosen.count < digits {
        guard ofClass[label]?.isEmpty == false, let row = ofClass[label]?.removeFirst() else {
          continue
        }
        chosen.append(row)
      }
      guard chosen.count > before else {
        throw SettingError("'digits' is \(digits), but the problem has \(before) images")
      }
    }
    let inputs = data.training.subset(chosen).inputs
    return Matrix(
      rows: inputs.rows, columns: inputs.columns,
      elements: inputs.elements.map { $0 > 0 ? 1 : 0 })
  }

  private func network(width: Int) -> RecurrentNetwork {
    RecurrentNetwork(
      stateWidth: hidden + width, inputWidth: width,
      activations: [.init(units: 0..<hidden + width, activation: Logistic())],
      outputs: Array(hidden..<hidden + width), connections: .symmetric(diagonal: false))
  }

  /// The authors': each of two weights between two units of the deviation 0.001.
  private func startingParameters(
    _ network: RecurrentNetwork, _ generator: SeededGenerator
  ) -> [Double] {
    let biases = network.parameterCount - network.stateWidth
    return (0..<network.parameterCount).map {
      $0 < biases ? generator.gaussian(standardDeviation: 0.001 / 2.0.squareRoot()) : 0
    }
  }

  private func objective(
    _ network: RecurrentNetwork, _ images: Matrix, _ adjoint: any AdjointMethod
  ) throws -> RecurrentObjective {
    try RecurrentObjective(
      map: DenseMap(network), outputs: network.outputs, loss: LogitAbsoluteError(),
      inputs: Self.held(images), targets: images, solver: DampedIteration(),
      settlingOptions: SettlingOptions(tolerance: tolerance, maximumSweeps: sweeps),
      adjoint: adjoint,
      adjointOptions: AdjointOptions(tolerance: tolerance, maximumProducts: 4 * sweeps),
      policy: .skip)
  }

  /// `σ(u/2)`, what a held unit gives the others.
  static func held(_ images: Matrix) -> Matrix {
    Matrix(
      rows: images.rows, columns: images.columns,
      elements: images.elements.map { 0.5 * (1 + tanh(of: $0 / 4)) })
  }

  /// Images without a share of their ink, drawn for each.
  static func damaged(
    _ images: Matrix, removed: Double, using generator: SeededGenerator
  ) -> Matrix {
    var damaged = images
    for row in 0..<images.rows {
      var ink = (0..<images.columns).filter { images[row, $0] > 0 }
      generator.shuffle(&ink)
      for pixel in ink.prefix(Int((removed * Double(ink.count)).rounded())) {
        damaged[row, pixel] = 0
      }
    }
    return damaged
  }

  /// The share of pixels that are wrong when `x ≥ ½` is read as ink, and the root mean square of
  /// `x − t`, from outputs `y = σ(x/2)`.
  static func errors(_ outputs: Matrix, _ images: Matrix) -> (share: Double, distance: Double) {
    var (wrong, squares) = (0, 0.0)
    for (y, target) in zip(outputs.elements, images.elements) {
      let x = LogitAbsoluteError.state(of: y)
      if (x >= 0.5) != (target > 0) { wrong += 1 }
      squares += (x - target) * (x - target)
    }
    let count = Double(images.elements.count)
    return (Double(wrong) / count, (squares / count).squareRoot())
  }
}

import ArgumentParser
import GSLNumerics
import Networks
import Objectives
import RecurrentBackprop
import StaticBackprop

/// What a network's gradient is checked on.
struct GradcheckNetwork: ParsableArguments {
  @Option(
    help: ArgumentHelp("The inputs, a .npy file; drawn without.", valueName: "u.npy"),
    completion: .file(extensions: ["npy"]))
  var inputs: String?

  @Option(
    help: ArgumentHelp("The targets, a .npy file; drawn without.", valueName: "t.npy"),
    completion: .file(extensions: ["npy"]))
  var targets: String?

  @Option(help: ArgumentHelp("What random patterns are drawn from.", valueName: "number"))
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "The loss: \(lossCatalogue.names.joined(separator: ", ")).", valueName: "name"))
  var loss = "squared"

  @Option(
    help: ArgumentHelp(
      "The output units of a recurrent network, in place of the file's.", valueName: "units"))
  var outputs: String?

  @Option(
    help: ArgumentHelp("How a recurrent network settles, with its defaults.", valueName: "name"))
  var solver = "damped"

  @Option(
    help: ArgumentHelp("The adjoint of a recurrent network, with its defaults.", valueName: "name"))
  var adjoint = "direct"

  /// The network's objective.
  /// - Parameter patterns: how many are drawn when neither file is given.
  /// - Throws: one line for what can't be read or does not fit.
  func subject(_ path: String, patterns: Int) throws -> GradcheckSubject {
    let loss = try lossCatalogue.make(loss)
    let solver = try solverCatalogue.make(solver)
    let adjoint = try adjointCatalogue.make(adjoint)
    switch try NetworkFile(contentsOf: path) {
    case .layered(let network, let parameters):
      if outputs != nil {
        throw CommandFailure("--outputs is for recurrent networks; \(path) is a layered one")
      }
      let outputWidth = network.layers.last?.width ?? 0
      let drawn = try self.patterns(network.inputWidth, outputWidth, patterns, loss)
      return GradcheckSubject(title: path, parameters: parameters, isWhole: isGiven) {
        try StaticObjective(
          network: network, loss: loss, inputs: drawn.inputs, targets: drawn.targets)
      }
    case .recurrent(var network, let parameters):
      if let outputs {
        do {
          network = network.readingOut(
            try PositionList.parse(outputs, below: network.stateWidth))
        } catch { throw CommandFailure("--outputs \(outputs): \(error)") }
      } else if network.outputs.isEmpty {
        network = network.readingOut(Array(0..<network.stateWidth))
      }
      let drawn = try self.patterns(network.inputWidth, network.outputs.count, patterns, loss)
      return GradcheckSubject(
        title: path, parameters: parameters, isWhole: isGiven, neglects: adjoint.neglects
      ) { [network] in
        try RecurrentObjective(
          map: DenseMap(network), outputs: network.outputs, loss: loss, inputs: drawn.inputs,
          targets: drawn.targets, solver: solver,
          settlingOptions: SettlingOptions(
            tolerance: GradcheckSubject.tolerance, maximumSweeps: GradcheckSubject.sweeps),
          adjoint: adjoint,
          adjointOptions: AdjointOptions(
            tolerance: GradcheckSubject.tolerance, maximumProducts: GradcheckSubject.sweeps))
      }
    }
  }

  private var isGiven: Bool { inputs != nil || targets != nil }

  private func patterns(
    _ inputWidth: Int, _ outputWidth: Int, _ count: Int, _ loss: any Loss
  ) throws -> (inputs: Matrix, targets: Matrix) {
    let generator = SeededGenerator(seed: seed)
    let givenInputs = try inputs.map {
      try PatternFile.read($0, width: inputWidth, because: "the network has \(inputWidth) inputs")
    }
    let givenTargets = try targets.map { path in
      let because = "the network has \(outputWidth) outputs"
      guard let rows = givenInputs?.rows else {
        return try PatternFile.read(path, width: outputWidth, because: because)
      }
      return try PatternFile.targets(path, outputs: outputWidth, patterns: rows)
    }
    let rows = givenInputs?.rows ?? givenTargets?.rows ?? count
    let inputs =
      givenInputs
      ?? Matrix(
        rows: rows, columns: inputWidth,
        elements: (0..<rows * inputWidth).map { _ in generator.gaussian() })
    return (inputs, givenTargets ?? Self.targets(rows, outputWidth, loss, generator))
  }

  /// A class a pattern for losses that take logits, and numbers within ±1 for the others.
  private static func targets(
    _ rows: Int, _ columns: Int, _ loss: any Loss, _ generator: SeededGenerator
  ) -> Matrix {
    var targets = Matrix(rows: rows, columns: columns)
    for row in 0..<rows {
      if loss.takesLogits {
        targets[row, generator.index(below: columns)] = 1
      } else {
        for column in 0..<columns { targets[row, column] = generator.uniform(-1, 1) }
      }
    }
    return targets
  }
}

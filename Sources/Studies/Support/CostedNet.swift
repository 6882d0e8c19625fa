import GSLNumerics
import Networks
import Objectives
import Problems
import RecurrentBackprop
import StaticBackprop

/// A net whose costs are measured: its kind, and how it settles if it does.
enum CostedNet: String, CaseIterable {
  /// A feedforward net.
  case feedforward = "static"
  /// A net that settles, its adjoint by relaxation (Almeida 1987; Pineda 1987).
  case relaxation = "recurrent"
  /// The same with the adjoint by an LU factorization a pattern.
  case direct = "recurrent-lu"

  /// The objective of a net of a size, and its weights.
  struct Sized {
    let objective: any DifferentiableObjective
    let parameters: [Double]
  }

  /// A net with `tanh` units throughout and the squared error. A recurrent one has `width` units, the
  /// last of which are read out, and a `W` of spectral radius ½.
  /// - Parameters:
  ///   - width: the width of each hidden layer, or the units of a recurrent net.
  ///   - depth: the hidden layers of a feedforward net.
  ///   - patterns: what the loss is taken over.
  ///   - tolerance: the residual at which settling and the adjoint end.
  func make(
    width: Int, depth: Int, on patterns: PatternSet, tolerance: Double, weights: SeededGenerator
  ) throws -> Sized {
    let (inputs, outputs) = (patterns.inputs.columns, patterns.targets.columns)
    guard self != .feedforward else {
      let network = LayeredNetwork(
        inputWidth: inputs, hidden: Array(repeating: width, count: depth), activation: Tanh(),
        outputWidth: outputs, outputActivation: Tanh())
      return Sized(
        objective: try StaticObjective(
          network: network, loss: SquaredError(), inputs: patterns.inputs,
          targets: patterns.targets),
        parameters: GlorotInitializer().parameters(for: network, using: weights))
    }
    let units = max(width, outputs)
    let network = RecurrentNetwork(
      stateWidth: units, inputWidth: inputs,
      activations: [.init(units: 0..<units, activation: Tanh())],
      outputs: Array(units - outputs..<units))
    let adjoint: any AdjointMethod = self == .direct ? DirectAdjoint() : RelaxationAdjoint()
    return Sized(
      objective: try RecurrentObjective(
        map: DenseMap(network), outputs: network.outputs, loss: SquaredError(),
        inputs: patterns.inputs, targets: patterns.targets,
        settlingOptions: SettlingOptions(tolerance: tolerance, maximumSweeps: 1000),
        adjoint: adjoint,
        adjointOptions: AdjointOptions(tolerance: tolerance, maximumProducts: 1000)),
      parameters: GlorotInitializer(recurrentScale: .spectralRadius(0.5))
        .parameters(for: network, using: weights))
  }

  /// The width at which a net of two hidden layers, or a recurrent one, comes nearest to so many
  /// parameters.
  func width(parameters wanted: Int, inputs: Int, outputs: Int) -> Int {
    func count(_ width: Int) -> Int {
      self == .feedforward
        ? width * (inputs + 1) + width * (width + 1) + outputs * (width + 1)
        : width * (width + inputs + 1)
    }
    var width = 1
    while count(width + 1) <= wanted { width += 1 }
    // The nearer of the two around it.
    return wanted - count(width) <= count(width + 1) - wanted ? width : width + 1
  }
}

extension Work {
  /// Sweeps forward: what an answer takes.
  var forwardSweeps: Double { Double(mapEvaluations) }
  /// Sweeps backward: what the adjoint takes.
  var backwardSweeps: Double { sweeps - Double(mapEvaluations) }
}

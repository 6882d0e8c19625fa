import GSLNumerics
import Networks
import Objectives
import Optimizers
import RecurrentBackprop

/// Trains a net `x = tanh(W x + b)` without self-connections so that noisy patterns settle at the
/// patterns, by recurrent backpropagation.
///
/// A fixed point that two patterns share cannot be split by the gradient at it, so training starts
/// with few attractors from which none comes. Therefore the noisy pattern acts as an input too,
/// `x = tanh(W x + b + s ξ′)`, whose strength `s` fades to nothing in steps; recall is without it.
struct CuedTraining {
  let isSymmetric: Bool
  let epochs: Int
  let rate: Double
  let copies: Int
  let noise: Double
  let cue: Double

  /// What the states are to be, and start at, times the pattern.
  static let level = 0.9
  /// The stages, each with noise of its own and a weaker cue; the cue is gone for the last of them.
  static let (stages, stagesWithCue) = (20, 14)
  /// The damping of sweeps, forward and backward.
  private static let damping = 0.5
  private static let tolerance = 1e-2
  private static let sweeps = 200

  /// Trains.
  func run(on patterns: Matrix, _ draws: StudyDraws) throws -> TrainedMemory {
    let network = network(width: patterns.columns)
    var parameters = startingParameters(network, draws.generator("weights"))
    let (noiseDraws, order) = (draws.generator("training-noise"), draws.generator("batches"))
    let damage = PatternDamage(patterns: patterns, copies: copies)
    var (work, left): (Work, [String: Int]) = (Work(), [:])
    for stage in 0..<Self.stages {
      let strength = cue * max(0, 1 - Double(stage) / Double(Self.stagesWithCue))
      // Noise that flips each pixel by itself, other than at recall, so that it varies in amount.
      let starts = damage.flippedAtRandom(noise, using: noiseDraws)
      let objective = try CuedObjective(
        objective(network, patterns: patterns, starts: starts), cue: strength)
      let (first, last) = (stage * epochs / Self.stages, (stage + 1) * epochs / Self.stages)
      let result = try Training(
        optimizer: Adam(rate: strength > 0 ? rate : rate / 3), budget: Budget(epochs: last - first)
      ).run(on: objective, from: objective.trained(of: parameters), order: order)
      parameters = objective.all(result.parameters)
      work = work + result.work
      for (outcome, count) in objective.failures { left[outcome, default: 0] += count }
      if case .budget = result.reason {
      } else {
        left["\(result.reason)", default: 0] += 1
      }
    }
    let silent = try CuedObjective(
      objective(network, patterns: patterns, starts: patterns), cue: 0)
    return TrainedMemory(
      objective: silent.objective, parameters: silent.all(silent.trained(of: parameters)),
      parameterCount: silent.parameterCount, work: work,
      remarks: left.sorted { $0.key < $1.key }.map { "left out of steps: \($0.key), \($0.value)" })
  }

  /// Its inputs are the cues, one to each unit.
  private func network(width: Int) -> RecurrentNetwork {
    RecurrentNetwork(
      stateWidth: width, inputWidth: width,
      activations: [.init(units: 0..<width, activation: Tanh())], outputs: Array(0..<width),
      connections: isSymmetric
        ? .symmetric(diagonal: false)
        : .some(
          recurrent: (0..<width * width).filter { $0 / width != $0 % width },
          input: (0..<width).map { $0 * width + $0 }))
  }

  private func startingParameters(
    _ network: RecurrentNetwork, _ generator: SeededGenerator
  ) -> [Double] {
    let deviation = 0.35 / Double(network.stateWidth).squareRoot()
    return (0..<network.parameterCount).map {
      $0 < network.recurrentParameterCount
        ? generator.gaussian(standardDeviation: deviation) : 0
    }
  }

  private func objective(
    _ network: RecurrentNetwork, patterns: Matrix, starts: Matrix
  ) throws -> RecurrentObjective {
    let copies = starts.rows / patterns.rows
    let targets = Matrix(
      rows: starts.rows, columns: starts.columns,
      elements: Array(repeating: patterns.elements.map { Self.level * $0 }, count: copies)
        .flatMap { $0 })
    return try RecurrentObjective(
      map: DenseMap(network), outputs: network.outputs, loss: SquaredError(), inputs: starts,
      targets: targets, solver: DampedIteration(damping: Self.damping),
      settlingOptions: SettlingOptions(tolerance: Self.tolerance, maximumSweeps: Self.sweeps),
      adjoint: RelaxationAdjoint(damping: Self.damping),
      adjointOptions: AdjointOptions(
        tolerance: Self.tolerance, maximumProducts: Self.sweeps, divergenceBound: 50),
      policy: .skip, initialStates: TrainedMemory.states(starts))
  }
}

/// A net that was trained, which settles without a cue.
struct TrainedMemory: AttractorMemoryNet {
  let objective: RecurrentObjective
  let parameters: [Double]
  let parameterCount: Int
  let work: Work
  let remarks: [String]

  func settle(_ starts: Matrix, using generator: SeededGenerator) throws -> SettledMemories {
    let found = try objective.outputs(
      for: starts, at: parameters, from: Self.states(starts))
    let width = starts.columns
    return SettledMemories(
      rows: (0..<starts.rows).map { row in
        found.states.elements[row * width..<(row + 1) * width].map { $0 > 0 ? 1 : -1 }
      },
      isSettled: found.patterns.map(\.outcome.isConverged))
  }

  /// The states to settle from.
  static func states(_ signs: Matrix) -> Matrix {
    Matrix(
      rows: signs.rows, columns: signs.columns,
      elements: signs.elements.map { CuedTraining.level * $0 })
  }
}

extension PatternDamage {
  /// Every pixel flipped with this probability.
  func flippedAtRandom(_ probability: Double, using generator: SeededGenerator) -> Matrix {
    Matrix(
      (0..<copies).flatMap { _ in
        rows.map { $0.map { generator.uniform() < probability ? -$0 : $0 } }
      })
  }
}

import GSLNumerics
import Networks
import Objectives
import RecurrentBackprop

/// Trains an `AttractorNet` so that patterns become fixed points, by gradient descent over full
/// batches.
struct AttractorTraining {
  /// What tells the net during training which pattern it is to be at.
  enum Guidance: String, CaseIterable {
    /// Its start alone: the visible units begin at the pattern, and settle free.
    case start
    /// Its start, and the pattern as an input that fades linearly to nothing in the first half of the
    /// training.
    case fading
    /// Pineda's constrained dynamics: all units see the visible ones clamped to the pattern, and each
    /// visible unit is to predict its own value. Only hidden units settle.
    case clamped
  }

  let guidance: Guidance
  let rate: Double
  let epochs: Int
  /// The visible units whose input stays throughout, in training and after: those of a key.
  var key = 0

  /// What happened in an epoch, before its step.
  struct Epoch {
    let number: Int
    let parameters: [Double]
    /// The loss that is trained; `nil` when no pattern settled, which ends the training.
    let loss: Double?
    /// The patterns that did not settle.
    let failed: Int
  }

  /// How training ended.
  struct Result {
    var parameters: [Double]
    /// The first epoch in which a pattern did not settle.
    var lostEpoch: Int?
  }

  /// Trains from `parameters` on patterns, one a row.
  func run(
    _ net: AttractorNet, on patterns: Matrix, from parameters: [Double],
    observer: (Epoch) throws -> Void = { _ in }
  ) throws -> Result {
    var result = Result(parameters: parameters)
    var gradient = [Double](repeating: 0, count: parameters.count)
    let clamped = guidance == .clamped ? try ClampedNet(net, patterns, key: key) : nil
    let starts = net.starts(patterns)
    for epoch in 1...epochs {
      let found: (loss: Double?, failed: Int)
      if let clamped {
        found = try clamped.gradient(result.parameters, into: &gradient)
      } else {
        let left = max(0, 1 - 2 * Double(epoch - 1) / Double(epochs))
        found = try net.gradient(
          result.parameters,
          inputs: input(of: patterns, others: guidance == .fading ? left : 0), starts: starts,
          targets: patterns, into: &gradient)
      }
      if found.failed > 0, result.lostEpoch == nil { result.lostEpoch = epoch }
      try observer(
        Epoch(
          number: epoch, parameters: result.parameters, loss: found.loss, failed: found.failed))
      guard found.loss?.isFinite ?? false else { break }
      for index in gradient.indices { result.parameters[index] -= rate * gradient[index] }
    }
    return result
  }

  /// The patterns as inputs: those of the key in full, all others by a factor.
  func input(of patterns: Matrix, others: Double) -> Matrix {
    Matrix(
      rows: patterns.rows, columns: patterns.columns,
      elements: patterns.elements.enumerated().map { index, value in
        index % patterns.columns < key ? value : others * value
      })
  }
}

/// The constrained net of Pineda's: states are the visible units' predictions and the hidden units; what
/// units see of the visible ones is the pattern, as an input.
struct ClampedNet {
  private let net: AttractorNet
  private let objective: RecurrentObjective
  /// Where each of the trained parameters stands in the objective's vector.
  private let places: [Int]
  /// What is added to it there: the key's input of 1 from a unit to itself.
  private let offsets: [Double]

  init(_ net: AttractorNet, _ patterns: Matrix, key: Int) throws {
    let (n, v) = (net.width, net.visible)
    self.net = net
    let hiddenColumns = (0..<n).flatMap { i in (v..<n).map { i * n + $0 } }
    let network = RecurrentNetwork(
      stateWidth: n, inputWidth: v, activations: [.init(units: 0..<n, activation: Tanh())],
      outputs: Array(0..<v),
      connections: .some(recurrent: hiddenColumns, input: Array(0..<n * v)))
    objective = try RecurrentObjective(
      map: DenseMap(network), outputs: network.outputs, loss: SquaredError(), inputs: patterns,
      targets: patterns, solver: DampedIteration(damping: 0.5),
      settlingOptions: SettlingOptions(tolerance: AttractorNet.tolerance, maximumSweeps: 500),
      policy: .skip)
    let inputStart = hiddenColumns.count
    let hidden = n - v
    places =
      (0..<n * n).map { position in
        let (i, j) = position.quotientAndRemainder(dividingBy: n)
        return j < v ? inputStart + i * v + j : i * hidden + j - v
      } + (0..<n).map { inputStart + n * v + $0 }
    offsets = (0..<n * n + n).map { position in
      let (i, j) = position.quotientAndRemainder(dividingBy: n)
      return position < n * n && i == j && i < key ? 1 : 0
    }
  }

  /// As of `AttractorNet`, of the constrained net.
  func gradient(
    _ parameters: [Double], into gradient: inout [Double]
  ) throws -> (loss: Double?, failed: Int) {
    var full = [Double](repeating: 0, count: parameters.count)
    for (index, place) in places.enumerated() { full[place] = parameters[index] + offsets[index] }
    var slopes = full
    do {
      let found = try objective.gradient(at: full, on: .all, start: .cold, into: &slopes)
      for (index, place) in places.enumerated() { gradient[index] = slopes[place] }
      return (found.loss, found.failedPatterns)
    } catch is ObjectiveError {
      return (nil, objective.patternCount)
    }
  }
}

import GSLNumerics
import Networks
import RecurrentBackprop

/// A net of visible and hidden tanh units that may have several fixed points for one input, so that it
/// matters from which start it settles: `F(x) = tanh(W x + b + u)`, with the input `u` added to the
/// visible units' net input by fixed weights of 1.
///
/// What is trained is `W` row after row and then `b`, `n² + n` numbers; visible units come first.
final class AttractorNet {
  /// The number `v` of visible units.
  let visible: Int
  /// The number of hidden units.
  let hidden: Int
  private let map: CountedMap
  private let settler: Settler
  private let factorization: LUFactorization
  private let adjoint: MatrixBuffer
  private var fullGradient: [Double]

  /// The residual, relative to the state, at which a state has settled.
  static let tolerance = 1e-8

  /// A net that settles by a solver, damped sweeps (Euler steps of the relaxation, half a time constant
  /// long) unless told.
  init(
    visible: Int, hidden: Int, solver: any SettlingSolver = DampedIteration(damping: 0.5),
    mostSweeps: Int = 500
  ) throws {
    (self.visible, self.hidden) = (visible, hidden)
    let n = visible + hidden
    let network = RecurrentNetwork(
      stateWidth: n, inputWidth: visible, activations: [.init(units: 0..<n, activation: Tanh())],
      outputs: Array(0..<visible),
      connections: .some(
        recurrent: Array(0..<n * n), input: (0..<visible).map { $0 * visible + $0 }))
    map = CountedMap(DenseMap(network))
    settler = try Settler(
      map: map, solver: solver,
      options: SettlingOptions(tolerance: Self.tolerance, maximumSweeps: mostSweeps))
    factorization = LUFactorization(order: n)
    adjoint = MatrixBuffer(rows: 1, columns: n)
    fullGradient = [Double](repeating: 0, count: network.parameterCount)
  }

  /// The number `n` of units.
  var width: Int { visible + hidden }
  /// The number of trained parameters.
  var parameterCount: Int { width * width + width }
  /// The work so far, in sweeps.
  var work: Double { map.work.sweeps }

  private func take(_ parameters: [Double], inputs: Matrix) {
    let weights = parameters[..<(width * width)]
    let full =
      Array(weights) + Array(repeating: 1, count: visible) + parameters[weights.endIndex...]
    full.withUnsafeBufferPointer { map.map.setParameters($0) }
    inputs.withView { map.map.load(inputs: $0) }
  }

  /// Settles every row of `starts` (`B × n`) with its row of `inputs` (`B × v`).
  /// - Returns: the states, and `nil` in place of one that does not settle.
  func settle(_ parameters: [Double], inputs: Matrix, starts: Matrix) throws -> [[Double]?] {
    take(parameters, inputs: inputs)
    return try starts.withView { start in
      let settlement = try settler.settle(count: starts.rows, start: start)
      return (0..<starts.rows).map {
        settlement.patterns[$0].outcome.isConverged ? Array(settlement.states[$0]) : nil
      }
    }
  }

  /// The mean loss `½ ‖x_visible − t‖²` at the fixed points reached, and its gradient by the direct
  /// adjoint. A fixed point depends on its start by being the one reached, and on nothing more, so the
  /// gradient is that of the fixed point. Rows that do not settle are left out.
  /// - Returns: the loss, and how many rows were left out; no loss when all were.
  func gradient(
    _ parameters: [Double], inputs: Matrix, starts: Matrix, targets: Matrix,
    into gradient: inout [Double]
  ) throws -> (loss: Double?, failed: Int) {
    take(parameters, inputs: inputs)
    for index in fullGradient.indices { fullGradient[index] = 0 }
    var (sum, used) = (0.0, 0)
    try starts.withView { start in
      let settlement = try settler.settle(count: starts.rows, start: start)
      map.linearize(at: settlement.states, rows: 0..<starts.rows)
      for row in 0..<starts.rows where settlement.patterns[row].outcome.isConverged {
        let (error, state) = (adjoint.view[0], settlement.states[row])
        for unit in 0..<width {
          error[unit] = unit < visible ? state[unit] - targets[row, unit] : 0
        }
        let loss = 0.5 * error.reduce(0) { $0 + $1 * $1 }
        guard (try? map.factorIdentityMinusJacobian(row: row, into: factorization)) != nil else {
          continue
        }
        map.solve(factorization, .transposed, rows: adjoint.view)
        fullGradient.withUnsafeMutableBufferPointer {
          map.map.accumulateGradient(
            adjoints: adjoint.view.readOnly, states: settlement.states.rows(row..<row + 1),
            rows: row..<row + 1, scale: 1, into: $0)
        }
        sum += loss
        used += 1
      }
    }
    guard used > 0 else { return (nil, starts.rows) }
    let weights = width * width
    for index in 0..<parameterCount {
      gradient[index] = fullGradient[index < weights ? index : index + visible] / Double(used)
    }
    return (sum / Double(used), starts.rows - used)
  }

  /// The largest `Re λ(J)` over the fixed points reached; `nil` when none is.
  func abscissa(_ parameters: [Double], inputs: Matrix, starts: Matrix) throws -> Double? {
    take(parameters, inputs: inputs)
    let analyzer = StabilityAnalyzer(map: map)
    return try starts.withView { start in
      let settlement = try settler.settle(count: starts.rows, start: start)
      map.linearize(at: settlement.states, rows: 0..<starts.rows)
      return try (0..<starts.rows).filter { settlement.patterns[$0].outcome.isConverged }
        .map { try analyzer.analyze(row: $0).spectralAbscissa }.max()
    }
  }

  /// States whose visible units have these values and whose hidden ones are 0.
  func starts(_ visibleValues: Matrix) -> Matrix {
    Matrix(
      rows: visibleValues.rows, columns: width,
      elements: (0..<visibleValues.rows).flatMap {
        visibleValues.row($0) + Array(repeating: 0, count: hidden)
      })
  }
}

import GSLNumerics
import Networks
import RecurrentBackprop

/// How many stable fixed points a net has for an input, as far as starts find them: those that the
/// relaxation reaches, two of them being one when their states are closer than a hundredth.
struct FixedPointCount {
  let network: RecurrentNetwork

  /// Closer states are one fixed point.
  static let distance = 0.01

  init(_ network: RecurrentNetwork) { self.network = network }

  /// Random starts, uniform on ±1.
  static func starts(_ count: Int, width: Int, using generator: SeededGenerator) -> Matrix {
    Matrix(
      rows: count, columns: width,
      elements: (0..<count * width).map { _ in generator.uniform(-1, 1) })
  }

  /// The number of different fixed points for each input, the largest of all.
  func largest(at parameters: [Double], inputs: Matrix, from starts: Matrix) throws -> Double {
    let map = CountedMap(DenseMap(network))
    parameters.withUnsafeBufferPointer { map.map.setParameters($0) }
    let settler = try Settler(
      map: map, solver: DampedIteration(damping: 0.5),
      options: SettlingOptions(tolerance: 1e-6, maximumSweeps: 2000))
    var most = 0
    for row in 0..<inputs.rows {
      let repeated = Matrix(
        rows: starts.rows, columns: inputs.columns,
        elements: (0..<starts.rows).flatMap { _ in inputs.row(row) })
      repeated.withView { map.map.load(inputs: $0) }
      let states = try starts.withView { start in
        let settlement = try settler.settle(count: starts.rows, start: start)
        return settlement.patterns.indices.filter { settlement.patterns[$0].outcome.isConverged }
          .map { Array(settlement.states[$0]) }
      }
      most = max(most, Self.different(states).count)
    }
    return Double(most)
  }

  /// The states without those that are near an earlier one.
  static func different(_ states: [[Double]]) -> [[Double]] {
    states.reduce(into: []) { kept, state in
      let isKnown = kept.contains { other in
        zip(state, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } < distance * distance
      }
      if !isKnown { kept.append(state) }
    }
  }
}

import GSLNumerics
import Networks
import RecurrentBackprop

/// Settles patterns of a network, some hundred at a time.
struct NetworkSettling {
  let map: CountedMap
  private let settler: Settler
  private static let chunk = 256

  /// - Throws: `SettingError` for a solver that is not valid, `SettlingError` for one that does not
  ///   fit the network.
  init(
    _ model: (network: RecurrentNetwork, parameters: [Double]), _ arguments: SettlingArguments
  ) throws {
    map = CountedMap(DenseMap(model.network))
    settler = try Settler(
      map: map, solver: try arguments.makeSolver(), options: arguments.options)
    let map = map.map
    model.parameters.withUnsafeBufferPointer { map.setParameters($0) }
  }

  /// Settles every pattern.
  /// - Parameters:
  ///   - inputs: a pattern a row.
  ///   - start: the states to begin from; zero without.
  ///   - body: called with the patterns that settled together and how; they are the rows of the map
  ///     from 0, and the states stay valid during the call.
  func forEachChunk(
    of inputs: Matrix, start: Matrix? = nil,
    _ body: (_ patterns: Range<Int>, Settlement) throws -> Void
  ) throws {
    try inputs.withView { inputs in
      for first in stride(from: 0, to: inputs.rows, by: Self.chunk) {
        let patterns = first..<min(inputs.rows, first + Self.chunk)
        map.map.load(inputs: inputs.rows(patterns))
        let settlement =
          if let start {
            try start.withView {
              try settler.settle(count: patterns.count, start: $0.rows(patterns))
            }
          } else {
            try settler.settle(count: patterns.count)
          }
        try body(patterns, settlement)
      }
    }
  }

  /// Settles every pattern.
  /// - Returns: how each ended.
  func outcomes(of inputs: Matrix, start: Matrix? = nil) throws -> [PatternSettling] {
    var outcomes: [PatternSettling] = []
    try forEachChunk(of: inputs, start: start) { outcomes += $1.patterns }
    return outcomes
  }
}

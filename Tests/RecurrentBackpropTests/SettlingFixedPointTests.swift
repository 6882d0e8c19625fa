import Foundation
import GSLNumerics
import Networks
import RecurrentBackprop
import Testing

/// Regression tests on fixed points that are known to 30 digits; see Fixtures/fixed_points.py.
@Suite struct SettlingFixedPointTests {
  /// A network with its fixed points, as the fixture has it.
  struct StoredNetwork: Decodable, CustomTestStringConvertible {
    let name: String
    let form: InputForm
    let activation: String
    let recurrent: [[Double]]
    let input: [[Double]]
    let bias: [Double]
    let inputs: [Double]
    let start: [Double]
    let fixedPoints: [StoredFixedPoint]
    /// By solver: how it ends, when not at the first fixed point. " or " stands between several.
    let outcomes: [String: String]

    var testDescription: String { name }

    func loadedMap() throws -> CountedMap {
      denseMap(
        recurrent: Matrix(recurrent),
        input: Matrix(rows: bias.count, columns: inputs.count, elements: input.flatMap { $0 }),
        bias: bias, inputs: Matrix([inputs]), form: form,
        activation: try activationCatalogue.make(activation))
    }
  }

  struct StoredFixedPoint: Decodable {
    let state: [String]
    let inverseNorm: Double
    let spectralRadius: Double
    let largestRealPart: Double
  }

  static let networks: [StoredNetwork] = {
    let url = Bundle.module.url(forResource: "Fixtures/fixed_points", withExtension: "json")
    guard let url, let data = try? Data(contentsOf: url),
      let networks = try? JSONDecoder().decode([StoredNetwork].self, from: data)
    else {
      Issue.record("Fixtures/fixed_points.json can't be read")
      return []
    }
    return networks
  }()

  /// What a state is in the words of the fixture: "fixed point 0" when it is within
  /// `‖(I − J)⁻¹‖ ‖x − F(x)‖` of the first, or else how settling ended.
  static func describe(
    _ pattern: PatternSettling, state: Vector, in network: StoredNetwork
  ) -> String {
    guard pattern.outcome.isConverged else {
      if case .cycling(let period) = pattern.outcome { return "cycling \(period)" }
      return pattern.outcome.name
    }
    let scale = state.map { $0 * $0 }.reduce(1, +).squareRoot()
    for (index, fixedPoint) in network.fixedPoints.enumerated() {
      let distance = zip(state, fixedPoint.state)
        .map { pow($0 - Double($1)!, 2) }.reduce(0, +).squareRoot()
      // The bound holds to first order, and the residual is known to rounding: of the sums of n
      // products, and of the activation, each a few ulp of the largest net input.
      let steepest = network.recurrent.joined().map(abs).max() ?? 0
      let rounding = 0x1p-52 * scale * max(4, steepest)
      if distance <= fixedPoint.inverseNorm * (1.001 * pattern.residual + rounding) {
        return "fixed point \(index)"
      }
    }
    return "elsewhere"
  }

  @Test(arguments: networks)
  func `every solver reaches the stored fixed point or ends as stored`(
    network: StoredNetwork
  ) throws {
    for name in solverCatalogue.names {
      let settled = try KeptSettlement(
        network.loadedMap(), try solverCatalogue.make(name), count: 1,
        start: Matrix([network.start]), SettlingOptions(tolerance: 1e-13, maximumSweeps: 3000))
      let found = Self.describe(
        settled.patterns[0], state: settled.states.row(0), in: network)
      // These two go on by Newton's method where they can do no better.
      let method = ["chord", "automatic"].contains(name) ? "newton" : name
      let stored = network.outcomes[method, default: "fixed point 0"]
      #expect(
        stored.components(separatedBy: " or ").contains(where: found.hasPrefix),
        "\(name): \(found), not \(stored)")
    }
  }
}

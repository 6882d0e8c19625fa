import Foundation
import GSLNumerics
import Networks
import Objectives
import StaticBackprop
import Testing

/// Losses, gradients and Jacobians against 30-digit values made with mpmath by
/// Fixtures/make_static_gradients.py.
@Suite struct StaticReferenceTests {
  private struct Reference: Decodable {
    let inputs: [[Double]]
    let targets: [[Double]]
    let parameters: [String: [Double]]
    let cases: [Case]

    struct Case: Decodable {
      let layers: Int
      let activation: String
      let outputs: [[String]]
      let jacobian: [[String]]
      let losses: [String: [String: Value]]
    }

    struct Value: Decodable {
      let loss: String
      let gradient: [String]
    }
  }

  private static let reference: Result<Reference, any Error> = Result {
    let url = Bundle.module.url(
      forResource: "static-gradients", withExtension: "json", subdirectory: "Fixtures")
    return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: #require(url)))
  }

  /// The largest error relative to the value, or to a thousandth of the largest one.
  private func error(_ found: [Double], _ reference: [String]) throws -> Double {
    let exact = try reference.map { try #require(Double($0)) }
    try #require(found.count == exact.count)
    let scale = 1e-3 * (exact.map(abs).max() ?? 0)
    return zip(found, exact).map { $0 == $1 ? 0 : abs($0 - $1) / max(abs($1), scale) }.max() ?? 0
  }

  @Test(arguments: 1...4)
  func `every activation and loss has the reference's gradient to 1e-13`(layers: Int) throws {
    let reference = try Self.reference.get()
    let parameters = try #require(reference.parameters[String(layers)])
    let cases = reference.cases.filter { $0.layers == layers }
    #expect(cases.map(\.activation) == activationCatalogue.names)
    for item in cases {
      let network = SmallNetworks.network(
        layers: layers, try activationCatalogue.make(item.activation))
      #expect(item.losses.keys.sorted() == lossCatalogue.names.sorted())
      for (name, sizes) in item.losses {
        for (size, value) in sizes {
          let count = size == "single" ? 1 : 3
          let objective = try StaticObjective(
            network: network, loss: try lossCatalogue.make(name),
            inputs: Matrix(Array(reference.inputs.prefix(count))),
            targets: Matrix(Array(reference.targets.prefix(count))))
          var gradient = [Double](repeating: .nan, count: objective.parameterCount)
          let evaluation = try objective.gradient(
            at: parameters, on: .all, start: .cold, into: &gradient)
          let what: Comment = "\(item.activation), \(name), \(size)"
          #expect(try error([evaluation.loss], [value.loss]) < 1e-13, what)
          #expect(try error(gradient, value.gradient) < 1e-13, what)
          #expect(try objective.loss(at: parameters, on: .all) == evaluation, what)
        }
      }
    }
  }

  @Test(arguments: 1...4)
  func `every activation has the reference's outputs and Jacobian to 1e-13`(layers: Int) throws {
    let reference = try Self.reference.get()
    let parameters = try #require(reference.parameters[String(layers)])
    for item in reference.cases where item.layers == layers {
      let network = SmallNetworks.network(
        layers: layers, try activationCatalogue.make(item.activation))
      let objective = try StaticObjective(
        network: network, loss: SquaredError(), inputs: Matrix([reference.inputs[0]]),
        targets: Matrix([reference.targets[0]]))
      let outputs = try objective.outputs(for: Matrix(reference.inputs), at: parameters)
      for row in 0..<3 {
        #expect(try error(outputs.row(row), item.outputs[row]) < 1e-13, "\(item.activation)")
      }
      var jacobian = [Double](repeating: .nan, count: 2 * parameters.count)
      try objective.residualJacobian(at: parameters, into: &jacobian)
      for unit in 0..<2 {
        let row = Array(jacobian[unit * parameters.count..<(unit + 1) * parameters.count])
        #expect(try error(row, item.jacobian[unit]) < 1e-13, "\(item.activation)")
      }
    }
  }
}

import Foundation
import GSLNumerics
import Networks
import Objectives
import RecurrentBackprop
import Testing

/// Losses and gradients at fixed points against 30-digit values made with mpmath by
/// Fixtures/adjoint_gradients.py.
@Suite struct AdjointReferenceTests {
  private struct Reference: Decodable {
    let outputs: [Int]
    let parameters: [Double]
    let inputs: [[Double]]
    let targets: [[Double]]
    let cases: [Case]

    struct Case: Decodable {
      let form: InputForm
      let activation: String
      let states: [[String]]
      let losses: [String: Value]
    }

    struct Value: Decodable {
      let loss: String
      let gradient: [String]
    }
  }

  private static let reference: Result<Reference, any Error> = Result {
    let url = Bundle.module.url(
      forResource: "adjoint_gradients", withExtension: "json", subdirectory: "Fixtures")
    return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: #require(url)))
  }

  /// The largest error relative to the value, or to a hundredth of the largest one: the
  /// patterns' shares cancel in the smaller ones.
  private func error(_ found: [Double], _ reference: [String]) throws -> Double {
    let exact = try reference.map { try #require(Double($0)) }
    try #require(found.count == exact.count)
    let scale = 1e-2 * (exact.map(abs).max() ?? 0)
    return zip(found, exact).map { $0 == $1 ? 0 : abs($0 - $1) / max(abs($1), scale) }.max() ?? 0
  }

  @Test(
    arguments: InputForm.allCases,
    [DirectAdjoint(), RelaxationAdjoint(), GMRESAdjoint()] as [any AdjointMethod])
  func `every activation has the reference's gradient to 1e-12`(
    form: InputForm, adjoint: any AdjointMethod
  ) throws {
    let reference = try Self.reference.get()
    let cases = reference.cases.filter { $0.form == form }
    #expect(cases.map(\.activation) == activationCatalogue.names)
    for item in cases {
      let units = item.states[0].count
      let network = RecurrentNetwork(
        stateWidth: units, inputWidth: reference.inputs[0].count, form: form,
        activations: [
          .init(units: 0..<units, activation: try activationCatalogue.make(item.activation))
        ],
        outputs: reference.outputs)
      for (name, value) in item.losses {
        let objective = try RecurrentObjective(
          map: DenseMap(network), outputs: reference.outputs, loss: try lossCatalogue.make(name),
          inputs: Matrix(reference.inputs), targets: Matrix(reference.targets),
          solver: NewtonIteration(), settlingOptions: SettlingOptions(tolerance: 1e-13),
          adjoint: adjoint,
          adjointOptions: AdjointOptions(tolerance: 1e-14))
        var gradient = [Double](repeating: .nan, count: network.parameterCount)
        let evaluation = try objective.gradient(
          at: reference.parameters, on: .all, start: .cold, into: &gradient)
        #expect(try error([evaluation.loss], [value.loss]) < 1e-12)
        #expect(
          try error(gradient, value.gradient) < 1e-12, "\(item.activation), \(name), \(form)")
      }
      let objective = try RecurrentObjective(
        map: DenseMap(network), outputs: reference.outputs, loss: SquaredError(),
        inputs: Matrix(reference.inputs), targets: Matrix(reference.targets),
        settlingOptions: SettlingOptions(tolerance: 1e-14))
      let states = try objective.outputs(
        for: Matrix(reference.inputs), at: reference.parameters
      ).states
      #expect(try error(states.elements, item.states.flatMap { $0 }) < 1e-12)
    }
  }
}

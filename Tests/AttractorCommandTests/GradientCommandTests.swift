import Foundation
import GSLNumerics
import Networks
import Objectives
import RecurrentBackprop
import Testing

@Suite struct GradientCommandTests {
  let attractor: CommandRun
  private static let patterns = "--inputs inputs.npy --targets targets.npy"

  init() throws { attractor = try CommandRun() }

  @Test(arguments: ["inside", "outside", "rnn"])
  func `E and its gradient are NumPy's`(network: String) throws {
    let outputs = network == "rnn" ? "--outputs 4,5" : ""
    let result = try attractor(
      "gradient \(network).safetensors \(Self.patterns) \(outputs) --solver newton --tolerance 1e-14 "
        + "--output G.safetensors")
    #expect(result.status == 0, "\(result.errors)")
    let expected = try Expected.of(network, in: attractor)
    // Standard output is the number alone.
    let loss = try #require(Double(result.output.trimmingCharacters(in: .newlines)))
    #expect(abs(loss - expected.loss) < 1e-13)
    let gradient = try SafetensorsFile(contentsOf: attractor.path("G.safetensors"))
    #expect(gradient["W"]?.shape == [6, 6])
    #expect(gradient["U"]?.shape == [6, 3])
    #expect(gradient["b"]?.shape == [6])
    #expect(distance(gradient["W"]?.values ?? [], expected.W) < 1e-13)
    #expect(distance(gradient["U"]?.values ?? [], expected.U) < 1e-13)
    #expect(distance(gradient["b"]?.values ?? [], expected.b) < 1e-13)
  }

  @Test func `the library gives the same bits, and E round-trips`() throws {
    let result = try attractor(
      "gradient inside.safetensors \(Self.patterns) --loss huber --adjoint gmres --output G --json")
    #expect(result.status == 0)
    guard
      case .recurrent(let network, let parameters) = try NetworkFile(
        contentsOf: attractor.path("inside.safetensors"))
    else { return #expect(Bool(false), "no recurrent network") }
    let objective = try RecurrentObjective(
      map: DenseMap(network), outputs: network.outputs, loss: Huber(),
      inputs: NumPyFile.read(attractor.path("inputs.npy")),
      targets: NumPyFile.read(attractor.path("targets.npy")),
      settlingOptions: SettlingOptions(maximumSweeps: 10_000), adjoint: GMRESAdjoint(),
      adjointOptions: AdjointOptions(maximumProducts: 10_000))
    var gradient = [Double](repeating: 0, count: parameters.count)
    let found = try objective.gradient(at: parameters, on: .all, start: .cold, into: &gradient)
    let file = try SafetensorsFile(contentsOf: attractor.path("G"))
    #expect(file.tensors.flatMap { $0.name == "W" ? $0.values : [] } == Array(gradient[..<36]))
    let json = try result.json()
    #expect(json["E"] as? Double == found.loss)
    #expect(json["adjoint"] as? String == "gmres")
    #expect((json["settling"] as? [String: Int]) == ["converged": 5])
  }

  @Test func `gradient and adjoints are taken where --start leads`() throws {
    // x = tanh(2 x + 0.3): from rest the point above, from −0.9 the one below.
    let network = RecurrentNetwork(
      stateWidth: 1, inputWidth: 1, activations: [.init(units: 0..<1, activation: Tanh())],
      outputs: [0])
    try NetworkFile.recurrent(network, parameters: [2, 0, 0.3]).write(to: attractor.path("two"))
    for (name, value) in [("u.npy", 0.0), ("t.npy", 0), ("x.npy", -0.9)] {
      try NumPyFile.write(Matrix([[value]]), to: attractor.path(name))
    }
    let line = "two --inputs u.npy --targets t.npy --start x.npy --solver newton"
    let result = try attractor("gradient \(line) --output G")
    #expect(result.status == 0, "\(result.errors)")
    let x = -(2 * (try #require(Double(result.output.trimmingCharacters(in: .newlines)))))
      .squareRoot()
    #expect(abs(x - tanh(2 * x + 0.3)) < 1e-12)
    let slope = 1 - x * x
    let found = try #require(SafetensorsFile(contentsOf: attractor.path("G"))["b"]?.values)
    #expect(abs(found[0] - x * slope / (1 - 2 * slope)) < 1e-11)
    let compared = try attractor("adjoints \(line) --adjoint relaxation --json")
    #expect(compared.status == 0)
    let adjoints = try #require(try compared.json()["adjoints"] as? [[String: Any]])
    // ρ(J) = 2 D is 0.07 above and 0.35 below: the relaxation's products tell where it is.
    let rate = 2 * slope
    let products = try #require(adjoints.last?["products"] as? Int)
    #expect(abs(Double(products) - log(1e-12) / log(rate)) < 4)
    #expect(
      try attractor("gradient two --inputs u.npy --targets t.npy --start inputs.npy --output H")
        .status == 2)
  }

  @Test func `symmetric weights get the derivative of the shared one, the absent diagonal 0`()
    throws
  {
    let (network, parameters) = try symmetricNetwork()
    try NetworkFile.recurrent(network, parameters: parameters).write(to: attractor.path("s"))
    #expect(
      try attractor("gradient s \(Self.patterns) --output G").status == 0)
    let W = try #require(SafetensorsFile(contentsOf: attractor.path("G"))["W"]?.values)
    var free = try SafetensorsFile(contentsOf: attractor.path("s"))
    free.metadata["connections"] = "all"
    try free.write(to: attractor.path("free"))
    #expect(try attractor("gradient free \(Self.patterns) --output G").status == 0)
    let F = try #require(SafetensorsFile(contentsOf: attractor.path("G"))["W"]?.values)
    for i in 0..<6 {
      #expect(abs(W[7 * i]) == 0)
      for j in 0..<i { #expect(abs(W[6 * i + j] - F[6 * i + j] - F[6 * j + i]) < 1e-12) }
    }
  }

  @Test(arguments: [
    ("rnn.safetensors \(patterns)", 2, "rnn.safetensors: names no output units; add --outputs"),
    ("rnn.safetensors \(patterns) --outputs 4-6", 2, "--outputs 4-6: 6 is past the last index, 5"),
    (
      "inside.safetensors --inputs inputs.npy --targets inputs.npy", 2,
      "inputs.npy: has 3 columns, but the network has 2 outputs"
    ),
    (
      "inside.safetensors \(patterns) --adjoint relaxatoin", 2,
      "unknown adjoint 'relaxatoin'; did you mean 'relaxation'?"
    ),
    (
      "inside.safetensors \(patterns) --adjoint neumann --set-adjoint trems=3", 2,
      "adjoint 'neumann' has no setting 'trems'; did you mean 'terms'?"
    ),
    (
      "inside.safetensors \(patterns) --adjoint equilibrium-propagation", 2,
      "equilibrium propagation needs an energy"
    ),
    ("inside.safetensors \(patterns) --loss squard", 2, "unknown loss 'squard'; did you mean"),
  ])
  func `bad input is one line and writes nothing`(
    line: String, status: Int32, error: String
  ) throws {
    let result = try attractor("gradient \(line) --output G")
    #expect(result.status == status)
    #expect(result.output.isEmpty)
    #expect(result.errors.count == 1)
    #expect(result.errors.first?.hasPrefix("attractor: \(error)") == true, "\(result.errors)")
    #expect(!attractor.exists("G"))
  }

  @Test func `patterns that fail are a line each, and nothing is written`() throws {
    let unsettled = try attractor(
      "gradient inside.safetensors \(Self.patterns) --sweeps 3 --output G")
    #expect(unsettled.status == 3)
    #expect(unsettled.errors.count == 5)
    #expect(unsettled.errors[4].contains("pattern 4 did not settle"))
    #expect(unsettled.errors[4].contains("out of budget"))
    try attractor.writePatterns("U.npy", [[0], [0]])
    try attractor.writePatterns("T.npy", [[1, 1], [1, 1]])
    try attractor.writeLinear("fold", [[1, 0], [0, 1]])
    let singular = try attractor("gradient fold --inputs U.npy --targets T.npy --output G")
    #expect(singular.status == 3)
    #expect(singular.output.isEmpty)
    #expect(singular.errors.count == 2)
    #expect(singular.errors[1].contains("adjoint of pattern 1 has a singular I − J"))
    #expect(!attractor.exists("G"))
  }

  private func symmetricNetwork() throws -> (RecurrentNetwork, [Double]) {
    let network = RecurrentNetwork(
      stateWidth: 6, inputWidth: 3, activations: [.init(units: 0..<6, activation: Tanh())],
      outputs: [4, 5], connections: .symmetric(diagonal: false))
    let generator = SeededGenerator(seed: 4)
    let parameters = (0..<network.parameterCount).map { _ in
      generator.gaussian(standardDeviation: 0.2)
    }
    return (network, parameters)
  }
}

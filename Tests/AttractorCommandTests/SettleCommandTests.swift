import Foundation
import GSLNumerics
import Networks
import RecurrentBackprop
import Testing

@Suite struct SettleCommandTests {
  let attractor: CommandRun

  init() throws { attractor = try CommandRun() }

  @Test(arguments: ["inside", "outside", "rnn"])
  func `the fixed points are NumPy's`(network: String) throws {
    let result = try attractor(
      "settle \(network).safetensors --inputs inputs.npy --tolerance 1e-14 --output X.npy")
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
    #expect(result.output.hasPrefix("5 of 5 patterns converged"))
    let states = try NumPyFile.read(attractor.path("X.npy"))
    #expect((states.rows, states.columns) == (5, 6))
    #expect(distance(states.elements, try Expected.of(network, in: attractor).states) < 1e-13)
  }

  @Test(arguments: solverCatalogue.names)
  func `every solver finds the same`(solver: String) throws {
    let result = try attractor(
      "settle outside.safetensors --inputs inputs.npy --solver \(solver) --output X.npy --json")
    #expect(result.status == 0)
    let json = try result.json()
    #expect(json["solver"] as? String == solver)
    #expect(json["converged"] as? Int == 5)
    let patterns = try #require(json["patterns"] as? [[String: Any]])
    #expect(patterns.map { $0["outcome"] as? String } == Array(repeating: "converged", count: 5))
    #expect(patterns.allSatisfy { ($0["residual"] as? Double ?? 1) < 1e-11 })
    let states = try NumPyFile.read(attractor.path("X.npy"))
    #expect(distance(states.elements, try Expected.of("outside", in: attractor).states) < 1e-10)
  }

  @Test func `a cycle of period 3 is status 3 and a row of NaN`() throws {
    try attractor.writeLinear("cycle.safetensors", [[0, 0, 1], [1, 0, 0], [0, 1, 0]])
    try attractor.writePatterns("U.npy", [[0], [0]])
    try attractor.writePatterns("X0.npy", [[0, 0, 0], [1, 0, 0]])
    let result = try attractor(
      "settle cycle.safetensors --inputs U.npy --start X0.npy --output X.npy")
    #expect(result.status == 3)
    #expect(result.errors.count == 1)
    #expect(result.errors.first?.contains("pattern 1 did not settle") == true)
    #expect(result.errors.first?.contains("cycling with period 3") == true)
    let states = try NumPyFile.read(attractor.path("X.npy"), allowingNonFinite: true)
    #expect(states.row(0) == [0, 0, 0])
    let isLost = states.row(1).allSatisfy(\.isNaN)
    #expect(isLost)
    // Half the step damps the cycle away.
    let damped = try attractor(
      "settle cycle.safetensors --inputs U.npy --start X0.npy --set damping=0.5 --output X.npy")
    #expect(damped.status == 0)
  }

  @Test func `weights that overflow and a singular system are status 3`() throws {
    try attractor.writePatterns("U.npy", [[0]])
    try attractor.writeLinear(
      "large.safetensors", [[1e300, 1e300], [1e300, 1e300]], bias: [1e300, 1])
    let large = try attractor("settle large.safetensors --inputs U.npy --output X.npy")
    #expect(large.status == 3)
    #expect(large.errors.count == 1)
    #expect(
      large.errors[0].contains("diverged") || large.errors[0].contains("not finite"))
    try attractor.writeLinear("fold.safetensors", [[1, 0], [0, 1]], bias: [1e-3, 0])
    let fold = try attractor(
      "settle fold.safetensors --inputs U.npy --solver newton --output X.npy --json")
    #expect(fold.status == 3)
    #expect(fold.errors.count == 1)
    #expect(fold.errors[0].contains("I − J is singular"))
    #expect(try fold.json()["converged"] as? Int == 0)
  }

  @Test(arguments: [
    ("settle inside.safetensors --inputs none.npy", "none.npy: there is no such file"),
    ("settle none.safetensors --inputs inputs.npy", "none.safetensors: there is no such file"),
    (
      "settle inside.safetensors --inputs targets.npy",
      "targets.npy: has 2 columns, but the network has 3 inputs"
    ),
    (
      "settle inside.safetensors --inputs inputs.npy --start inputs.npy",
      "inputs.npy: has 3 columns, but the network has 6 units"
    ),
    (
      "settle inside.safetensors --inputs inputs.npy --solver newtn",
      "unknown solver 'newtn'; did you mean 'newton'?"
    ),
    (
      "settle inside.safetensors --inputs inputs.npy --set dampin=0.5",
      "solver 'damped' has no setting 'dampin'; did you mean 'damping'?"
    ),
    ("settle inside.safetensors --inputs inputs.npy --set damping", "--set takes name=value"),
    (
      "settle nan.safetensors --inputs inputs.npy",
      "nan.safetensors: tensor 'W' holds nan at [0, 0]"
    ),
    ("settle inside.safetensors --inputs nan.npy", "nan.npy: row 1, column 2 (from 0) is nan"),
    ("settle layered.safetensors --inputs inputs.npy", "layered.safetensors: is a layered network"),
    ("settle networks.json --inputs inputs.npy", "networks.json: "),
  ])
  func `bad input is one line, status 2, and touches nothing`(
    line: String, error: String
  ) throws {
    try writeBadFiles()
    let kept = Data("kept".utf8)
    try kept.write(to: URL(fileURLWithPath: attractor.path("X.npy")))
    let result = try attractor(line + " --output X.npy")
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.count == 1)
    #expect(result.errors.first?.hasPrefix("attractor: \(error)") == true, "\(result.errors)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: attractor.path("X.npy"))) == kept)
  }

  @Test func `an output that can't be written is told before the work`() throws {
    let result = try attractor(
      "settle inside.safetensors --inputs inputs.npy --output none/X.npy")
    #expect(result.status == 2)
    #expect(result.errors == ["attractor: none/X.npy: can't be written: there is no folder none"])
  }

  private func writeBadFiles() throws {
    var file = try SafetensorsFile(contentsOf: attractor.path("inside.safetensors"))
    let weights = file["W"]?.values ?? []
    file.tensors = file.tensors.map {
      $0.name == "W"
        ? .init("W", shape: $0.shape, values: [.nan] + weights.dropFirst()) : $0
    }
    try file.write(to: attractor.path("nan.safetensors"))
    try attractor.writePatterns("nan.npy", [[0, 0, 0], [0, 0, .nan]])
    let layered = LayeredNetwork(
      inputWidth: 3, layers: [LayeredNetwork.Layer(width: 2, activation: Tanh())])
    try NetworkFile.layered(
      layered, parameters: Array(repeating: 0.1, count: layered.parameterCount)
    ).write(to: attractor.path("layered.safetensors"))
  }
}

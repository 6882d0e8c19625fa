import Foundation
import GSLNumerics
import Networks
import Testing

@Suite struct TrainingCommandTests {
  let attractor: CommandRun

  init() throws {
    attractor = try CommandRun()
    try Data(Self.specification.utf8)
      .write(to: URL(fileURLWithPath: attractor.path("tiny.yaml")))
  }

  private static let specification = """
    name: tiny
    question: Does it run?
    problems:
      - name: xor
        low-target: -0.8
        high-target: 0.8
    methods:
      - label: static
        network: {kind: layered, hidden: [3], output-activation: tanh}
        loss: squared
        initializer: {name: uniform, radius: 0.5}
        optimizer: {name: momentum, rate: 0.1, momentum: 0.9}
      - label: settles
        network: {kind: recurrent, hidden: 2}
        loss: squared
        initializer: {name: uniform, radius: 0.5}
        optimizer: {name: momentum, rate: 0.1, momentum: 0.9}
        settling: {solver: damped, tolerance: 1.0e-9, sweeps: 500}
        adjoint: {name: direct}
      - label: faster
        network: {kind: recurrent, hidden: 2}
        loss: squared
        initializer: {name: uniform, radius: 0.5}
        optimizer: {name: momentum, rate: 0.2, momentum: 0.9}
        settling: {solver: damped, tolerance: 1.0e-6, sweeps: 500}
        adjoint: {name: direct}
      - label: explodes
        network: {kind: recurrent, hidden: 2}
        loss: squared
        initializer: {name: uniform, radius: 0.5}
        optimizer: {name: gradient-descent, rate: 1.0e6}
        settling: {solver: damped, tolerance: 1.0e-9, sweeps: 50}
        adjoint: {name: direct}
    seeds: {base: 7, count: 2}
    budget: {epochs: 5}

    """

  @Test func `training writes the network that the trial ends with`() throws {
    let result = try attractor("train tiny.yaml --method settles --output net.safetensors --json")
    #expect(result.status == 0, "\(result.errors)")
    let json = try result.json()
    #expect(json["outcome"] as? String == "budget")
    #expect(json["epochs"] as? Double == 5)
    let loss = try #require((json["final"] as? [String: Double])?["training-loss"])
    // The file alone gives the loss that the trial reported.
    try attractor.writePatterns("U.npy", [[0, 0], [0, 1], [1, 0], [1, 1]])
    try attractor.writePatterns("T.npy", [[-0.8], [0.8], [0.8], [-0.8]])
    let gradient = try attractor(
      "gradient net.safetensors --inputs U.npy --targets T.npy --output G")
    #expect(gradient.status == 0, "\(gradient.errors)")
    let found = try #require(Double(gradient.output.trimmingCharacters(in: .newlines)))
    #expect(abs(found - loss) < 0.2 * loss)
    let check = try attractor("gradcheck net.safetensors --inputs U.npy --targets T.npy")
    #expect(check.status == 0)
  }

  @Test func `another replicate is another network, the same one the same bytes`() throws {
    let files = try [0, 0, 1].map { replicate in
      #expect(
        try attractor("train tiny.yaml --method static --replicate \(replicate) --output n")
          .status == 0)
      return try Data(contentsOf: URL(fileURLWithPath: attractor.path("n")))
    }
    #expect(files[0] == files[1])
    #expect(files[0] != files[2])
    guard case .layered(let network, _) = try NetworkFile(contentsOf: attractor.path("n")) else {
      return #expect(Bool(false), "no layered network")
    }
    #expect(network.layers.map(\.width) == [3, 1])
  }

  @Test(arguments: [
    ("", 2, "tiny.yaml has 4 methods; choose one with --method: 'static', 'settles'"),
    ("--method statik", 2, "unknown method 'statik'; did you mean 'static'?"),
    ("--method static --problem xro", 2, "unknown problem 'xro'; did you mean 'xor'?"),
    ("--method static --replicate 2", 2, "there is no replicate 2; tiny.yaml has 2, from 0"),
    ("--method explodes", 3, "xor · explodes · replicate 0: "),
  ])
  func `what can't be trained is one line and writes nothing`(
    options: String, status: Int32, error: String
  ) throws {
    let result = try attractor("train tiny.yaml \(options) --output n")
    #expect(result.status == status)
    #expect(result.errors.count == 1)
    #expect(result.errors.first?.hasPrefix("attractor: \(error)") == true, "\(result.errors)")
    #expect(!attractor.exists("n"))
  }

  @Test func `a specification's gradients are checked, one for methods that share it`() throws {
    let result = try attractor("gradcheck tiny.yaml --json")
    #expect(result.status == 0, "\(result.errors)")
    let json = try result.json()
    #expect(json["passes"] as? Bool == true)
    let checks = try #require(json["checks"] as? [[String: Any]])
    #expect(
      checks.map { $0["title"] as? String } == [
        "xor · static", "xor · settles and 2 with the same gradient",
      ])
    let blocks = checks.map {
      ($0["blocks"] as? [[String: Any]] ?? []).map { $0["name"] as? String }
    }
    #expect(blocks == [["layer 1", "layer 2"], ["W", "U", "b"]])
  }

  @Test func `a network file is checked without patterns or output units`() throws {
    let result = try attractor("gradcheck rnn.safetensors --loss softmax-cross-entropy")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("passes: the gradient agrees with differences"))
    #expect(try attractor("gradcheck inside.safetensors --adjoint bicgstab").status == 0)
  }

  @Test func `a gradient that neglects something differs, with status 4`() throws {
    let result = try attractor("gradcheck inside.safetensors --adjoint one-step")
    #expect(result.status == 4)
    #expect(result.output.contains("differs"))
    #expect(result.errors.count == 1)
    #expect(result.errors[0].contains("neglects the Jacobian"))
  }

  @Test func `a check on patterns that do not settle is status 3`() throws {
    try attractor.writeLinear("cycle", [[0, 0, 1], [1, 0, 0], [0, 1, 0]], bias: [1, 0, 0])
    let result = try attractor("gradcheck cycle")
    #expect(result.status == 3)
    #expect(result.errors.count == 1)
    #expect(result.errors[0].hasPrefix("attractor: cycle: pattern 0 did not settle"))
  }
}

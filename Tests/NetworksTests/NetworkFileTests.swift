import Foundation
import GSLNumerics
import Networks
import Testing

@Suite struct NetworkFileTests {
  private let units = [RecurrentNetwork.UnitGroup(units: 0..<3, activation: Tanh())]

  private func recurrent(
    _ metadata: [String: String] = [:], W: Matrix = Matrix(rows: 3, columns: 3),
    U: Matrix = Matrix(rows: 3, columns: 2), b: Vector = [0, 0, 0]
  ) throws -> RecurrentNetwork {
    let file = SafetensorsFile(
      metadata: metadata, tensors: [.init("W", W), .init("U", U), .init("b", b)])
    guard case .recurrent(let network, _) = try NetworkFile(file, named: "net") else {
      throw NetworkFileError("net", "is not recurrent")
    }
    return network
  }

  private func failure(_ body: () throws -> Any) -> String {
    do {
      _ = try body()
      return "none"
    } catch { return "\(error)" }
  }

  @Test func `a recurrent network of other tools is read with its metadata`() throws {
    let file = try NetworkFile(contentsOf: fixture("recurrent.safetensors"))
    guard case .recurrent(let network, let parameters) = file else {
      Issue.record("not recurrent")
      return
    }
    #expect(network.stateWidth == 3 && network.inputWidth == 2)
    #expect(network.form == .outside && network.outputs == [0, 2])
    #expect(network.activations.map(\.activation.name) == ["logistic"])
    let weights = (0..<9).map { Double($0) / 16 }
    let inputs = (0..<6).map { -Double($0) / 4 }
    #expect(parameters == weights + inputs + [0.1, 0.2, 0.3])
  }

  @Test func `PyTorch's names are read as they are, the biases summed`() throws {
    let file = try NetworkFile(contentsOf: fixture("torch-rnn.safetensors"))
    guard case .recurrent(let network, let parameters) = file else {
      Issue.record("not recurrent")
      return
    }
    #expect(network.form == .inside && network.outputs.isEmpty)
    #expect(network.activations.map(\.activation.name) == ["tanh"])
    #expect(Array(parameters.suffix(3)) == [1.5, 0, 3.25])
    #expect(parameters[5] == 5.0 / 16 && parameters[9 + 3] == -0.75)
    let bare = SafetensorsFile(tensors: [
      .init("weight_hh_l0", Matrix.identity(2)), .init("weight_ih_l0", Matrix([[1], [2]])),
    ])
    guard case .recurrent(_, let parameters) = try NetworkFile(bare, named: "net") else { return }
    #expect(parameters == [1, 0, 0, 1, 1, 2, 0, 0])
  }

  @Test func `recurrent networks of every kind are read as they were written`() throws {
    let generator = SeededGenerator(seed: 8)
    let groups: [RecurrentNetwork.UnitGroup] = [
      .init(units: 0..<2, activation: LeakyReLU(slope: 0.2)),
      .init(units: 2..<3, activation: Logistic()),
    ]
    let connections: [RecurrentNetwork.Connections] = [
      .all, .some(recurrent: [1, 2, 3, 7], input: [0, 5]), .some(recurrent: [], input: [3]),
      .symmetric(diagonal: true), .symmetric(diagonal: false),
    ]
    for (index, connections) in connections.enumerated() {
      let network = RecurrentNetwork(
        stateWidth: 3, inputWidth: 2, form: index % 2 == 0 ? .inside : .outside,
        activations: index == 0 ? units : groups, outputs: [2, 0], connections: connections)
      let parameters = GaussianInitializer().parameters(for: network, using: generator)
      try withTemporaryPath("net.safetensors") { path in
        try NetworkFile.recurrent(network, parameters: parameters).write(to: path)
        guard case .recurrent(let read, let values) = try NetworkFile(contentsOf: path) else {
          Issue.record("not recurrent")
          return
        }
        #expect(values == parameters)
        #expect(read.form == network.form && read.outputs == [2, 0])
        #expect(read.connections == connections)
        #expect(read.activations.map(\.units) == network.activations.map(\.units))
        #expect(
          read.activations.map(\.activation.name) == network.activations.map(\.activation.name))
        #expect(
          read.activations[0].activation.value(-1) == network.activations[0].activation.value(-1))
      }
    }
  }

  @Test func `feedforward networks with masks and skips are read as they were written`() throws {
    let network = LayeredNetwork(
      inputWidth: 3,
      layers: [
        .init(
          width: 2, activation: ELU(alpha: 0.5),
          connections: [.init(from: .input, positions: [0, 4, 5])]),
        .init(
          width: 4, activation: Tanh(),
          connections: [.init(from: .layer(0)), .init(from: .input)]),
        .init(width: 1, activation: Identity()),
      ])
    let parameters = UniformInitializer().parameters(
      for: network, using: SeededGenerator(seed: 1))
    let file = NetworkFile.layered(network, parameters: parameters).safetensors
    #expect(file.metadata["activation"] == "elu(alpha=0.5); tanh; identity")
    #expect(file.metadata["layer1.W.input.mask"] == "0,4-5")
    guard
      case .layered(let read, let values) = try NetworkFile(
        SafetensorsFile(file.bytes(), named: "net"), named: "net")
    else {
      Issue.record("not layered")
      return
    }
    #expect(values == parameters && read.inputWidth == 3)
    #expect(read.layers.map(\.connections) == network.layers.map(\.connections))
    #expect(read.layers[0].activation.value(-1) == network.layers[0].activation.value(-1))
  }

  @Test(arguments: [
    ("0,1,2", [0, 1, 2]), ("2,0", [2, 0]), ("1-2", [1, 2]), ("0, 2", [0, 2]), ("0,1-2", [0, 1, 2]),
  ])
  func `outputs are indices or ranges`(text: String, outputs: [Int]) throws {
    #expect(try recurrent(["outputs": text]).outputs == outputs)
  }

  @Test(arguments: [
    (["form": "insid"], "metadata form is 'insid'; did you mean 'inside'?"),
    (
      ["activation": "tanhh"],
      "metadata activation: unknown activation 'tanhh'; did you mean 'tanh'?"
    ),
    (
      ["activation": "elu(alhpa=1)"],
      "metadata activation: activation 'elu' has no setting 'alhpa'; did you mean 'alpha'?"
    ),
    (
      ["activation": "tanh 0-1"],
      "metadata activation: the groups of units must end at unit 2"
    ),
    (["outputs": "0,3"], "metadata outputs: 3 is past the last index, 2"),
    (["outputs": "0-99999999999999"], "metadata outputs: 99999999999999 is past the last index, 2"),
    (["outputs": "2-1"], "metadata outputs: the range 2-1 runs backward"),
    (["outputs": "1,1"], "metadata outputs: 1 stands twice"),
    (
      ["outputs": "1,x"],
      "metadata outputs: 'x' is no index; write indices as 0,1,5 or ranges as 54-63"
    ),
    (["activaton": "tanh"], "metadata 'activaton' is not known; did you mean 'activation'?"),
  ])
  func `metadata that is not valid is refused with what would be`(
    metadata: [String: String], text: String
  ) {
    #expect(failure { try recurrent(metadata) } == "net: \(text)")
  }

  @Test func `tensors that do not fit are refused by name`() throws {
    #expect(
      failure { try recurrent(W: Matrix(rows: 3, columns: 2)) }
        == "net: tensor 'W' is 3 × 2, not square")
    #expect(
      failure { try recurrent(U: Matrix(rows: 2, columns: 2)) }
        == "net: tensor 'U' (n × m, the weights from the input) is 2 × 2, not 3 × any")
    #expect(failure { try recurrent(b: [1]) } == "net: tensor 'b' (n, the biases) is 1, not 3")
    var damaged = Matrix(rows: 3, columns: 3)
    damaged[1, 2] = .nan
    #expect(failure { try recurrent(W: damaged) } == "net: tensor 'W' holds nan at [1, 2]")
    damaged[1, 2] = 1
    #expect(
      failure { try recurrent(["W-mask": "0-4"], W: damaged) }
        == "net: tensor 'W' is not zero at flat position 5, which W-mask leaves out")
    #expect(
      failure { try recurrent(["connections": "symmetric"], W: damaged) }
        == "net: tensor 'W' differs at [2, 1] and [1, 2], though connections is 'symmetric'")
    let alone = SafetensorsFile(tensors: [.init("W", Matrix.identity(2))])
    #expect(
      failure { try NetworkFile(alone, named: "net") }
        == "net: tensor 'U' (n × m, the weights from the input) is missing; there are 'W'")
    let other = SafetensorsFile(tensors: [.init("W", Matrix.identity(2)), .init("kernel", [1])])
    #expect(
      failure { try NetworkFile(other, named: "net") }
        == "net: tensor 'kernel' is not known; valid: W, U, b")
    #expect(
      failure {
        try NetworkFile(contentsOf: fixture("half.safetensors"))
      }.hasSuffix("tensor 'b' has the type F16; only F64 and F32 are read"))
  }

  @Test func `a file of nn.LSTM is refused, and says why`() {
    let file = SafetensorsFile(tensors: [
      .init("weight_hh_l0", Matrix(rows: 8, columns: 2)),
      .init("weight_ih_l0", Matrix(rows: 8, columns: 1)),
    ])
    #expect(
      failure { try NetworkFile(file, named: "net") }
        == "net: tensor 'weight_hh_l0' is 8 × 2, not square; of PyTorch's layers nn.RNN is read, "
        + "not nn.LSTM or nn.GRU")
  }
}

import GSLNumerics

/// Recurrent networks in safetensors files.
///
/// | metadata | values | when it is not there |
/// | --- | --- | --- |
/// | `form` | `inside`, `outside` | `inside` |
/// | `activation` | one for all units, `tanh`; or for groups of units, `tanh 0-53; identity 54-63` | `tanh` |
/// | `nonlinearity` | what PyTorch calls it; read where `activation` is not there | |
/// | `outputs` | units as `0,1,5` or `54-63` | no output units |
/// | `connections` | `all`, `symmetric`, `symmetric-without-diagonal` | `all` |
/// | `W-mask`, `U-mask` | the flat positions of the weights that exist, written as `outputs` | all |
///
/// Of `nn.RNN` with one layer, `weight_hh_l0` is `W`, `weight_ih_l0` is `U`, and `b` is the sum of
/// `bias_ih_l0` and `bias_hh_l0`, or zero.
enum RecurrentNetworkFile {
  private static let metadata = [
    "network", "form", "activation", "nonlinearity", "outputs", "connections", "W-mask", "U-mask",
  ]
  private static let torchNames = ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"]
  private static let connectionWords = ["all", "symmetric", "symmetric-without-diagonal"]

  static func read(_ reader: TensorReader) throws -> NetworkFile {
    let torch = reader.file.tensors.contains { $0.name.contains("_l0") }
    try reader.check(tensors: torch ? torchNames : ["W", "U", "b"], metadata: metadata)
    let recurrent = try reader.tensor(
      torch ? "weight_hh_l0" : "W", shape: [nil, nil], "n × n, the weights among the units")
    let n = recurrent.shape[0]
    guard n > 0, n == recurrent.shape[1] else {
      throw reader.refusal(
        "tensor '\(recurrent.name)' is \(n) × \(recurrent.shape[1]), not square"
          + (torch ? "; of PyTorch's layers nn.RNN is read, not nn.LSTM or nn.GRU" : ""))
    }
    let input = try reader.tensor(
      torch ? "weight_ih_l0" : "U", shape: [n, nil], "n × m, the weights from the input")
    var bias = Vector(repeating: 0, count: n)
    for name in torch ? ["bias_ih_l0", "bias_hh_l0"] : ["b"] {
      if torch, reader.file[name] == nil { continue }
      let values = try reader.tensor(name, shape: [n], "n, the biases").values
      bias = zip(bias, values).map { $0 + $1 }
    }
    let connections = try connections(reader, recurrent, input)
    let network = RecurrentNetwork(
      stateWidth: n, inputWidth: input.shape[1],
      form: InputForm(
        rawValue: try reader.word(
          "form", among: InputForm.allCases.map(\.rawValue), default: "inside")) ?? .inside,
      activations: try activations(reader, units: n),
      outputs: try reader.positions("outputs", below: n) ?? [], connections: connections)
    return .recurrent(
      network,
      parameters: network.parameters(
        recurrent: Matrix(rows: n, columns: n, elements: recurrent.values),
        input: Matrix(rows: n, columns: input.shape[1], elements: input.values), bias: bias))
  }

  static func safetensors(_ network: RecurrentNetwork, _ parameters: [Double]) -> SafetensorsFile {
    let dense = network.dense(parameters)
    var metadata = [
      "network": "recurrent", "form": network.form.rawValue,
      "activation": text(network.activations),
    ]
    if !network.outputs.isEmpty { metadata["outputs"] = PositionList.text(network.outputs) }
    switch network.connections {
    case .all: break
    case .some(let recurrent, let input):
      metadata["W-mask"] = PositionList.text(recurrent)
      metadata["U-mask"] = PositionList.text(input)
    case .symmetric(let diagonal):
      metadata["connections"] = connectionWords[diagonal ? 1 : 2]
    }
    return SafetensorsFile(
      metadata: metadata,
      tensors: [.init("W", dense.recurrent), .init("U", dense.input), .init("b", dense.bias)])
  }

  private static func connections(
    _ reader: TensorReader, _ recurrent: SafetensorsFile.Tensor, _ input: SafetensorsFile.Tensor
  ) throws -> RecurrentNetwork.Connections {
    let word = try reader.word("connections", among: connectionWords, default: "all")
    let masks = (
      try reader.mask("W-mask", of: recurrent), try reader.mask("U-mask", of: input)
    )
    if word == "all" {
      guard masks.0 != nil || masks.1 != nil else { return .all }
      return .some(
        recurrent: masks.0 ?? Array(recurrent.values.indices),
        input: masks.1 ?? Array(input.values.indices))
    }
    guard masks.0 == nil, masks.1 == nil else {
      throw reader.refusal("symmetric weights can't have a mask; leave one of the two out")
    }
    let n = recurrent.shape[0]
    let diagonal = word == "symmetric"
    for i in 0..<n {
      for j in 0...i {
        guard recurrent.values[i * n + j] == recurrent.values[j * n + i] else {
          throw reader.refusal(
            "tensor '\(recurrent.name)' differs at [\(i), \(j)] and [\(j), \(i)], "
              + "though connections is '\(word)'")
        }
      }
      guard diagonal || recurrent.values[i * n + i] == 0 else {
        throw reader.refusal(
          "tensor '\(recurrent.name)' is not zero at [\(i), \(i)], though connections is '\(word)'")
      }
    }
    return .symmetric(diagonal: diagonal)
  }

  private static func text(_ groups: [RecurrentNetwork.UnitGroup]) -> String {
    if groups.count == 1 { return ActivationText.text(groups[0].activation) }
    return groups.filter { !$0.units.isEmpty }.map {
      "\(ActivationText.text($0.activation)) \(PositionList.text(Array($0.units)))"
    }.joined(separator: "; ")
  }

  private static func activations(
    _ reader: TensorReader, units: Int
  ) throws -> [RecurrentNetwork.UnitGroup] {
    let text =
      reader.file.metadata["activation"] ?? reader.file.metadata["nonlinearity"] ?? "tanh"
    do {
      let parts = text.split(separator: ";").map { String($0).trimmed }
      if parts.count == 1, !parts[0].contains(" ") {
        return [.init(units: 0..<units, activation: try ActivationText.parse(parts[0]))]
      }
      var groups: [RecurrentNetwork.UnitGroup] = []
      for part in parts {
        guard let space = part.lastIndex(of: " ") else {
          throw PositionListError("'\(part)' names no units; write 'tanh 0-53; identity 54-63'")
        }
        let positions = try PositionList.parse(
          String(part[part.index(after: space)...]), below: units)
        let next = groups.last?.units.upperBound ?? 0
        guard positions == Array(next..<next + positions.count) else {
          throw PositionListError("the groups of units must follow each other from 0")
        }
        groups.append(
          .init(
            units: next..<next + positions.count,
            activation: try ActivationText.parse(part[..<space])))
      }
      guard groups.last?.units.upperBound == units else {
        throw PositionListError("the groups of units must end at unit \(units - 1)")
      }
      return groups
    } catch { throw reader.refusal("metadata activation: \(error)") }
  }
}

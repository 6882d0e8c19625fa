import Catalogue

/// A network with its parameters, as it stands in a safetensors file.
///
/// Recurrent networks are tensors `W` (`n × n`), `U` (`n × m`) and `b` (`n`), or those that PyTorch's
/// `nn.RNN` saves; see `RecurrentNetworkFile` and `LayeredNetworkFile` for the metadata.
public enum NetworkFile: Sendable {
  /// A feedforward network and its parameter vector.
  case layered(LayeredNetwork, parameters: [Double])
  /// A recurrent network and its parameter vector.
  case recurrent(RecurrentNetwork, parameters: [Double])

  /// Reads a network.
  /// - Throws: `NetworkFileError` naming the file, the tensor or metadata, and what is wrong.
  public init(contentsOf path: String) throws {
    try self.init(SafetensorsFile(contentsOf: path), named: path)
  }

  /// The network in a safetensors file; `name` is what errors call it.
  /// - Throws: `NetworkFileError`.
  public init(_ file: SafetensorsFile, named name: String) throws {
    let reader = TensorReader(file: file, name: name)
    let isLayered = file.tensors.contains { $0.name.hasPrefix("layer") }
    self =
      try reader.word(
        "network", among: ["layered", "recurrent"], default: isLayered ? "layered" : "recurrent")
      == "layered"
      ? LayeredNetworkFile.read(reader) : RecurrentNetworkFile.read(reader)
  }

  /// The network as tensors and metadata.
  public var safetensors: SafetensorsFile {
    switch self {
    case .layered(let network, let parameters):
      LayeredNetworkFile.safetensors(network, parameters)
    case .recurrent(let network, let parameters):
      RecurrentNetworkFile.safetensors(network, parameters)
    }
  }

  /// Writes the network, whole or not at all.
  /// - Throws: `NetworkFileError`.
  public func write(to path: String) throws { try safetensors.write(to: path) }
}

/// Takes what a network needs out of a safetensors file, and refuses what does not fit.
struct TensorReader {
  let file: SafetensorsFile
  let name: String

  func refusal(_ what: String) -> NetworkFileError { NetworkFileError(name, what) }

  /// Refuses tensors and metadata that mean nothing. What other tools note about the file stays
  /// unread, unless it is near enough to a key that counts to be a slip.
  func check(tensors: [String], metadata: [String]) throws {
    for tensor in file.tensors where !tensors.contains(tensor.name) {
      throw refusal("tensor '\(tensor.name)' is not known; \(nearest(tensor.name, tensors))")
    }
    // PyTorch's writer notes "format": "pt".
    for key in file.metadata.keys.sorted() where !metadata.contains(key) && key != "format" {
      if let meant = nearestName(to: key, among: metadata) {
        throw refusal("metadata '\(key)' is not known; did you mean '\(meant)'?")
      }
    }
  }

  /// A tensor of this shape, with finite numbers; `nil` stands for any size.
  func tensor(_ tensor: String, shape: [Int?], _ meaning: String) throws -> SafetensorsFile.Tensor {
    guard let found = file[tensor] else {
      let names = file.tensors.map { "'\($0.name)'" }.joined(separator: ", ")
      throw refusal(
        "tensor '\(tensor)' (\(meaning)) is missing; there are \(names.isEmpty ? "none" : names)")
    }
    guard found.shape.count == shape.count,
      zip(found.shape, shape).allSatisfy({ $1 == nil || $0 == $1 })
    else {
      let wanted = shape.map { $0.map(String.init) ?? "any" }.joined(separator: " × ")
      let got = found.shape.map(String.init).joined(separator: " × ")
      throw refusal(
        "tensor '\(tensor)' (\(meaning)) is \(got.isEmpty ? "a single number" : got), not \(wanted)"
      )
    }
    if let place = found.values.firstIndex(where: { !$0.isFinite }) {
      let columns = found.shape.last ?? 1
      let index = found.shape.count == 1 ? "\(place)" : "\(place / columns), \(place % columns)"
      throw refusal("tensor '\(tensor)' holds \(found.values[place]) at [\(index)]")
    }
    return found
  }

  /// The metadata under a key, one of some words.
  func word(_ key: String, among words: [String], default fallback: String) throws -> String {
    guard let word = file.metadata[key]?.trimmed else { return fallback }
    guard words.contains(word) else {
      throw refusal("metadata \(key) is '\(word)'; \(nearest(word, words))")
    }
    return word
  }

  /// The metadata under a key as positions below a bound; `nil` when the key is not there.
  func positions(_ key: String, below bound: Int) throws -> [Int]? {
    guard let text = file.metadata[key] else { return nil }
    do { return try PositionList.parse(text, below: bound) } catch {
      throw refusal("metadata \(key): \(error)")
    }
  }

  /// The positions of a mask, in order; `nil` when there is none. Where no weight exists, the tensor
  /// must be zero.
  func mask(_ key: String, of tensor: SafetensorsFile.Tensor) throws -> [Int]? {
    guard let positions = try positions(key, below: tensor.values.count)?.sorted() else {
      return nil
    }
    let present = Set(positions)
    if let place = tensor.values.indices.first(where: {
      tensor.values[$0] != 0 && !present.contains($0)
    }) {
      throw refusal(
        "tensor '\(tensor.name)' is not zero at flat position \(place), which \(key) leaves out")
    }
    return positions
  }

  private func nearest(_ word: String, _ valid: [String]) -> String {
    if let meant = nearestName(to: word, among: valid) { return "did you mean '\(meant)'?" }
    return "valid: \(valid.joined(separator: ", "))"
  }
}

import ArgumentParser
import Networks

/// The recurrent network that a subcommand works on.
struct RecurrentFile: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The network, a safetensors file with W, U and b, or as PyTorch's nn.RNN saves it.",
      valueName: "net"), completion: .file(extensions: ["safetensors"]))
  var path: String

  /// Reads the network.
  /// - Parameter outputs: the units to read out in place of the file's, as text.
  /// - Throws: `NetworkFileError`, `CommandFailure` for a network that does not settle.
  func read(outputs: String? = nil) throws -> (network: RecurrentNetwork, parameters: [Double]) {
    guard case .recurrent(let network, let parameters) = try NetworkFile(contentsOf: path) else {
      throw CommandFailure(
        "\(path): is a layered network, whose outputs follow from its inputs in one pass; it has no "
          + "fixed point. Give a recurrent network, with tensors W, U and b")
    }
    guard let outputs else { return (network, parameters) }
    return (network.readingOut(try units(outputs, of: network)), parameters)
  }

  private func units(_ text: String, of network: RecurrentNetwork) throws -> [Int] {
    do {
      return try PositionList.parse(text, below: network.stateWidth)
    } catch let error as PositionListError {
      throw CommandFailure("--outputs \(text): \(error)")
    }
  }
}

extension RecurrentNetwork {
  /// The same network with other output units.
  func readingOut(_ outputs: [Int]) -> RecurrentNetwork {
    RecurrentNetwork(
      stateWidth: stateWidth, inputWidth: inputWidth, form: form, activations: activations,
      outputs: outputs, connections: connections)
  }
}

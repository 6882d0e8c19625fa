import GSLNumerics

/// Where the input enters the map.
public enum InputForm: String, Sendable, Codable, CaseIterable {
  /// `F(x) = f(W x + U u + b)` (Almeida 1987; deep equilibrium models).
  case inside
  /// `F(x) = f(W x + b) + U u` (Pineda 1987).
  case outside
}

/// A dense network that settles: `n` units, all of which may feed all, `m` inputs to each, and some
/// units that are read out.
///
/// Parameters stand in one flat vector: the present entries of `W` row after row, then those of `U`,
/// then `b`. Without masks, `W`, `U` and `b` are views into it.
public struct RecurrentNetwork: Sendable {
  /// The number `n` of units.
  public let stateWidth: Int
  /// The number `m` of inputs.
  public let inputWidth: Int
  /// Where the input enters.
  public let form: InputForm
  /// The activations of consecutive groups of units, which together are `0..<n`.
  public let activations: [UnitGroup]
  /// The units `Ω` that are read out, in order.
  public let outputs: [Int]
  /// Which entries of `W` and `U` are parameters.
  public let connections: Connections

  /// Consecutive units with one activation.
  public struct UnitGroup: Sendable {
    /// The units.
    public let units: Range<Int>
    /// Their activation.
    public let activation: any Activation

    /// A group.
    public init(units: Range<Int>, activation: any Activation) {
      self.units = units
      self.activation = activation
    }
  }

  /// Which weights exist. Absent weights are exactly zero and have no parameter.
  public enum Connections: Sendable, Equatable {
    /// Every entry of `W` and `U`.
    case all
    /// The entries at these flat positions, ascending: `i n + j` for `W`, `i m + j` for `U`.
    case some(recurrent: [Int], input: [Int])
    /// `W` symmetric, as Hopfield's: parameters are its lower triangle row after row, with the
    /// diagonal or (where it is zero) without; and every entry of `U`.
    case symmetric(diagonal: Bool)
  }

  /// A network of the shape given; parameters are kept apart.
  public init(
    stateWidth: Int, inputWidth: Int, form: InputForm = .inside, activations: [UnitGroup],
    outputs: [Int], connections: Connections = .all
  ) {
    precondition(
      activations.first?.units.lowerBound == 0 && activations.last?.units.upperBound == stateWidth
        && zip(activations, activations.dropFirst()).allSatisfy {
          $0.units.upperBound == $1.units.lowerBound
        }, "The groups of units must cover 0..<\(stateWidth) in order")
    precondition(outputs.allSatisfy { (0..<stateWidth).contains($0) }, "An output is no unit")
    self.stateWidth = stateWidth
    self.inputWidth = inputWidth
    self.form = form
    self.activations = activations
    self.outputs = outputs
    self.connections = connections
  }

  /// The number of weights of `W` that are parameters.
  public var recurrentParameterCount: Int {
    switch connections {
    case .all: stateWidth * stateWidth
    case .some(let recurrent, _): recurrent.count
    case .symmetric(let diagonal): stateWidth * (stateWidth + (diagonal ? 1 : -1)) / 2
    }
  }

  /// The number of weights of `U` that are parameters.
  public var inputParameterCount: Int {
    if case .some(_, let input) = connections { return input.count }
    return stateWidth * inputWidth
  }

  /// The length `P` of the parameter vector.
  public var parameterCount: Int { recurrentParameterCount + inputParameterCount + stateWidth }
}

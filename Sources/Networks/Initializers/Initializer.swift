import Catalogue
public import GSLNumerics

/// How the first weights are drawn.
///
/// A new initializer is one new file beside this one and one line in `initializerCatalogue`.
public protocol Initializer: Sendable {
  /// The name in specifications and on the command line.
  var name: String { get }

  /// How large `W` of recurrent networks is made.
  var recurrentScale: RecurrentScale { get }

  /// Draws a matrix of weights, `rows × columns`, row after row.
  /// - Parameters:
  ///   - fanIn: the weights that a unit of the layer has, on average.
  ///   - fanOut: the weights that a source has into the layer, on average.
  func weights(
    rows: Int, columns: Int, fanIn: Double, fanOut: Double, using generator: SeededGenerator
  ) -> Matrix

  /// Draws the biases of `count` units.
  func biases(count: Int, using generator: SeededGenerator) -> Vector
}

extension Initializer {
  /// Zero, the usual choice.
  public func biases(count: Int, using generator: SeededGenerator) -> Vector {
    Vector(repeating: 0, count: count)
  }

  /// The first parameters of a feedforward network: layer after layer, its weights and its biases.
  ///
  /// The connections of a layer are drawn as one matrix, side by side. Where weights are absent,
  /// draws are made and left out, so the others don't depend on the mask.
  public func parameters(
    for network: LayeredNetwork, using generator: SeededGenerator
  ) -> [Double] {
    var weights: [[Matrix]] = []
    var biases: [Vector] = []
    for layer in network.layers {
      let widths = layer.connections.map { network.width(of: $0.source) }
      let present = zip(layer.connections, widths).map {
        $0.positions?.count ?? layer.width * $1
      }.reduce(0, +)
      let columns = widths.reduce(0, +)
      let drawn = self.weights(
        rows: layer.width, columns: columns, fanIn: Double(present) / Double(layer.width),
        fanOut: Double(present) / Double(max(1, columns)), using: generator)
      var start = 0
      weights.append(
        widths.map { width in
          defer { start += width }
          return drawn.withView { Matrix($0.columns(start..<start + width)) }
        })
      biases.append(self.biases(count: layer.width, using: generator))
    }
    return network.parameters(weights: weights, biases: biases)
  }

  /// The first parameters of a recurrent network: `W` at its `recurrentScale`, `U`, and `b`, each
  /// matrix drawn with the fans of its own.
  public func parameters(
    for network: RecurrentNetwork, using generator: SeededGenerator
  ) -> [Double] {
    let (n, m) = (network.stateWidth, network.inputWidth)
    var presentRecurrent = Double(n * n)
    var presentInput = Double(n * m)
    if case .some(let recurrent, let input) = network.connections {
      (presentRecurrent, presentInput) = (Double(recurrent.count), Double(input.count))
    }
    let recurrent = weights(
      rows: n, columns: n, fanIn: presentRecurrent / Double(n),
      fanOut: presentRecurrent / Double(n), using: generator)
    let input = weights(
      rows: n, columns: m, fanIn: presentInput / Double(n),
      fanOut: presentInput / Double(max(1, m)), using: generator)
    var parameters = network.parameters(
      recurrent: recurrent, input: input, bias: biases(count: n, using: generator))
    let factor = recurrentScale.factor(for: network.dense(parameters).recurrent)
    for index in 0..<network.recurrentParameterCount { parameters[index] *= factor }
    return parameters
  }
}

/// The shape of the distribution that an initializer of a given variance draws from.
enum DrawShape: String, Sendable, CaseIterable {
  case uniform
  case normal

  /// Draws `rows × columns` numbers of mean 0 and this standard deviation, row after row.
  func matrix(
    rows: Int, columns: Int, standardDeviation: Double, using generator: SeededGenerator
  ) -> Matrix {
    // The uniform distribution on ±r has the standard deviation r/√3.
    let radius = standardDeviation * 3.0.squareRoot()
    return Matrix(
      rows: rows, columns: columns,
      elements: (0..<rows * columns).map { _ in
        self == .uniform
          ? generator.uniform(-radius, radius)
          : generator.gaussian(standardDeviation: standardDeviation)
      })
  }

  static func setting(default shape: DrawShape) -> Setting {
    Setting(
      "distribution", .choice(allCases.map(\.rawValue)), default: .text(shape.rawValue),
      "shape of the distribution, of the same variance")
  }

  init(_ settings: Settings) {
    self = DrawShape(rawValue: settings.text("distribution")) ?? .uniform
  }
}

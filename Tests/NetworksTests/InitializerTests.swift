import Catalogue
import GSLNumerics
import Networks
import Testing

@Suite struct InitializerTests {
  private static let wide = LayeredNetwork(
    inputWidth: 90, hidden: [60], activation: Tanh(), outputWidth: 30,
    outputActivation: Identity())

  private func moments(_ matrix: Matrix) -> (mean: Double, variance: Double) {
    let count = Double(matrix.elements.count)
    let mean = matrix.elements.reduce(0, +) / count
    return (mean, matrix.elements.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / count)
  }

  private static let variances: [(String, Double)] = [
    ("uniform", 0.03), ("glorot", 2 / 150.0), ("he", 2 / 90.0), ("lecun", 1 / 90.0),
    ("gaussian", 1 / 90.0), ("orthogonal", 1 / 90.0),
  ]

  @Test(arguments: variances)
  func `the first layer has the published mean and variance`(name: String, variance: Double) throws
  {
    let initializer = try initializerCatalogue.make(name)
    let parameters = initializer.parameters(for: Self.wide, using: SeededGenerator(seed: 3))
    let found = moments(Self.wide.weights(layer: 0, connection: 0, in: parameters))
    // 5,400 draws: four standard errors of the mean, and about as many of a normal's variance.
    #expect(abs(found.mean) < 4 * (variance / 5400).squareRoot())
    #expect(abs(found.variance / variance - 1) < 4 * (2.0 / 5400).squareRoot())
    let biases = Self.wide.biases(layer: 0, in: parameters)
    #expect(biases.contains { $0 != 0 } == (name == "uniform"))
  }

  @Test(arguments: ["glorot", "he", "lecun"])
  func `both distributions have one variance, and the uniform one is bounded`(name: String) throws {
    let draw = { (shape: SettingValue) throws -> Matrix in
      let parameters = try initializerCatalogue.make(name, ["distribution": shape]).parameters(
        for: Self.wide, using: SeededGenerator(seed: 5))
      return Self.wide.weights(layer: 0, connection: 0, in: parameters)
    }
    let (uniform, normal) = (try draw("uniform"), try draw("normal"))
    #expect(abs(moments(uniform).variance / moments(normal).variance - 1) < 0.1)
    let bound = (3 * moments(uniform).variance).squareRoot()
    #expect(uniform.elements.allSatisfy { abs($0) < 1.05 * bound })
    #expect(normal.elements.contains { abs($0) > 1.5 * bound })
  }

  @Test(arguments: [(3, 5), (5, 3), (4, 4)])
  func `orthogonal weights have orthonormal rows or columns times the gain`(
    rows: Int, columns: Int
  ) {
    let matrix = OrthogonalInitializer(gain: 2).weights(
      rows: rows, columns: columns, fanIn: 0, fanOut: 0, using: SeededGenerator(seed: 1))
    let product = rows <= columns ? matrix * matrix.transposed : matrix.transposed * matrix
    for i in 0..<product.rows {
      for j in 0..<product.columns { #expect(abs(product[i, j] - (i == j ? 4 : 0)) < 1e-14) }
    }
  }

  @Test func `recurrent networks get W scaled, and the same seed gives the same draws`() throws {
    let network = RecurrentNetwork(
      stateWidth: 5, inputWidth: 2, activations: [.init(units: 0..<5, activation: Tanh())],
      outputs: [4])
    for name in initializerCatalogue.names {
      let draw = { (scale: Double) throws -> [Double] in
        try initializerCatalogue.make(name, ["recurrent-scale": .number(scale)]).parameters(
          for: network, using: SeededGenerator(seed: 9))
      }
      let (whole, half) = (try draw(1), try draw(0.5))
      #expect(whole.count == network.parameterCount)
      #expect(half.prefix(25) == whole.prefix(25).map { 0.5 * $0 }[...])
      #expect(half.dropFirst(25) == whole.dropFirst(25))
    }
  }

  @Test func `W is brought to a spectral radius, complex pairs or not`() throws {
    for (seed, gain) in [(1, 0.9), (2, 1.4)] as [(UInt64, Double)] {
      let network = RecurrentNetwork(
        stateWidth: 12, inputWidth: 1, activations: [.init(units: 0..<12, activation: Tanh())],
        outputs: [])
      let parameters = try initializerCatalogue.make(
        "orthogonal", ["gain": 3, "spectral-radius": .number(gain)]
      ).parameters(for: network, using: SeededGenerator(seed: seed))
      // All eigenvalues of an orthogonal matrix have modulus 1, so its rows have the norm asked for.
      let row = parameters[0..<12].map { $0 * $0 }.reduce(0, +).squareRoot()
      #expect(abs(row - gain) < 1e-12)
    }
    // Of a triangle it is the largest magnitude on the diagonal; the mask decides, not the draw.
    let triangle = RecurrentNetwork(
      stateWidth: 3, inputWidth: 0, activations: [.init(units: 0..<3, activation: Tanh())],
      outputs: [], connections: .some(recurrent: [0, 3, 4, 6, 7, 8], input: []))
    let parameters = GaussianInitializer(recurrentScale: .spectralRadius(0.7)).parameters(
      for: triangle, using: SeededGenerator(seed: 4))
    let diagonal = [parameters[0], parameters[2], parameters[5]].map(abs)
    #expect(abs((diagonal.max() ?? 0) - 0.7) < 1e-12)
  }

  @Test func `a mask leaves the other draws as they are`() {
    let initializer = UniformInitializer(radius: 1)
    let full = LayeredNetwork(inputWidth: 3, layers: [.init(width: 2, activation: Tanh())])
    let masked = LayeredNetwork(
      inputWidth: 3,
      layers: [
        .init(
          width: 2, activation: Tanh(),
          connections: [.init(from: .input, positions: [1, 5])])
      ])
    let drawn = initializer.parameters(for: full, using: SeededGenerator(seed: 2))
    #expect(
      initializer.parameters(for: masked, using: SeededGenerator(seed: 2))
        == [drawn[1], drawn[5], drawn[6], drawn[7]])
  }
}

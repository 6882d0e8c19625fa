import GSLNumerics
import Networks
import RecurrentBackprop
import Testing

/// A map of each kind; all must pass the same checks.
enum MapCase: String, CaseIterable, CustomTestStringConvertible {
  case inside, outside, severalGroups, masked, maskedOutside, symmetric, symmetricWithDiagonal
  case cellOfOneLayer, cellOfTwoLayers, cellOfThreeLayers, graph, periodicGrid, zeroBorderGrid,
    torus

  var testDescription: String { rawValue }

  private static func dense(
    _ form: InputForm = .inside, _ activations: [RecurrentNetwork.UnitGroup]? = nil,
    _ connections: RecurrentNetwork.Connections = .all
  ) -> any FixedPointMap {
    DenseMap(
      RecurrentNetwork(
        stateWidth: 5, inputWidth: 3, form: form,
        activations: activations ?? [.init(units: 0..<5, activation: Tanh())], outputs: [3, 4],
        connections: connections), capacity: 3)
  }

  var map: any FixedPointMap {
    let groups = [
      RecurrentNetwork.UnitGroup(units: 0..<2, activation: Tanh()),
      .init(units: 2..<3, activation: Identity()), .init(units: 3..<5, activation: Logistic()),
    ]
    let mask = RecurrentNetwork.Connections.some(
      recurrent: [1, 4, 5, 11, 18, 24], input: [0, 4, 7, 14])
    func layers(_ widths: [Int]) -> [DeepCellMap.Layer] {
      widths.enumerated().map { .init(width: $1, activation: $0 == 1 ? Logistic() : Tanh()) }
    }
    switch self {
    case .inside: return Self.dense()
    case .outside: return Self.dense(.outside)
    case .severalGroups: return Self.dense(.outside, groups)
    case .masked: return Self.dense(.inside, groups, mask)
    case .maskedOutside: return Self.dense(.outside, nil, mask)
    case .symmetric: return Self.dense(.inside, nil, .symmetric(diagonal: false))
    case .symmetricWithDiagonal: return Self.dense(.outside, groups, .symmetric(diagonal: true))
    case .cellOfOneLayer: return DeepCellMap(layers: layers([5]), inputWidth: 3, capacity: 3)
    case .cellOfTwoLayers: return DeepCellMap(layers: layers([7, 4]), inputWidth: 2, capacity: 3)
    case .cellOfThreeLayers:
      return DeepCellMap(layers: layers([6, 3, 5]), inputWidth: 2, capacity: 1)
    case .graph:
      let edges = [(0, 1, 0.5), (1, 0, 0.7), (1, 2, -0.4), (2, 3, 0.3), (3, 3, 0.2), (0, 3, 1.1)]
      return GraphMap(
        nodeCount: 4, edges: edges.map { (target: $0.0, source: $0.1, weight: $0.2) }, features: 3,
        inputs: 2, activation: Tanh(), capacity: 3)
    case .periodicGrid:
      return GridMap(
        height: 3, width: 4, radius: 1, border: .periodic, channels: 2, inputs: 1,
        activation: Tanh(), capacity: 3)
    case .zeroBorderGrid:
      return GridMap(
        height: 4, width: 3, radius: 1, border: .zero, channels: 2, inputs: 0,
        activation: Logistic(), capacity: 3)
    case .torus:
      // So small that a cell sees others, and itself, through several taps.
      return GridMap(
        height: 2, width: 1, radius: 1, border: .periodic, channels: 2, inputs: 2,
        activation: Tanh(), capacity: 3)
    }
  }
}

@Suite struct MapTests {
  @Test(arguments: MapCase.allCases)
  func `products with J and its transpose belong together`(mapCase: MapCase) {
    let checks = MapChecks(mapCase.map)
    for _ in 0..<5 { #expect(checks.dotProductError() < 1e-13) }
    #expect(checks.matrixError() < 1e-13)
  }

  @Test(arguments: MapCase.allCases)
  func `J is the derivative of F`(mapCase: MapCase) {
    #expect(MapChecks(mapCase.map).stateDifferenceError() < 1e-8)
  }

  @Test(arguments: MapCase.allCases)
  func `the parameter gradient is that of F, every parameter`(mapCase: MapCase) {
    let checks = MapChecks(mapCase.map)
    #expect(checks.parameterDifferenceError() < 1e-8)
    for _ in 0..<5 { #expect(checks.parameterDotProductError() < 1e-13) }
  }

  @Test(arguments: MapCase.allCases)
  func `a gradient is added with its scale`(mapCase: MapCase) {
    let checks = MapChecks(mapCase.map)
    let y = checks.random()
    let start = checks.randomDirection()
    let expected = zip(start, checks.gradient(y)).map { $0 - 0.25 * $1 }
    #expect(relativeDistance(checks.gradient(y, scale: -0.25, addingTo: start), expected) < 1e-14)
  }

  @Test(arguments: MapCase.allCases)
  func `evaluating leaves a linearization as it is`(mapCase: MapCase) {
    let checks = MapChecks(mapCase.map)
    let v = checks.random()
    let (before, gradientBefore) = (checks.product(v), checks.gradient(v))
    _ = checks.image(checks.random())
    #expect(checks.product(v) == before)
    #expect(checks.gradient(v) == gradientBefore)
  }

  @Test(arguments: MapCase.allCases)
  func `rows may be exchanged, with their inputs and linearization`(mapCase: MapCase) {
    let checks = MapChecks(mapCase.map)
    func exchanged(_ matrix: Matrix) -> Matrix {
      Matrix([matrix.row(2), matrix.row(1), matrix.row(0)])
    }
    let (v, y) = (checks.random(), checks.random())
    let image = checks.image(checks.states)
    let (product, transposed) = (checks.product(v), checks.transposedProduct(v))
    let gradient = checks.gradient(y)
    checks.map.swapRows(0, 2)
    #expect(checks.image(exchanged(checks.states)) == exchanged(image))
    #expect(checks.product(exchanged(v)) == exchanged(product))
    #expect(checks.transposedProduct(exchanged(v)) == exchanged(transposed))
    // The gradient takes the inputs and slopes of the rows where they now are.
    let moved = checks.gradient(exchanged(y), states: exchanged(checks.states))
    #expect(relativeDistance(moved, gradient) < 1e-14)
  }

  @Test(arguments: MapCase.allCases)
  func `one row of a batch gives what it gives in the batch`(mapCase: MapCase) {
    let checks = MapChecks(mapCase.map)
    let v = checks.random()
    let (image, product) = (checks.image(checks.states), checks.product(v))
    let transposed = checks.transposedProduct(v)
    let n = checks.map.stateWidth
    for row in 0..<3 {
      var results = Matrix(rows: 3, columns: n)
      checks.states.withView { states in
        v.withView { v in
          results.withMutableView { results in
            let range = row..<row + 1
            checks.map.evaluate(states.rows(range), rows: range, into: results.rows(0..<1))
            checks.map.multiplyJacobian(v.rows(range), rows: range, into: results.rows(1..<2))
            checks.map.multiplyTransposedJacobian(
              v.rows(range), rows: range, into: results.rows(2..<3))
          }
        }
      }
      #expect(relativeDistance(results.row(0), image.row(row)) < 1e-14)
      #expect(relativeDistance(results.row(1), product.row(row)) < 1e-14)
      #expect(relativeDistance(results.row(2), transposed.row(row)) < 1e-14)
    }
  }

  @Test func `a dense map is f of W x + U u + b by hand, both forms`() {
    for form in InputForm.allCases {
      let map = denseMap(
        recurrent: Matrix([[0.5, -1], [2, 0.25]]), input: Matrix([[3], [-2]]), bias: [0.1, 0.2],
        inputs: Matrix([[0.7]]), form: form, activation: Logistic())
      var image = Matrix(rows: 1, columns: 2)
      Matrix([[0.3, -0.6]]).withView { x in
        image.withMutableView { map.evaluate(x, rows: 0..<1, into: $0) }
      }
      let inner = [0.5 * 0.3 + 0.6 + 0.1, 2 * 0.3 - 0.25 * 0.6 + 0.2]
      for (unit, drive) in [3 * 0.7, -2 * 0.7].enumerated() {
        let expected =
          form == .inside
          ? Logistic().value(inner[unit] + drive) : Logistic().value(inner[unit]) + drive
        #expect(abs(image[0, unit] - expected) < 1e-15)
      }
    }
  }

  @Test func `a graph passes messages along its edges only`() {
    // Two nodes, one feature, 0 sees 1 with weight 3: a₀ = 3 W x₁ + S x₀ + U u₀ + b, a₁ = S x₁ + ….
    let map = GraphMap(
      nodeCount: 2, edges: [(target: 0, source: 1, weight: 3)], features: 1, inputs: 1,
      activation: Identity())
    let (w, s, u, b) = (0.5, 0.25, 2.0, 0.125)
    [w, s, u, b].withUnsafeBufferPointer { map.setParameters($0) }
    Matrix([[1, -1]]).withView { map.load(inputs: $0) }
    var image = Matrix(rows: 1, columns: 2)
    Matrix([[5, 7]]).withView { x in
      image.withMutableView { map.evaluate(x, rows: 0..<1, into: $0) }
    }
    #expect(image.elements == [3 * w * 7 + s * 5 + u + b, s * 7 - u + b])
  }

  @Test func `a grid cell sees its neighbours through the kernel, round the torus or not`() {
    // One row of three cells, a kernel that only looks one cell to the left.
    for (border, expected) in [
      (GridCoupling.Border.periodic, [4.0, 1, 2]), (.zero, [0.0, 1, 2]),
    ] {
      let map = GridMap(
        height: 1, width: 3, radius: 1, border: border, channels: 1, inputs: 0,
        activation: Identity())
      var kernel = [Double](repeating: 0, count: 10)
      kernel[3] = 1
      kernel.withUnsafeBufferPointer { map.setParameters($0) }
      Matrix(rows: 1, columns: 0).withView { map.load(inputs: $0) }
      var image = Matrix(rows: 1, columns: 3)
      Matrix([[1, 2, 4]]).withView { x in
        image.withMutableView { map.evaluate(x, rows: 0..<1, into: $0) }
      }
      #expect(image.elements == expected)
    }
  }

  @Test(arguments: [MapCase.cellOfThreeLayers, .graph, .periodicGrid])
  func `maps of every kind settle, by every solver alike`(mapCase: MapCase) throws {
    let checks = MapChecks(mapCase.map)
    checks.set(checks.parameters.map { 0.15 * $0 })
    let map = CountedMap(checks.map)
    let reference = try KeptSettlement(map, NewtonIteration(), count: 3)
    for name in solverCatalogue.names {
      let settled = try KeptSettlement(map, try solverCatalogue.make(name), count: 3)
      #expect(settled.patterns.allSatisfy { $0.outcome == .converged }, "\(name)")
      #expect(relativeDistance(settled.states.elements, reference.states.elements) < 1e-10)
    }
  }
}

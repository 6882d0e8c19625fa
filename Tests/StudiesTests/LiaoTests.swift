import Catalogue
import GSLNumerics
import Networks
import Objectives
import Problems
import RecurrentBackprop
import Testing

@testable import Studies

@Suite struct LiaoTests {
  private func findings(_ name: String, _ settings: [String: SettingValue], _ data: ProblemData)
    throws -> StudyFindings
  {
    try studyCatalogue.make(name, settings).run(on: data, using: StudyDraws { UInt64($0.count) })
  }

  /// Two rings of ten nodes; the class is the ring, and one node of each is labelled.
  private static var rings: ProblemData {
    let labels = (0..<20).map { $0 / 10 }
    func input(_ node: Int, _ unit: Int) -> Double { Double((node * 7 + unit * 3) % 5) / 5 }
    let rows: [[Double]] = (0..<20).map { node in (0..<3).map { input(node, $0) } }
    let inputs = Matrix(rows)
    let edges = (0..<20).map { node -> PatternGraph.Edge in
      let next = node / 10 * 10 + (node + 1) % 10
      return PatternGraph.Edge(first: min(node, next), second: max(node, next))
    }
    let all = PatternSet(inputs: inputs, labels: labels, classes: 2)
    let (training, test) = ([0, 12, 5, 17], [1, 3, 7, 11, 14, 18])
    return ProblemData(
      training: all.subset(training), test: all.subset(test),
      graph: PatternGraph(inputs: inputs, edges: edges, training: training, test: test))
  }

  @Test(arguments: FiveAdjoints.allCases)
  func `every adjoint trains the net on a graph, and counts what it keeps`(
    adjoint: FiveAdjoints
  ) throws {
    let found = try findings(
      "liao-cora",
      [
        "adjoint": .text(adjoint.rawValue), "features": 4, "epochs": 80, "rate": 0.05,
        "sweeps": 40,
      ], Self.rings)
    #expect(found.measures["training-accuracy"] == 1, "\(found.measures)")
    let vectors = [43.0, 8, 3, 7, 4][FiveAdjoints.allCases.firstIndex(of: adjoint) ?? 0]
    #expect(found.measures["kept-kilobytes"] == vectors * 80 * 8 / 1000)
    // At most 40 sweeps forward and as many backward; nodes that have settled take no more.
    let sweeps = try #require(found.measures["sweeps-per-step"])
    #expect(sweeps > 1 && sweeps <= 80, "\(sweeps)")
  }

  @Test func `the links are normalised, so that the mean over a regular graph is kept`() throws {
    let study = try #require(try studyCatalogue.make("liao-cora") as? LiaoCora)
    let adjacency = study.map(of: try #require(Self.rings.graph)).coupling.adjacency
    for (row, column, value) in [(0, 0, 1.0 / 3), (0, 1, 1.0 / 3), (9, 0, 1.0 / 3), (0, 11, 0)] {
      #expect(abs(adjacency[row, column] - value) < 1e-15)
    }
  }

  @Test func `weights past the bound are made smaller by one factor, others left alone`() throws {
    let study = try #require(
      try studyCatalogue.make("liao-cora", ["features": 2, "contraction": 0.5]) as? LiaoCora)
    // W = [[3, 0], [0, 4]] and S = [[0, 1], [−1, 0]] side by side, and one more: norms 4 and 1.
    var parameters = [3.0, 0, 0, 1, 0, 4, -1, 0, 7]
    try study.contract(&parameters)
    #expect(
      zip(parameters, [0.3, 0, 0, 0.1, 0, 0.4, -0.1, 0, 7]).allSatisfy { abs($0 - $1) < 1e-15 })
    let kept = parameters
    try study.contract(&parameters)
    #expect(zip(parameters, kept).allSatisfy { abs($0 - $1) < 1e-15 })
  }

  @Test func `the loss of nodes is the mean cross-entropy, with its derivative`() {
    let loss = NodeClassLoss(classes: 2, gain: 3)
    let (outputs, targets) = ([0.3, -0.2, 0.1, 0.4], [1.0, 0, 1, 0])
    var gradient = [Double](repeating: 0, count: 4)
    let value = loss.value(outputs: outputs, targets: targets, gradient: &gradient, width: 4)
    // (ln(1 + e^−1.5) + ln(1 + e^0.9)) / 2
    #expect(abs(value - 0.7212835764) < 1e-9)
    checkSlopes(loss, outputs, targets, gradient)
  }

  @Test func `the absolute error of states has its derivative in outputs`() {
    let (outputs, targets) = ([0.3, 0.9, 0.52], [1.0, 0, 0])
    var gradient = [Double](repeating: 0, count: 3)
    let loss = LogitAbsoluteError()
    let value = loss.value(outputs: outputs, targets: targets, gradient: &gradient, width: 3)
    // |2 ln(3/7) − 1|, 2 ln 9, 2 ln(13/12).
    #expect(abs(value - (2.69459572 + 4.39444915 + 0.16008542) / 3) < 1e-7)
    checkSlopes(loss, outputs, targets, gradient)
  }

  private func checkSlopes(
    _ loss: any Loss, _ outputs: [Double], _ targets: [Double], _ gradient: [Double]
  ) {
    for unit in outputs.indices {
      let values = [1e-6, -1e-6].map { change in
        var moved = outputs
        moved[unit] += change
        return loss.value(outputs: moved, targets: targets, width: outputs.count)
      }
      #expect(abs((values[0] - values[1]) / 2e-6 - gradient[unit]) < 1e-6)
    }
  }

  /// A symmetric `A` without diagonal, `C`, `u`, and the state `y = φ(x)` at `x`.
  private static let recurrent = Matrix([[0, 0.8, -0.5], [0.8, 0, 0.3], [-0.5, 0.3, 0]])
  private static let input = Matrix([[0.4, -1], [0.2, 0.7], [-0.6, 0.5]])
  private static let (image, x): (Vector, Vector) = ([1, 0], [0.5, -0.4, 1.1])
  private static func phi(_ x: Double) -> Double { Logistic().value(x / 2) }

  @Test func `the true product is the update's derivative, and the hand-written one another's`() {
    let jacobian = HandWrittenJacobian(
      recurrent: Self.recurrent, input: Self.input, state: Self.x.map(Self.phi), image: Self.image)
    let v: Vector = [0.3, -1, 0.6]
    func difference(_ update: (Vector) -> Vector) -> Vector {
      let moved = [1e-6, -1e-6].map { step in update(zip(Self.x, v).map { $0 + step * $1 }) }
      return zip(moved[0], moved[1]).map { ($0 - $1) / 2e-6 }
    }
    let update = difference { Self.recurrent * $0.map(Self.phi) }
    let other = difference { x in
      zip(Self.recurrent * x, Self.input * Self.image).map { 0.5 * Logistic().value($0 + $1) }
    }
    #expect(zip(jacobian.product(v), update).allSatisfy { abs($0 - $1) < 1e-9 })
    #expect(zip(jacobian.wrongProduct(v), other).allSatisfy { abs($0 - $1) < 1e-9 })
    let w: Vector = [-0.2, 0.9, 0.4]
    func inner(_ a: Vector, _ b: Vector) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    #expect(
      abs(inner(jacobian.product(v), w) - inner(v, jacobian.transposedProduct(w))) < 1e-14)
    #expect(
      abs(inner(jacobian.wrongProduct(v), w) - inner(v, jacobian.transposedProduct(w))) > 1e-3)
    // With the true product conjugate gradients solve (I − Jᵀ) z = e in as many steps as units.
    let z = jacobian.conjugateGradients(w, iterations: 3, isTrue: true)
    let left = zip(z, jacobian.transposedProduct(z)).map { $0 - $1 }
    #expect(zip(left, w).allSatisfy { abs($0 - $1) < 1e-9 })
  }

  @Test(arguments: FiveAdjoints.allCases)
  func `every adjoint trains the Hopfield memory, close to the exact gradient`(
    adjoint: FiveAdjoints
  ) throws {
    let inputs = Matrix((0..<4).map { row in (0..<12).map { ($0 + row) % 4 < 2 ? 1.0 : 0 } })
    let data = ProblemData(
      training: PatternSet(inputs: inputs, labels: [0, 1, 2, 3], classes: 4))
    let settings: [String: SettingValue] = [
      "adjoint": .text(adjoint.rawValue), "digits": 4, "hidden": 3, "rate": 0.02,
      "tolerance": 1e-6,
    ]
    let start = try findings("liao-memory", settings.merging(["epochs": 0]) { $1 }, data)
    let found = try findings("liao-memory", settings.merging(["epochs": 60]) { $1 }, data)
    let name = "training-loss"
    #expect(try #require(found.measures[name]) < 0.7 * #require(start.measures[name]))
    #expect(try #require(found.measures["gradient-angle-in-degrees"]) < 0.5, "\(found.measures)")
    #expect((found.measures["hand-written-angle-in-degrees"] != nil) == (adjoint == .cg))
  }

  @Test func `damage removes exactly its share of the ink`() {
    let images = Matrix([[1, 1, 0, 1, 1, 0], [0, 0, 1, 1, 0, 0]])
    let damaged = LiaoMemory.damaged(images, removed: 0.5, using: SeededGenerator(seed: 1))
    #expect(damaged.elements.prefix(6).reduce(0, +) == 2)
    #expect(damaged.elements.suffix(6).reduce(0, +) == 1)
    #expect(zip(damaged.elements, images.elements).allSatisfy { $0 <= $1 })
    #expect(
      LiaoMemory.held(Matrix([[0, 1]])).elements.map { abs($0 - 0.5) } == [0, 0.12245933120185459])
  }
}

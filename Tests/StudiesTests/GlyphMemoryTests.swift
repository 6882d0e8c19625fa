import Catalogue
import GSLNumerics
import Networks
import Objectives
import Problems
import RecurrentBackprop
import Testing

@testable import Studies

@Suite struct GlyphMemoryTests {
  /// Three patterns of 16 pixels; the first two are orthogonal, the third is to neither.
  private static let patterns = Matrix([
    (0..<16).map { $0 % 2 == 0 ? 1 : -1 }, (0..<16).map { $0 / 8 == 0 ? 1 : -1 },
    (0..<16).map { $0 % 5 == 0 ? 1 : -1 },
  ])

  private func findings(_ settings: [String: SettingValue], _ patterns: Matrix = patterns) throws
    -> StudyFindings
  {
    let common: [String: SettingValue] = ["recalls": 20, "random-starts": 50]
    return try studyCatalogue.make("glyph-memory", common.merging(settings) { $1 })
      .run(
        on: ProblemData(training: PatternSet(inputs: patterns, targets: patterns)),
        using: StudyDraws { UInt64($0.count) })
  }

  @Test func `the Hebbian rule gives Hopfield's weights`() {
    let memory = ThresholdMemory(hebbian: Matrix([[1, -1, 1], [1, 1, -1]]))
    #expect(
      memory.weights == Matrix([[0, 0, 0], [0, 0, -2.0 / 3], [0, -2.0 / 3, 0]]))
    #expect(memory.thresholds == [0, 0, 0])
  }

  @Test func `the covariance rule stores what differs from the mean pattern`() {
    let memory = ThresholdMemory(covariance: Matrix([[1, -1, 1], [1, 1, -1]]))
    #expect(memory.weights == Matrix([[0, 0, 0], [0, 0, -2.0 / 3], [0, -2.0 / 3, 0]]))
    let shifted = ThresholdMemory(covariance: Matrix([[1, 1, 1], [1, -1, 1], [1, 1, 1]]))
    // The mean is (1, 1/3, 1): only the second unit varies, and no pair with it.
    #expect(shifted.weights.elements.allSatisfy { abs($0) < 1e-15 })
    let pair = ThresholdMemory(covariance: Matrix([[1, 1], [1, 1], [-1, -1]]))
    #expect(abs(pair.weights[0, 1] - 4.0 / 3) < 1e-15)
    #expect(abs(pair.thresholds[0] - 4.0 / 9) < 1e-15)
  }

  @Test func `the pseudo-inverse keeps every pattern, but for its diagonal`() throws {
    let memory = try ThresholdMemory(pseudoInverse: Self.patterns)
    let (weights, patterns) = (memory.weights, Self.patterns)
    // (W + diag d) ξ = ξ with one d for all patterns.
    for unit in 0..<16 {
      let missing = (0..<3).map { row in
        (patterns[row, unit]
          - (0..<16).reduce(0) { $0 + weights[unit, $1] * patterns[row, $1] })
          / patterns[row, unit]
      }
      #expect(abs(missing[0] - missing[1]) < 1e-12 && abs(missing[0] - missing[2]) < 1e-12)
      #expect(weights[unit, unit] == 0)
    }
    #expect(throws: SingularMatrixError.self) {
      try ThresholdMemory(pseudoInverse: Matrix([[1, 1, -1], [1, 1, -1]]))
    }
  }

  @Test func `a threshold net settles where no unit wants to change, and lowers its energy`() {
    let memory = ThresholdMemory(hebbian: Self.patterns)
    let generator = SeededGenerator(seed: 4)
    let starts = PatternDamage(patterns: Self.patterns, copies: 1)
      .randomStarts(20, using: generator)
    let ends = memory.settle(starts, using: generator)
    func energy(_ state: Vector) -> Double {
      -zip(memory.weights * state, state).reduce(0) { $0 + $1.0 * $1.1 }
    }
    for (row, state) in ends.rows.enumerated() {
      #expect(ends.isSettled[row])
      #expect(zip(memory.weights * state, state).allSatisfy { $0 * $1 >= 0 })
      let start = Vector(starts.elements[row * 16..<(row + 1) * 16])
      #expect(energy(state) <= energy(start))
    }
  }

  @Test func `damage flips exactly its share, and blanks exactly its rows`() {
    let patterns = Matrix(rows: 2, columns: 128, repeating: 1)
    let damage = PatternDamage(patterns: patterns, copies: 3)
    let generator = SeededGenerator(seed: 1)
    let flipped = damage.flipped(0.25, using: generator)
    #expect(flipped.rows == 6)
    for row in 0..<6 {
      #expect((0..<128).count { flipped[row, $0] == -1 } == 32)
    }
    let hidden = damage.hiding(4, using: generator)
    for row in 0..<6 {
      let blank = (0..<128).filter { hidden[row, $0] == -1 }
      #expect(blank.count == 32 && blank.first! % 8 == 0 && blank.last! - blank.first! == 31)
    }
    #expect(damage.isStored(Vector(repeating: -1, count: 128)))
    #expect(!damage.isStored([1] + Vector(repeating: -1, count: 127)))
  }

  @Test(arguments: [true, false])
  func `the gradient under a cue is that of the net with the cue as its input`(
    isSymmetric: Bool
  ) throws {
    let network = RecurrentNetwork(
      stateWidth: 3, inputWidth: 3, activations: [.init(units: 0..<3, activation: Tanh())],
      outputs: [0, 1, 2],
      connections: isSymmetric
        ? .symmetric(diagonal: false)
        : .some(recurrent: [1, 2, 3, 5, 6, 7], input: [0, 4, 8]))
    let starts = Matrix([[0.5, -0.5, 0.5], [-0.5, 0.5, 0.5]])
    let objective = try CuedObjective(
      RecurrentObjective(
        map: DenseMap(network), outputs: [0, 1, 2], loss: SquaredError(), inputs: starts,
        targets: starts, initialStates: starts), cue: 0.7)
    let count = isSymmetric ? 6 : 9
    #expect(objective.parameterCount == count)
    let parameters = (0..<count).map { 0.3 * Double($0 % 4) - 0.4 }
    #expect(objective.trained(of: objective.all(parameters)) == parameters)
    #expect(
      network.dense(objective.all(parameters)).input
        == Matrix([[0.7, 0, 0], [0, 0.7, 0], [0, 0, 0.7]]))
    var gradient = [Double](repeating: 0, count: count)
    _ = try objective.gradient(at: parameters, on: .all, start: .cold, into: &gradient)
    for index in 0..<count {
      let losses = try [1e-5, -1e-5].map { change in
        var moved = parameters
        moved[index] += change
        return try objective.loss(at: moved, on: .all).loss
      }
      #expect(abs((losses[0] - losses[1]) / 2e-5 - gradient[index]) < 1e-8)
    }
  }

  @Test func `a trained memory recalls its patterns from noise, the same way again`() throws {
    let settings: [String: SettingValue] = ["epochs": 100, "rate": 0.03, "copies": 4]
    let found = try findings(settings)
    #expect(try #require(found.measures["stored-share"]) == 1, "\(found.measures)")
    #expect(try #require(found.measures["recalled-share"]) > 0.8, "\(found.measures)")
    #expect(found.parameterCount == 16 * 15 / 2 + 16)
    #expect(found.work.sweeps > 0)
    #expect(try findings(settings).measures == found.measures)
  }

  @Test(arguments: ["hebbian", "covariance", "pseudo-inverse"])
  func `the rules keep two orthogonal patterns`(storage: String) throws {
    let two = Matrix((0..<2).map { Vector(Self.patterns.elements[$0 * 16..<($0 + 1) * 16]) })
    let found = try findings(["storage": .text(storage)], two)
    #expect(found.measures["stored-share"] == 1, "\(found.measures)")
    #expect(found.measures["settled-share"] == 1)
  }

  @Test func `patterns that are not ±1 are refused`() throws {
    #expect(throws: SettingError.self) { try findings([:], Matrix([[0, 1]])) }
  }
}

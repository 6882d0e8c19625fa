import Foundation
import Objectives
import Testing

/// `E = Σ exp(cᵢ θᵢ)`, with a factor that spoils some of the derivatives.
private final class Exponentials: DifferentiableObjective {
  let rates: [Double]
  let spoil: [Int: Double]
  let offset: Double
  /// Changes the loss by up to this share of itself, back and forth with the parameter.
  let jitter: Double
  private(set) var work = Work()

  init(_ rates: [Double], spoil: [Int: Double] = [:], offset: Double = 0, jitter: Double = 0) {
    self.rates = rates
    self.spoil = spoil
    self.offset = offset
    self.jitter = jitter
  }

  var parameterCount: Int { rates.count }
  var patternCount: Int { 1 }

  func loss(at parameters: [Double], on batch: PatternBatch) throws -> Evaluation {
    let terms = zip(rates, parameters).map { exp($0 * $1) }
    let loss = terms.reduce(offset, +)
    let phase = sin(1e9 * (parameters.first ?? 0))
    return Evaluation(loss: loss * (1 + jitter * phase), patterns: 1)
  }

  func gradient(
    at parameters: [Double], on batch: PatternBatch, start: Start, into gradient: inout [Double]
  ) throws -> Evaluation {
    for index in rates.indices {
      gradient[index] =
        rates[index] * exp(rates[index] * parameters[index]) * (spoil[index] ?? 1)
    }
    return try loss(at: parameters, on: batch)
  }
}

/// `E = Σ |θ|`, with corners.
private final class Corners: DifferentiableObjective {
  let parameterCount: Int
  let patternCount = 1
  let work = Work()

  init(_ count: Int) { parameterCount = count }

  func loss(at parameters: [Double], on batch: PatternBatch) throws -> Evaluation {
    Evaluation(loss: parameters.map(abs).reduce(0, +), patterns: 1)
  }

  func gradient(
    at parameters: [Double], on batch: PatternBatch, start: Start, into gradient: inout [Double]
  ) throws -> Evaluation {
    for index in parameters.indices { gradient[index] = parameters[index] < 0 ? -1 : 1 }
    return try loss(at: parameters, on: batch)
  }
}

@Suite struct GradientCheckTests {
  private let blocks: [GradientCheck.Block] = [.init("layer 1", 0..<2), .init("layer 2", 2..<4)]
  private let rates = [1.0, -0.5, 3, 0.01]
  private let parameters = [0.5, -2, 1, 40]

  @Test func `an exact gradient passes far below 1e-7`() throws {
    let report = try GradientCheck().gradient(
      of: Exponentials(rates), at: parameters, blocks: blocks)
    #expect(report.passes)
    #expect(report.largestRelativeError < 1e-9)
    #expect(report.blocks.map(\.name) == ["layer 1", "layer 2"])
    #expect(report.blocks.allSatisfy { $0.checkedCount == 2 })
  }

  @Test func `an error of 3e-7 in one parameter is found where it is`() throws {
    let report = try GradientCheck().gradient(
      of: Exponentials(rates, spoil: [2: 1 + 3e-7]), at: parameters, blocks: blocks)
    #expect(!report.passes)
    #expect(report.blocks[0].largestRelativeError < 1e-9)
    #expect(abs(report.blocks[1].largestRelativeError / 3e-7 - 1) < 0.01)
    #expect(report.blocks[1].worstParameter == 2)
    #expect(report.verdict.contains("by 3.0e-07 in layer 2, parameter 2"))
  }

  @Test func `derivatives that differences can't resolve are held to their rounding error`() throws
  {
    // Against a loss of 1e9, a derivative of 1e-3 is lost in rounding.
    let report = try GradientCheck().gradient(
      of: Exponentials([1e-3], offset: 1e9), at: [0])
    #expect(report.passes)
    // But a wrong sign of a derivative that is resolved is not.
    let wrong = try GradientCheck().gradient(
      of: Exponentials([1], spoil: [0: -1], offset: 1e3), at: [0])
    #expect(!wrong.passes)
  }

  @Test func `values found to a tolerance are held to that, and errors past it still found`() throws
  {
    // The loss jumps by 1e-12 of itself, as one that is settled to a tolerance does.
    let noisy = { Exponentials([1e-3], spoil: $0, offset: 1, jitter: 1e-12) }
    #expect(try !GradientCheck().gradient(of: noisy([:]), at: [0]).passes)
    let check = GradientCheck(valueError: 1e-12)
    #expect(try check.gradient(of: noisy([:]), at: [0]).passes)
    #expect(try !check.gradient(of: noisy([0: 1.001]), at: [0]).passes)
  }

  @Test func `a corner near by is left behind`() throws {
    #expect(try GradientCheck().gradient(of: Corners(2), at: [3e-4, -0.019]).passes)
  }

  @Test func `a NaN fails and is named`() throws {
    let report = try GradientCheck().gradient(
      of: Exponentials(rates, spoil: [1: .nan]), at: parameters, blocks: blocks)
    #expect(!report.passes && report.largestRelativeError.isNaN)
    #expect(report.verdict.contains("layer 1, parameter 1"))
  }

  @Test func `a limit spreads the parameters over the block`() throws {
    let report = try GradientCheck(parametersPerBlock: 2).gradient(
      of: Exponentials(rates, spoil: [2: 2]), at: parameters)
    #expect(report.blocks[0].checkedCount == 2 && report.blocks[0].parameterCount == 4)
    #expect(report.blocks[0].worstParameter == 2)
  }
}

import Catalogue
import GSLNumerics
import Objectives
import Optimizers
import Testing

@Suite struct OptimizerCatalogueTests {
  @Test(arguments: optimizerCatalogue.names)
  func `every optimizer minimises a bowl with its defaults, and says why it ended`(name: String)
    throws
  {
    let optimizer = try optimizerCatalogue.make(name)
    #expect(optimizer.name == name)
    let objective = Quadratic(curvature: [1, 3], centres: [[1, 0], [1, 2]])
    let result = try Training(
      optimizer: optimizer, budget: Budget(epochs: 3000), rules: [.gradientTolerance(1e-3)]
    ).run(on: objective, from: [0.5, 0.5], order: SeededGenerator(seed: 1))
    // RMSProp with a constant rate circles at a distance of that rate; AdamW ends where its decay
    // balances the slope.
    #expect(
      result.reason == .gradientTolerance || ["rmsprop", "adamw"].contains(name),
      "\(name): \(result.reason)")
    #expect(abs(result.parameters[0] - 1) < 0.02 && abs(result.parameters[1] - 1) < 0.02)
  }

  @Test(arguments: optimizerCatalogue.names)
  func `mini-batches are taken or refused, with the reason`(name: String) throws {
    let optimizer = try optimizerCatalogue.make(name)
    let objective = Quadratic(curvature: [1, 3], centres: [[1, 0], [1, 2], [0, 0]])
    let training = Training(
      optimizer: optimizer, batching: .miniBatch(2), budget: Budget(epochs: 3))
    func run() throws -> TrainingResult {
      try training.run(on: objective, from: [0.5, 0.5], order: SeededGenerator(seed: 1))
    }
    if optimizer.allowsMiniBatches {
      #expect(try run().epochs == 3)
    } else {
      #expect {
        try run()
      } throws: {
        "\($0)".hasPrefix("\(name) ") && "\($0)".contains("full batches")
      }
    }
  }

  /// An objective that is no sum of squares.
  private final class Linear: DifferentiableObjective {
    let parameterCount = 1
    let patternCount = 1
    let work = Work()
    func loss(at parameters: [Double], on batch: PatternBatch) -> Evaluation {
      Evaluation(loss: parameters[0], patterns: 1)
    }
    func gradient(
      at parameters: [Double], on batch: PatternBatch, start: Start, into gradient: inout [Double]
    ) -> Evaluation {
      gradient[0] = 1
      return loss(at: parameters, on: batch)
    }
  }

  @Test(arguments: ["levenberg-marquardt", "levenberg-marquardt-large"])
  func `least squares refuse other objectives in one line`(name: String) throws {
    let training = Training(
      optimizer: try optimizerCatalogue.make(name), budget: Budget(epochs: 1))
    #expect {
      try training.run(on: Linear(), from: [0], order: SeededGenerator(seed: 1))
    } throws: {
      "\($0)".contains("sum of squared residuals") && !"\($0)".contains("\n")
    }
    let objective = Quadratic(curvature: [1])
    objective.leastSquaresRefusal = ObjectiveError("the loss 'huber' is no sum of squares")
    #expect {
      try training.run(on: objective, from: [0], order: SeededGenerator(seed: 1))
    } throws: {
      "\($0)".contains("'huber'") && "\($0)".hasPrefix("\(name) ")
    }
    #expect(objective.work.sweeps == 0)
  }

  @Test(arguments: ["bfgs", "conjugate-gradient-fr", "levenberg-marquardt"])
  func `an objective that fails within a line search ends the run with its own words`(
    name: String
  ) throws {
    struct Lost: Error, CustomStringConvertible { let description = "the fixed point is lost" }
    let objective = Quadratic(curvature: [1, 30])
    objective.beforeEvaluation = { if $0 == 4 { throw Lost() } }
    let result = try Training(
      optimizer: optimizerCatalogue.make(name), budget: Budget(epochs: 50)
    ).run(on: objective, from: [1, 1], order: SeededGenerator(seed: 1))
    #expect(result.reason == .objectiveFailed("the fixed point is lost"))
    #expect(result.parameters.allSatisfy { $0.isFinite })
  }

  @Test(arguments: ["bfgs", "conjugate-gradient-pr", "levenberg-marquardt"])
  func `a budget of evaluations holds within a line search`(name: String) throws {
    let objective = Quadratic(curvature: [1, 30], centres: [[0, 0], [1, 1]])
    let result = try Training(
      optimizer: optimizerCatalogue.make(name), budget: Budget(evaluations: 4)
    ).run(on: objective, from: [1, 1], order: SeededGenerator(seed: 1))
    #expect(result.reason == .budget(.evaluations) && result.evaluations == 4)
  }

  @Test(arguments: ["bfgs", "conjugate-gradient-fr", "levenberg-marquardt", "momentum"])
  func `a NaN ends the run with finite parameters`(name: String) throws {
    let objective = Quadratic(curvature: [1, 30])
    objective.lossOverride = { $0 >= 3 ? .nan : nil }
    let result = try Training(
      optimizer: optimizerCatalogue.make(name), budget: Budget(epochs: 50)
    ).run(on: objective, from: [1, 1], order: SeededGenerator(seed: 1))
    // Least squares read residuals, which stay finite here.
    #expect(result.reason == .notFinite || name == "levenberg-marquardt")
    #expect(result.parameters.allSatisfy { $0.isFinite })
  }

  @Test(arguments: ["bfgs", "conjugate-gradient-fr", "levenberg-marquardt"])
  func `a constraint that shortens steps is followed, and the method begins anew`(name: String)
    throws
  {
    let objective = Quadratic(curvature: [1, 30])
    let result = try Training(
      optimizer: optimizerCatalogue.make(name), budget: Budget(epochs: 400),
      rules: [.gradientTolerance(1e-6)],
      constraint: { before, after in
        for i in after.indices {
          after[i] = min(before[i] + 0.05, max(before[i] - 0.05, after[i]))
        }
      }
    ).run(on: objective, from: [1, 1], order: SeededGenerator(seed: 1))
    #expect(result.reason == .gradientTolerance)
    #expect(result.epochs > 20)
  }

  @Test func `settings are strict`() {
    #expect(throws: SettingError.self) { try optimizerCatalogue.make("momentum", ["raet": 0.1]) }
    #expect(throws: SettingError.self) {
      try optimizerCatalogue.make("levenberg-marquardt", ["trust-region": "dogleg2"])
    }
    #expect(throws: SettingError.self) { try optimizerCatalogue.make("momentun") }
  }
}

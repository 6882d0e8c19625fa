import GSLNumerics
import Objectives
import Optimizers
import Testing

@Suite struct TrainingTests {
  private struct Trouble: Error, CustomStringConvertible { let description = "pattern 3 diverged" }

  /// A clock that moves one second at each reading.
  private final class Ticks { var now = 0.0 }

  private func train(
    _ objective: Quadratic, rate: Double = 0.1, _ batching: Batching = .fullBatch, _ budget: Budget,
    _ rules: [StoppingRule] = [], seed: UInt64 = 1,
    observer: (EpochReport) throws -> EpochVerdict = { _ in .proceed },
    clock: @escaping () -> Double = { 0 }, constraint: Training.StepConstraint? = nil
  ) throws -> TrainingResult {
    try Training(
      optimizer: GradientDescent(rate: rate), batching: batching, budget: budget, rules: rules,
      clock: clock, constraint: constraint
    ).run(
      on: objective, from: objective.curvature.map { _ in 1 }, order: SeededGenerator(seed: seed),
      observer: observer)
  }

  private func patterns(_ count: Int) -> Quadratic {
    Quadratic(curvature: [1, 2], centres: (0..<count).map { [Double($0), -Double($0)] })
  }

  @Test func `each limit of the budget ends the run, and says which`() throws {
    let epochs = try train(patterns(4), .online, Budget(epochs: 3))
    #expect(epochs.reason == .budget(.epochs))
    #expect(epochs.epochs == 3 && epochs.evaluations == 12 && epochs.work.mapEvaluations == 12)

    let evaluations = try train(patterns(4), .online, Budget(evaluations: 6))
    #expect(evaluations.reason == .budget(.evaluations))
    #expect(evaluations.epochs == 1 && evaluations.evaluations == 6)

    let sweeps = try train(patterns(4), .fullBatch, Budget(sweeps: 20))
    #expect(sweeps.reason == .budget(.sweeps))
    #expect(sweeps.work.sweeps == 24)

    let ticks = Ticks()
    let seconds = try train(
      patterns(4), .fullBatch, Budget(seconds: 10),
      clock: {
        ticks.now += 1
        return ticks.now
      })
    #expect(seconds.reason == .budget(.seconds))
    #expect(seconds.seconds >= 10)
  }

  @Test func `the observer's time and work are not the training's`() throws {
    let ticks = Ticks()
    let objective = patterns(2)
    objective.beforeEvaluation = { _ in ticks.now += 1 }
    let result = try train(
      objective, .fullBatch, Budget(epochs: 5),
      observer: {
        ticks.now += 1000
        _ = try objective.loss(at: $0.parameters, on: .all)
        return .proceed
      }, clock: { ticks.now })
    #expect(result.seconds == 5)
    #expect(result.work.sweeps == 5 * 4)
    #expect(result.evaluations == 5)
  }

  @Test func `every pattern comes once an epoch, in an order from the seed alone`() throws {
    let (first, again, other) = (patterns(10), patterns(10), patterns(10))
    _ = try train(first, .miniBatch(4), Budget(epochs: 2))
    _ = try train(again, .miniBatch(4), Budget(epochs: 2))
    _ = try train(other, .miniBatch(4), Budget(epochs: 2), seed: 2)
    #expect(first.batches.map(\.count) == [4, 4, 2, 4, 4, 2])
    let epochs = [first.batches[0..<3].flatMap { $0 }, first.batches[3...].flatMap { $0 }]
    for epoch in epochs { #expect(epoch.sorted() == Array(0..<10)) }
    #expect(epochs[0] != epochs[1])
    #expect(first.batches == again.batches)
    #expect(first.batches != other.batches)
  }

  @Test func `reports carry the mean loss over the epoch's batches and the gradient's norm`() throws
  {
    var reports: [EpochReport] = []
    _ = try train(Quadratic(curvature: [1, 2]), .fullBatch, Budget(epochs: 2)) {
      reports.append($0)
      return .proceed
    }
    // E(1, 1) = 3/2, g = (1, 2); then θ = (0.9, 0.8).
    #expect(reports.map(\.epoch) == [1, 2])
    #expect(reports[0].trainingLoss == 1.5)
    #expect(reports[0].gradientNorm == 5.0.squareRoot())
    #expect(reports[0].parameters == [0.9, 0.8])
    #expect(abs(reports[1].trainingLoss - 0.5 * (0.81 + 2 * 0.64)) < 1e-15)

    // Batches of unequal size weigh by their patterns: losses ½·θ² of three patterns at 0, no step.
    let three = Quadratic(curvature: [1], centres: [[0], [0], [4]])
    var mean = 0.0
    _ = try Training(
      optimizer: GradientDescent(rate: 1e-300), batching: .miniBatch(2), budget: Budget(epochs: 1)
    ).run(on: three, from: [1], order: SeededGenerator(seed: 3)) {
      mean = $0.trainingLoss
      #expect($0.gradientNorm == nil)
      return .proceed
    }
    #expect(abs(mean - (0.5 + 0.5 + 4.5) / 3) < 1e-15)
  }

  @Test func `targets on loss and gradient give back the parameters that met them`() throws {
    let objective = Quadratic(curvature: [1])
    let loss = try train(objective, .fullBatch, Budget(epochs: 1000), [.targetLoss(0.1)])
    #expect(loss.reason == .target)
    #expect(0.5 * loss.parameters[0] * loss.parameters[0] == loss.lastEvaluation?.loss)
    let gradient = try train(
      objective, .fullBatch, Budget(epochs: 1000), [.gradientTolerance(1e-3)])
    #expect(gradient.reason == .gradientTolerance)
    #expect(abs(gradient.parameters[0]) <= 1e-3 && abs(gradient.parameters[0]) > 0.9e-3)
  }

  @Test func `early stopping waits for its patience and puts the best back`() throws {
    // The measure falls to its least at epoch 4 and rises again.
    var epoch = 0
    var seen: [[Double]] = []
    let rule = EarlyStopping(patience: 3) { parameters in
      epoch += 1
      seen.append(parameters)
      return Double((epoch - 4) * (epoch - 4))
    }
    let result = try train(
      Quadratic(curvature: [1]), .fullBatch, Budget(epochs: 100), [.earlyStopping(rule)])
    #expect(result.reason == .earlyStopped)
    #expect(result.epochs == 7)
    #expect(result.restoredEpoch == 4)
    #expect(result.parameters == seen[3])
  }

  @Test func `no progress is a stall`() throws {
    let objective = Quadratic(curvature: [1], centres: [[0], [2]])
    let result = try train(
      objective, .fullBatch, Budget(epochs: 10_000), [.noProgress(epochs: 5, by: 1e-9)])
    guard case .stalled = result.reason else {
      Issue.record("ended with \(result.reason)")
      return
    }
  }

  @Test func `a throw ends the run with the last good parameters and the objective's text`() throws
  {
    let objective = Quadratic(curvature: [1])
    objective.beforeEvaluation = { if $0 == 4 { throw Trouble() } }
    let result = try train(objective, .fullBatch, Budget(epochs: 100))
    #expect(result.reason == .objectiveFailed("pattern 3 diverged"))
    #expect(result.epochs == 3)
    // Three steps were taken, but the third one's end could not be evaluated.
    #expect(abs(result.parameters[0] - 0.9 * 0.9) < 1e-15)
  }

  @Test func `a NaN or an overflow ends the run with finite parameters`() throws {
    let objective = Quadratic(curvature: [1])
    objective.lossOverride = { $0 == 3 ? .nan : nil }
    let nan = try train(objective, .fullBatch, Budget(epochs: 100))
    #expect(nan.reason == .notFinite)
    #expect(abs(nan.parameters[0] - 0.9) < 1e-15)

    let diverging = try train(
      Quadratic(curvature: [1]), rate: 1e100, .fullBatch, Budget(epochs: 100))
    #expect(diverging.reason == .notFinite)
    #expect(diverging.parameters[0].isFinite)
  }

  @Test func `the observer can end the run with its own reason`() throws {
    let result = try train(patterns(3), .online, Budget(epochs: 100)) {
      $0.epoch == 7 ? .stop(.target) : .proceed
    }
    #expect(result.reason == .target && result.epochs == 7)
  }

  @Test func `a cancelled task ends the run`() async throws {
    let reason = try await Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try train(patterns(3), .online, Budget(epochs: 100)).reason
    }.value
    #expect(reason == .cancelled)
  }

  @Test func `a constraint may shorten every step`() throws {
    let result = try train(
      Quadratic(curvature: [1]), .fullBatch, Budget(epochs: 2),
      constraint: { before, after in after[0] = before[0] + 0.5 * (after[0] - before[0]) })
    #expect(abs(result.parameters[0] - 0.95 * 0.95) < 1e-15)
  }

  @Test func `contradicting settings are refused before anything is evaluated`() {
    let objective = patterns(4)
    #expect(throws: TrainingError.self) {
      try train(objective, .online, Budget(epochs: 1), [.gradientTolerance(1e-3)])
    }
    #expect(throws: TrainingError.self) { try train(objective, .miniBatch(0), Budget(epochs: 1)) }
    #expect(throws: TrainingError.self) {
      try Training(optimizer: GradientDescent(rate: 1), budget: Budget(epochs: 1)).run(
        on: objective, from: [1], order: SeededGenerator(seed: 1))
    }
    #expect(objective.work.sweeps == 0)
  }
}

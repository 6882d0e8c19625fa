import Catalogue
import Foundation
import GSLNumerics
import Networks
import Objectives
import Optimizers
import Problems
import RecurrentBackprop

/// One trial from its specification to its result: draws the data and the first weights, trains, and
/// measures along the way with the clock paused.
struct TrialExecution {
  private let trial: TrialSpecification
  private let training: TrainingSpecification
  private let data: ProblemData
  let model: any TrialModel
  private let parts: MethodParts
  private let rule: AnswerRule?

  /// Makes everything that the trial needs.
  /// - Throws: what the problem or a part of the method threw: one line.
  init(_ trial: TrialSpecification, toolbox: Toolbox) throws {
    self.trial = trial
    guard let training = trial.method.training else {
      throw SettingError("'\(trial.method.label)' is a study, which trains no one network")
    }
    self.training = training
    let problem = try toolbox.problems.make(trial.problem)
    var data = try problem.load(using: SeededGenerator(seed: trial.seed(for: "data")))
    if let rule = training.earlyStopping, data.validation == nil {
      data = Self.setAside(
        rule.share, of: data, using: SeededGenerator(seed: trial.seed(for: "validation")))
    }
    self.data = data
    var parts = try MethodParts(training, from: toolbox)
    parts.connectionSeed = trial.seed(for: "connections")
    self.parts = parts
    model = try toolbox.networks.make(
      training.network.kind, training.network.settings
    ).makeModel(of: parts, for: data)
    rule = AnswerRule(for: data.training, takesLogits: parts.loss.takesLogits)
  }

  /// Trains and measures.
  /// - Throws: what the optimizer refused before the first step.
  func run() throws -> PerformedTrial { try train().performed }

  /// The first parameters, which depend on the seed, the problem and the replicate.
  var startingParameters: [Double] {
    model.startingParameters(
      parts.initializer, using: SeededGenerator(seed: trial.seed(for: "weights")))
  }

  /// Trains and measures, and keeps the parameters that training ended with.
  /// - Throws: what the optimizer refused before the first step.
  func train() throws -> (performed: PerformedTrial, parameters: [Double]) {
    var log = CurveLog()
    var grid = LoggingGrid()
    var events: [TrialEvent] = []
    var shortened = 0
    var unlogged: (EpochReport, EpochDynamics)?
    var training = Training(
      optimizer: parts.optimizer, batching: batching, budget: budget, rules: rules)
    if let margin = self.training.stabilityMargin {
      training.constraint = { before, after in
        if try model.hold(&after, from: before, margin: margin) { shortened += 1 }
      }
    }
    let result = try training.run(
      on: model.objective, from: startingParameters,
      order: SeededGenerator(seed: trial.seed(for: "batches"))
    ) { report in
      let isLogged = grid.takes(epoch: report.epoch, trainingLoss: report.trainingLoss)
      let dynamics = try model.dynamics(at: report.parameters, epoch: report.epoch)
      events += dynamics.events
      if shortened > 0 {
        events.append(
          TrialEvent(
            epoch: report.epoch, kind: "shortened", detail: "\(shortened) steps were shortened"))
        shortened = 0
      }
      // The last epoch is logged too, but which that is shows only afterwards.
      unlogged = isLogged ? nil : (report, dynamics)
      guard isLogged || !trial.stopAt.isEmpty else { return .proceed }
      let measures = try measures(after: report, dynamics)
      let isDone =
        !trial.stopAt.isEmpty
        && trial.stopAt.allSatisfy { target in
          measures[target.measure].map(target.isMet) ?? false
        }
      if isLogged || isDone { log.append(report, measures) }
      return isDone ? .stop(.target) : .proceed
    }
    if let (report, dynamics) = unlogged, log.curve.epochs.last != Double(report.epoch) {
      log.append(report, try measures(after: report, dynamics))
    }
    var final = try measures(at: result.parameters)
    final[.trainingLoss] = log.curve.last[.trainingLoss]
    let counts = model.counts
    var found = TrialResult(
      outcome: TrialOutcome(result.reason), parameterCount: model.objective.parameterCount,
      curve: log.curve,
      final: final.filter { $0.value.isFinite }, work: result.work, settling: counts.settling,
      adjoint: counts.adjoint, events: events)
    found.warmStarts = counts.warmStarts
    let performed = PerformedTrial(
      result: found, seconds: result.seconds, curveSeconds: log.seconds)
    return (performed, result.parameters)
  }

  private var batching: Batching { training.batch.map { .miniBatch($0) } ?? .fullBatch }

  private var budget: Budget {
    Budget(
      epochs: trial.budget.epochs, evaluations: trial.budget.evaluations,
      sweeps: trial.budget.work, seconds: trial.budget.seconds)
  }

  private var rules: [StoppingRule] {
    guard let rule = training.earlyStopping, let validation = data.validation else { return [] }
    return [
      .earlyStopping(
        EarlyStopping(patience: rule.patience) { parameters in
          try meanLoss(of: model.outputs(for: validation.inputs, at: parameters), on: validation)
        })
    ]
  }

  /// What an epoch's moment of the curve holds.
  private func measures(
    after report: EpochReport, _ dynamics: EpochDynamics
  ) throws -> [Measure: Double] {
    var measures = try measures(at: report.parameters)
    measures[.trainingLoss] = report.trainingLoss
    measures[.gradientNorm] = report.gradientNorm
    return measures.merging(dynamics.measures) { $1 }
  }

  /// What is measured at some parameters, on the parts that the problem has.
  private func measures(at parameters: [Double]) throws -> [Measure: Double] {
    var measures: [Measure: Double] = [:]
    func measure(_ patterns: PatternSet, loss: Measure, error: Measure) throws -> ModelOutputs {
      let found = try model.outputs(for: patterns.inputs, at: parameters)
      measures[loss] = meanLoss(of: found, on: patterns)
      if let rule { measures[error] = rule.errorShare(found, on: patterns) }
      return found
    }
    var judged = data.training
    var found: ModelOutputs?
    if let validation = data.validation {
      _ = try measure(validation, loss: .validationLoss, error: .validationError)
    }
    if let test = data.test {
      judged = test
      found = try measure(test, loss: .testLoss, error: .testError)
      measures[.testAccuracy] = measures[.testError].map { 1 - $0 }
    } else if let rule {
      found = try model.outputs(for: judged.inputs, at: parameters)
      measures[.trainingError] = found.map { rule.errorShare($0, on: judged) }
    }
    if training.isRecurrent {
      measures[.settledFraction] = found.map {
        1 - Double($0.failures.count) / Double(max(1, judged.count))
      }
    }
    return measures
  }

  /// The mean loss over the patterns that did not fail; not a number when all did.
  private func meanLoss(of found: ModelOutputs, on patterns: PatternSet) -> Double {
    let width = patterns.targets.columns
    var (sum, count) = (0.0, 0)
    found.outputs.withView { outputs in
      patterns.targets.withView { targets in
        for row in 0..<patterns.count where !found.failures.contains(row) {
          sum += parts.loss.value(
            outputs: outputs.base + row * outputs.stride,
            targets: targets.base + row * targets.stride, width: width)
          count += 1
        }
      }
    }
    return sum / Double(count)
  }

  private static func setAside(
    _ share: Double, of data: ProblemData, using generator: SeededGenerator
  ) -> ProblemData {
    var order = Array(0..<data.training.count)
    generator.shuffle(&order)
    let count = Int((share * Double(order.count)).rounded())
    var divided = data
    divided.validation = data.training.subset(Array(order.prefix(count)))
    divided.training = data.training.subset(Array(order.dropFirst(count)))
    return divided
  }
}

/// The curve of a trial and the seconds at each of its moments.
private struct CurveLog {
  private(set) var curve = Curve()
  private(set) var seconds: [Double] = []

  mutating func append(_ report: EpochReport, _ measures: [Measure: Double]) {
    curve.append(
      epochs: Double(report.epoch), evaluations: report.evaluations, sweeps: report.work.sweeps,
      measures.filter { $0.value.isFinite })
    seconds.append(report.seconds)
  }
}

extension TrialOutcome {
  /// How a trial ended, from why its training did.
  init(_ reason: StopReason) {
    let detail = reason.description
    switch reason {
    case .target, .gradientTolerance: self.init(.target, detail)
    case .budget: self.init(.budget, detail)
    case .stalled, .earlyStopped: self.init(.stalled, detail)
    case .notFinite: self.init(.notFinite, detail)
    case .objectiveFailed: self.init(.diverged, detail)
    case .cancelled: self.init(.killed, detail)
    }
  }
}

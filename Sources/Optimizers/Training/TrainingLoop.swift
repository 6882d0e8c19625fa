import GSLNumerics
import Objectives

/// One run, while it goes on.
final class TrainingLoop {
  private let training: Training
  private let objective: MeteredObjective
  private let meter: Meter
  private let state: any OptimizerState
  private var batches: BatchSequence
  private var parameters: [Double]
  /// Where the loss and the gradient were last known to be finite.
  private var lastGood: [Double]
  /// Where the step that goes on began.
  private var stepStart: [Double]
  private var epochs = 0
  private var lastEvaluation: Evaluation?
  private var earlyStopping: EarlyStoppingState?
  private var progress: ProgressState?

  // Of the epoch that goes on.
  private var lossSum = 0.0
  private var patternSum = 0
  private var failedSum = 0
  private var gradientNorm: Double?
  private var stalled: String?

  init(
    _ training: Training, _ objective: MeteredObjective, _ meter: Meter, _ batches: BatchSequence,
    state: any OptimizerState, _ parameters: [Double]
  ) {
    self.training = training
    self.objective = objective
    self.meter = meter
    self.batches = batches
    self.state = state
    self.parameters = parameters
    lastGood = parameters
    stepStart = parameters
    for rule in training.rules {
      switch rule {
      case .earlyStopping(let rule):
        earlyStopping = EarlyStoppingState(rule, parameters: parameters)
      case .noProgress(let epochs, let fraction):
        progress = ProgressState(epochs: epochs, by: fraction)
      case .targetLoss, .gradientTolerance: break
      }
    }
  }

  func run(
    _ order: SeededGenerator, _ observer: (EpochReport) throws -> EpochVerdict
  ) throws -> StopReason {
    guard allFinite(parameters) else { return .notFinite }
    while true {
      if let most = training.budget.epochs, epochs >= most { return .budget(.epochs) }
      if let reason = epoch(order) { return reason }
      let report = report()
      let verdict = try meter.outside { try observer(report) }
      if let reason = reasonToStop(report) { return reason }
      if case .stop(let reason) = verdict { return reason }
      if let stalled { return .stalled(stalled) }
    }
  }

  func result(_ reason: StopReason) -> TrainingResult {
    var restoredEpoch: Int?
    if let earlyStopping, earlyStopping.rule.restoresBest, earlyStopping.bestEpoch > 0 {
      parameters = earlyStopping.bestParameters
      restoredEpoch = earlyStopping.bestEpoch
    }
    return TrainingResult(
      parameters: parameters, reason: reason, epochs: epochs, evaluations: meter.evaluations,
      work: meter.work, seconds: meter.seconds, lastEvaluation: lastEvaluation,
      restoredEpoch: restoredEpoch)
  }

  /// All steps of an epoch. Gives the reason when the run must end within it.
  private func epoch(_ order: SeededGenerator) -> StopReason? {
    (lossSum, patternSum, failedSum, gradientNorm) = (0, 0, 0, nil)
    batches.shuffle(using: order)
    state.beginEpoch(epochs + 1)
    for index in 0..<batches.count {
      if Task.isCancelled { return .cancelled }
      if let limit = meter.exhausted { return .budget(limit) }
      if let reason = step(batches[index]) { return reason }
      if stalled != nil { break }
    }
    guard allFinite(parameters) else {
      copy(lastGood, to: &parameters)
      return .notFinite
    }
    epochs += 1
    return nil
  }

  private func step(_ batch: PatternBatch) -> StopReason? {
    // A step's start is known to be good only once the step has evaluated it.
    copy(parameters, to: &stepStart)
    do {
      let found = try state.step(&parameters, objective: objective, batch: batch)
      guard found.evaluation.loss.isFinite, found.gradientNorm?.isFinite ?? true else {
        copy(lastGood, to: &parameters)
        return .notFinite
      }
      lastEvaluation = found.evaluation
      copy(stepStart, to: &lastGood)
      try training.constraint?(lastGood, &parameters)
      lossSum += found.evaluation.loss * Double(found.evaluation.patterns)
      patternSum += found.evaluation.patterns
      failedSum += found.evaluation.failedPatterns
      if batches.isFullBatch { gradientNorm = found.gradientNorm }
      stalled = found.stalled
      return nil
    } catch let exhausted as BudgetExhausted {
      copy(stepStart, to: &parameters)
      return .budget(exhausted.limit)
    } catch is CancellationError {
      copy(stepStart, to: &parameters)
      return .cancelled
    } catch {
      copy(lastGood, to: &parameters)
      return .objectiveFailed("\(error)")
    }
  }

  private func report() -> EpochReport {
    EpochReport(
      epoch: epochs, trainingLoss: lossSum / Double(max(1, patternSum)),
      gradientNorm: gradientNorm, failedPatterns: failedSum, evaluations: meter.evaluations,
      work: meter.work, seconds: meter.seconds, parameters: parameters)
  }

  private func reasonToStop(_ report: EpochReport) -> StopReason? {
    for rule in training.rules {
      switch rule {
      case .targetLoss(let target):
        guard report.trainingLoss <= target else { continue }
        keepEvaluated()
        return .target
      case .gradientTolerance(let tolerance):
        guard let norm = report.gradientNorm, norm <= tolerance else { continue }
        keepEvaluated()
        return .gradientTolerance
      case .earlyStopping(let rule):
        do {
          let measure = try meter.outside { try rule.measure(parameters) }
          let isOver = earlyStopping?.record(measure, epoch: epochs, parameters: parameters)
          if isOver == true { return .earlyStopped }
        } catch {
          return .objectiveFailed("the validation measure: \(error)")
        }
      case .noProgress(let epochs, let fraction):
        if progress?.record(report.trainingLoss, epoch: self.epochs) == true {
          return .stalled("the loss fell by less than \(fraction) of itself in \(epochs) epochs")
        }
      }
    }
    return nil
  }

  /// With full batches a rule was met before the last step, so the parameters there are returned.
  private func keepEvaluated() {
    if batches.isFullBatch { copy(lastGood, to: &parameters) }
  }
}

/// Copies without allocating; the arrays have one length.
private func copy(_ source: [Double], to target: inout [Double]) {
  source.withUnsafeBufferPointer { source in
    target.withUnsafeMutableBufferPointer { _ = $0.update(from: source) }
  }
}

/// Whether no element is infinite or NaN. `0 · x` is 0 for finite `x` only.
private func allFinite(_ values: [Double]) -> Bool {
  values.withUnsafeBufferPointer { values in
    var sum = 0.0
    for index in 0..<values.count { sum += 0 * values[index] }
    return sum == 0
  }
}

extension Cost {
  /// The unit, for axes and tables.
  public var unit: String {
    switch self {
    case .epochs: "epochs"
    case .evaluations: "evaluations"
    case .work: "network sweeps"
    case .seconds: "s"
    }
  }

  /// The quantity, for axes and tables.
  public var quantity: String {
    switch self {
    case .epochs: "epochs"
    case .evaluations: "evaluations"
    case .work: "work"
    case .seconds: "time"
    }
  }

  /// The cost at each moment of a trial's curve; `nil` for seconds without times.
  public func along(_ record: TrialRecord, _ timing: TrialTiming?) -> [Double]? {
    let curve = record.result.curve
    switch self {
    case .epochs: return curve.epochs
    case .evaluations: return curve.evaluations.map(Double.init)
    case .work: return curve.sweeps
    case .seconds:
      guard let timing, timing.curveSeconds.count == curve.count else { return nil }
      return timing.curveSeconds
    }
  }

  /// What a trial paid until it first met a target; a failure paid all that it spent. `nil` for
  /// seconds without times.
  public func cost(of record: TrialRecord, _ timing: TrialTiming?, to target: MeasureTarget)
    -> CostToTarget?
  {
    guard let costs = along(record, timing) else {
      // A trial that vanished has no times, and no moment at which it met anything.
      return record.result.curve.isEmpty ? .failed(spent: 0) : nil
    }
    if let index = record.result.curve.firstIndex(meeting: target) { return .reached(costs[index]) }
    let spent = self == .work ? max(record.result.work.sweeps, costs.last ?? 0) : costs.last ?? 0
    return .failed(spent: spent)
  }
}

/// Decides when a trial logs a moment of its curve: on a grid of work and on a grid of accuracy, so
/// that any target set later is found to the width of a step without a new run.
public struct CurveLogger: Sendable {
  /// The curve so far.
  public private(set) var curve = Curve()
  /// Factor between the steps of the grid of work.
  public let workRatio: Double
  /// Factor between the steps of the grid of accuracy.
  public let accuracyRatio: Double
  private var nextSweeps = 0.0
  private var best: [Measure: Double] = [:]
  private var lastEpochs = -1.0

  /// A logger. With the ratios given, ten times the work takes about 24 moments, and ten times the
  /// accuracy about 24 more.
  public init(workRatio: Double = 1.1, accuracyRatio: Double = 1.1) {
    self.workRatio = workRatio
    self.accuracyRatio = accuracyRatio
  }

  /// Whether the work done calls for a moment, whatever the accuracy.
  public func isDue(sweeps: Double) -> Bool { sweeps >= nextSweeps }

  /// Logs a moment when the work or one of the measures has come to its next step.
  /// - Parameter isLast: whether the trial ends here, which is always logged.
  /// - Returns: whether it was logged.
  @discardableResult
  public mutating func log(
    epochs: Double, evaluations: Int, sweeps: Double, _ measures: [Measure: Double],
    isLast: Bool = false
  ) -> Bool {
    var isWanted = isDue(sweeps: sweeps) || isLast
    for (measure, value) in measures {
      if isStep(measure, value) {
        isWanted = true
        best[measure] = value
      }
    }
    guard isWanted, epochs != lastEpochs || isLast && sweeps != curve.sweeps.last else {
      return false
    }
    if isDue(sweeps: sweeps) { nextSweeps = max(sweeps * workRatio, .leastNonzeroMagnitude) }
    lastEpochs = epochs
    curve.append(epochs: epochs, evaluations: evaluations, sweeps: sweeps, measures)
    return true
  }

  /// Whether a loss or an error has fallen, or an accuracy has risen, to its next step.
  private func isStep(_ measure: Measure, _ value: Double) -> Bool {
    let name = measure.rawValue
    guard name.hasSuffix("-loss") || name.hasSuffix("-error") || name.hasSuffix("-accuracy") else {
      return false
    }
    guard let best = best[measure] else { return true }
    // An accuracy's steps are those of the error that goes with it.
    return measure.largerIsBetter
      ? 1 - value <= (1 - best) / accuracyRatio && value > best
      : value <= best / accuracyRatio && value < best
  }
}

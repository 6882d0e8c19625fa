/// When a run ends before its budget does. Rules are asked after every epoch, in their order.
public enum StoppingRule {
  /// When the epoch's mean training loss is at or below this.
  case targetLoss(Double)
  /// When the gradient's Euclidean norm is at or below this; full batches only.
  case gradientTolerance(Double)
  /// When a validation measure no longer improves.
  case earlyStopping(EarlyStopping)
  /// When the mean training loss has not fallen by the fraction `by` of itself within `epochs`.
  case noProgress(epochs: Int, by: Double)
}

/// Early stopping on a measure of held-out patterns, smaller being better (Prechelt 1998).
public struct EarlyStopping {
  /// The epochs without improvement after which the run ends.
  public var patience: Int
  /// The least decrease that counts as improvement.
  public var minimumImprovement: Double
  /// Whether the run, however it ends, gives back the parameters of the best epoch.
  public var restoresBest: Bool
  /// The measure at some parameters. Its time and its work are not the training's.
  public var measure: ([Double]) throws -> Double

  /// Early stopping after `patience` epochs without improvement.
  public init(
    patience: Int, minimumImprovement: Double = 0, restoresBest: Bool = true,
    measure: @escaping ([Double]) throws -> Double
  ) {
    self.patience = patience
    self.minimumImprovement = minimumImprovement
    self.restoresBest = restoresBest
    self.measure = measure
  }
}

/// What early stopping remembers of a run.
struct EarlyStoppingState {
  let rule: EarlyStopping
  private(set) var best = Double.infinity
  private(set) var bestEpoch = 0
  private(set) var bestParameters: [Double]

  init(_ rule: EarlyStopping, parameters: [Double]) {
    self.rule = rule
    bestParameters = parameters
  }

  /// Takes an epoch's measure; a measure that is not a number is no improvement.
  /// - Returns: whether patience is at its end.
  mutating func record(_ measure: Double, epoch: Int, parameters: [Double]) -> Bool {
    if measure < best - rule.minimumImprovement || (bestEpoch == 0 && !measure.isNaN) {
      best = measure
      bestEpoch = epoch
      bestParameters = parameters
    }
    return epoch - bestEpoch >= rule.patience
  }
}

/// What the rule of no progress remembers of a run.
struct ProgressState {
  let epochs: Int
  let fraction: Double
  private var best = Double.infinity
  private var bestEpoch = 0

  init(epochs: Int, by fraction: Double) {
    self.epochs = epochs
    self.fraction = fraction
  }

  mutating func record(_ loss: Double, epoch: Int) -> Bool {
    if best == .infinity || loss < best - fraction * abs(best) {
      best = loss
      bestEpoch = epoch
    }
    return epoch - bestEpoch >= epochs
  }
}

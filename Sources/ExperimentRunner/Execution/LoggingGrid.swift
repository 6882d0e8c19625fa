/// Which epochs of a trial are logged: enough that a target set afterwards is met within five per
/// cent of where it was, few enough that a long trial stays a short file.
///
/// Every epoch up to the fiftieth; then on a grid of work, each five per cent further than the last;
/// and on a grid of accuracy, whenever the training loss is five per cent below the last one logged.
struct LoggingGrid {
  /// The factor from one line of either grid to the next.
  static let step = 1.05
  /// The epochs that are all logged.
  static let dense = 50

  private var nextEpoch = 0.0
  private var nextLoss = Double.infinity

  /// Whether to log this epoch; if so, moves both grids on.
  mutating func takes(epoch: Int, trainingLoss: Double) -> Bool {
    guard epoch <= Self.dense || Double(epoch) >= nextEpoch || trainingLoss <= nextLoss else {
      return false
    }
    nextEpoch = Double(epoch) * Self.step
    nextLoss = trainingLoss / Self.step
    return true
  }
}

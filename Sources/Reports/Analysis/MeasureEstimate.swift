import ExperimentRunner

/// A measure over the replicates of a method: its median, or the share of trials where it is 0 or 1,
/// with an interval.
struct MeasureEstimate {
  /// What is estimated.
  enum Form {
    /// The median of the values.
    case median(BootstrapInterval)
    /// The share of trials whose value is 1.
    case share(SuccessRate)
  }

  let measure: Measure
  let form: Form
  /// The trials that have a value, failures as the worst.
  let count: Int
  /// The trials that gave no value though they did not fail.
  let without: Int
  /// Whether several trials all gave the same value.
  let isConstant: Bool

  /// The estimate; `nil` when no trial has a value.
  init?(_ measure: Measure, of trials: [ReportTrial]) {
    let values = trials.compactMap { $0.judged(measure, largerIsBetter: measure.largerIsBetter) }
    guard !values.isEmpty else { return nil }
    self.measure = measure
    count = values.count
    without = trials.count - values.count
    isConstant = values.count > 1 && values.allSatisfy { $0 == values[0] }
    let finite = values.filter(\.isFinite)
    if measure.isSuccess, finite.allSatisfy({ $0 == 0 || $0 == 1 }) {
      form = .share(
        SuccessRate(
          finite.count { $0 == 1 }, of: values.count, level: ReportConstants.intervalLevel))
    } else {
      form = .median(ReportConstants.interval(values, statistic: Quantiles.median))
    }
  }

  var estimate: Double {
    switch form {
    case .median(let interval): interval.estimate
    case .share(let rate): rate.share
    }
  }

  var interval: (lower: Double, upper: Double) {
    switch form {
    case .median(let interval): (interval.lower, interval.upper)
    case .share(let rate): (rate.lower, rate.upper)
    }
  }

  /// "96.2 % (95.9 % to 96.4 %)"; without an interval for a single trial.
  var words: String {
    switch form {
    case .share(let rate): return CostSection.rate(rate.successes, of: rate.trials)
    case .median(let interval):
      let text = { (value: Double) in NumberText.value(value, of: measure) }
      // What is the same in every trial needs no interval.
      return count > 1 && !isConstant ? interval.words(text) : text(interval.estimate)
    }
  }
}

extension MeasureEstimate {
  /// The words, with the number of trials that they are of where not all gave a value.
  var cell: String { without > 0 ? "\(words) of \(count)" : words }
}

extension Measure {
  /// Whether it says of a trial that it succeeded (1) or not (0).
  var isSuccess: Bool { rawValue.hasSuffix("success") || rawValue.hasPrefix("is-") }

  /// What succeeded, without the words that mark it as a success or not: "stored", "fixed point lost".
  var successWords: String {
    let marked = words.hasPrefix("is ") ? String(words.dropFirst(3)) : words
    return marked.hasSuffix(" success") ? String(marked.dropLast(8)) : marked
  }
}

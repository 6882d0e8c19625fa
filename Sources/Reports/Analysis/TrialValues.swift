import Catalogue
import ExperimentRunner

/// What can be told of a trial by name: measures, times and settings.
extension ReportTrial {
  /// A measure at the end, a time that was taken, what a training spent, or the last value of the curve;
  /// `nil` for a trial that gave none.
  func given(_ name: String) -> Double? {
    ended(name) ?? spent(name) ?? record.result.curve.last[Measure(rawValue: name)]
  }

  /// A measure at the end, or a time that was taken.
  func ended(_ name: String) -> Double? {
    record.result.final[name] ?? timing?.measured?[name]
  }

  /// What a training spent until it ended; infinite where it should have reached a level and did not.
  private func spent(_ name: String) -> Double? {
    guard specification.method.training != nil else { return nil }
    if name == "seconds-per-epoch" { return timing?.secondsPerEpoch }
    let curve = record.result.curve
    let whole: Double? =
      switch name {
      case "epochs": curve.epochs.last
      case "work": record.result.work.sweeps
      case "seconds": timing?.seconds
      default: nil
      }
    let isDone = specification.stopAt.allSatisfy { curve.firstIndex(meeting: $0) != nil }
    return whole.map { isDone ? $0 : .infinity }
  }

  /// The same of a trial that failed: the worst there is, since a failure is no missing value.
  func judged(_ measure: Measure, largerIsBetter: Bool) -> Double? {
    // Where a failed trial was on its way is not what it came to.
    let value = ending.isFailure ? ended(measure.rawValue) : given(measure.rawValue)
    if let value, !value.isNaN { return value }
    return ending.isFailure ? (largerIsBetter ? -.infinity : .infinity) : nil
  }

  /// What stands on a horizontal axis: a measure, the number of parameters, or a setting that is a
  /// number.
  func position(along name: String) -> Double? {
    given(name) ?? (name == "parameters" ? Double(record.result.parameterCount) : nil)
      ?? setting(name)
  }

  /// A setting of the method or of the problem that is a number.
  func setting(_ name: String) -> Double? {
    let method = specification.method
    var groups = [specification.problem.settings]
    if let study = method.study { groups.insert(study.settings, at: 0) }
    if let training = method.training {
      groups =
        [
          training.network.settings, training.optimizer.settings, training.loss.settings,
          training.initializer.settings, training.settling?.solver.settings ?? [:],
          training.adjoint?.method.settings ?? [:],
        ] + groups
      switch name {
      case "batch": if let batch = training.batch { return Double(batch) }
      case "stability-margin": if let margin = training.stabilityMargin { return margin }
      case "weight-decay": if let decay = training.weightDecay { return decay.rate }
      case "tolerance": if let settling = training.settling { return settling.tolerance }
      default: break
      }
    }
    for settings in groups {
      if let number = settings[name]?.number { return number }
      // A list of one, such as the widths of one hidden layer, is its element.
      if case .list(let list)? = settings[name], list.count == 1, let number = list[0].number {
        return number
      }
    }
    return nil
  }
}

extension ReportTrials {
  /// The labels of the methods that a name means; all for no names.
  func methods(meant names: [String]) -> [String] {
    guard !names.isEmpty else { return methods }
    return methods.filter { label in names.contains { MethodFamily.does($0, mean: label) } }
  }

  /// The measures that any trial gave beside those of every report: first as `order` names them.
  func givenMeasures(order: [String] = []) -> [Measure] {
    var names: Set<String> = []
    for trial in all {
      names.formUnion(trial.record.result.final.keys)
      names.formUnion(trial.timing?.measured?.keys.map { $0 } ?? [])
    }
    let known = order.filter { names.contains($0) }
    return (known + names.subtracting(known).sorted()).map { Measure(rawValue: $0) }
  }
}

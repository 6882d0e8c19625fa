import ExperimentRunner
import Foundation

/// The learning curves of several replicates as one: medians and quartiles at common positions.
struct CurveSummary {
  let median: [Point]
  let band: [Series.BandPoint]
  /// The largest position that any replicate reached.
  let end: Double
  /// The smallest position above 0 from which all replicates have values.
  let start: Double

  /// The summary of `measure` over `cost`; `nil` without a trial that logged it.
  ///
  /// Between moments a curve is linear. A trial that ended keeps its last value; one that failed
  /// has the worst there is from then on, or none for what is no measure of success.
  init?(
    _ trials: [ReportTrial], _ measure: Measure, over cost: Cost, scale: Axis.Scale,
    failuresAreWorst: Bool = true
  ) {
    let curves = trials.compactMap { LoggedCurve($0, measure, cost) }
    guard !curves.isEmpty, let end = curves.compactMap(\.positions.last).max() else { return nil }
    let first = curves.compactMap(\.positions.first).max() ?? 0
    let firstPositive = curves.compactMap { $0.positions.first { $0 > 0 } }.max() ?? end
    self.end = end
    start = max(first, firstPositive)
    let lower = scale == .logarithmic ? start : first
    var median: [Point] = []
    var band: [Series.BandPoint] = []
    for position in Self.positions(curves, from: lower, to: end, scale: scale) {
      let values = curves.compactMap { curve -> Double? in
        let hasFailed = curve.failed && position > (curve.positions.last ?? 0)
        return hasFailed && !failuresAreWorst ? nil : curve.value(at: position)
      }
      if values.isEmpty { continue }
      let quartiles = Quartiles(values)
      median.append(Point(position, quartiles.median))
      band.append(
        Series.BandPoint(position, lower: quartiles.lower, upper: quartiles.upper))
    }
    self.median = median
    self.band = band
  }

  /// The moments themselves when they are few and common, as epochs are; else even positions.
  private static func positions(
    _ curves: [LoggedCurve], from lower: Double, to upper: Double, scale: Axis.Scale
  ) -> [Double] {
    let moments = Set(curves.flatMap(\.positions)).filter { $0 >= lower && $0 <= upper }
    if moments.count <= ReportConstants.curvePositions { return moments.sorted() }
    let last = ReportConstants.curvePositions - 1
    return (0...last).map { place in
      let share = Double(place) / Double(last)
      return scale == .linear
        ? lower + share * (upper - lower) : lower * pow(upper / lower, share)
    }
  }
}

/// One trial's values of a measure over a cost.
private struct LoggedCurve {
  let positions: [Double]
  let values: [Double]
  let after: Double
  let failed: Bool

  init?(_ trial: ReportTrial, _ measure: Measure, _ cost: Cost) {
    let column = trial.record.result.curve[measure]
    guard let costs = cost.along(trial.record, trial.timing) else { return nil }
    let taken = zip(costs, column).compactMap { position, value in
      value.map { (position, $0.isNaN ? measure.worst : $0) }
    }
    guard let last = taken.last else { return nil }
    positions = taken.map(\.0)
    values = taken.map(\.1)
    failed = trial.ending.isFailure
    after = failed ? measure.worst : last.1
  }

  func value(at position: Double) -> Double {
    guard let next = positions.firstIndex(where: { $0 >= position }) else { return after }
    if next == 0 || positions[next] == position || values[next] == values[next - 1] {
      return values[next]
    }
    let share = (position - positions[next - 1]) / (positions[next] - positions[next - 1])
    return values[next - 1] + share * (values[next] - values[next - 1])
  }
}

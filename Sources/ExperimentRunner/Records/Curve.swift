/// What was logged along a trial, column by column; row `i` of every column is one moment.
public struct Curve: Codable, Equatable, Sendable {
  /// Epochs done.
  public private(set) var epochs: [Double] = []
  /// Evaluations of the objective done.
  public private(set) var evaluations: [Int] = []
  /// Network sweeps done, summed over patterns.
  public private(set) var sweeps: [Double] = []
  /// The values of each measure by its name; `nil` where it was not taken.
  public private(set) var values: [String: [Double?]] = [:]

  /// An empty curve.
  public init() {}

  /// The number of moments.
  public var count: Int { epochs.count }
  /// Whether nothing was logged.
  public var isEmpty: Bool { epochs.isEmpty }

  /// The values of a measure, one a moment; all `nil` for one never taken.
  public subscript(measure: Measure) -> [Double?] {
    values[measure.rawValue] ?? Array(repeating: nil, count: count)
  }

  /// Adds a moment.
  public mutating func append(
    epochs: Double, evaluations: Int, sweeps: Double, _ measures: [Measure: Double]
  ) {
    for measure in measures.keys where values[measure.rawValue] == nil {
      values[measure.rawValue] = Array(repeating: nil, count: count)
    }
    for name in values.keys { values[name]?.append(measures[Measure(rawValue: name)]) }
    self.epochs.append(epochs)
    self.evaluations.append(evaluations)
    self.sweeps.append(sweeps)
  }

  /// The first moment that meets a target, if any does.
  public func firstIndex(meeting target: MeasureTarget) -> Int? {
    self[target.measure].firstIndex { $0.map(target.isMet) ?? false }
  }

  /// The last value of each measure.
  public var last: [Measure: Double] {
    var last: [Measure: Double] = [:]
    for (name, column) in values {
      last[Measure(rawValue: name)] = column.last { $0 != nil } ?? nil
    }
    return last
  }
}

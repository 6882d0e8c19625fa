import GSLNumerics

/// Looks at the free net after every epoch: the loss of the fixed points that it reaches from the
/// patterns, and how many different ones these are.
final class RecallWatch {
  private let net: AttractorNet
  private let patterns: Matrix
  private let looks: [Int]
  private let starts: Matrix
  private let noInput: Matrix
  private var losses: [Double] = []
  private var counts: [Int] = []
  private var visited: [[Double]] = []
  private var abscissas: [Double?] = []

  /// The loss of a pattern whose fixed point is not reached: that of units at 0.
  private let lossOfNone: Double

  init(net: AttractorNet, patterns: Matrix, looks: [Int]) {
    (self.net, self.patterns, self.looks) = (net, patterns, looks)
    starts = net.starts(patterns)
    noInput = Matrix(rows: patterns.rows, columns: patterns.columns)
    let squares = patterns.elements.reduce(0) { $0 + $1 * $1 }
    lossOfNone = 0.5 * squares / Double(patterns.rows)
  }

  func observe(_ epoch: AttractorTraining.Epoch) throws {
    let states = try net.settle(epoch.parameters, inputs: noInput, starts: starts)
    let sum = states.indices.reduce(0.0) { sum, row in
      guard let state = states[row] else { return sum + lossOfNone }
      return sum
        + 0.5
        * (0..<patterns.columns).reduce(0) {
          let error = state[$1] - patterns[row, $1]
          return $0 + error * error
        }
    }
    losses.append(sum / Double(patterns.rows))
    counts.append(FixedPointCount.different(states.compactMap { $0 }).count)
    visited.append(epoch.parameters)
    if looks.contains(epoch.number) {
      abscissas.append(try net.abscissa(epoch.parameters, inputs: noInput, starts: starts))
    }
  }

  /// The curves, and where they end.
  func measureEnd(into findings: inout StudyFindings) {
    let seen = looks.filter { $0 <= losses.count }
    findings.series += [
      StudySeries("recall-loss", alongEpochs: seen, seen.map { losses[$0 - 1] }),
      StudySeries("fixed-points", alongEpochs: seen, seen.map { Double(counts[$0 - 1]) }),
      StudySeries("highest-abscissa", alongEpochs: seen, abscissas),
    ]
    findings.measures["recall-loss"] = losses.last
    findings.measures["highest-abscissa"] = abscissas.compactMap { $0 }.max()
  }

  /// The largest fall of the recall loss, and what the fixed points did then.
  func measureJump(into findings: inout StudyFindings) throws {
    guard let jump = LearningJump(losses) else { return }
    let changes = zip(counts, counts.dropFirst()).map { $0 != $1 }
    findings.measures["recall-jump-ratio"] = jump.ratio
    findings.measures["recall-jump-share"] = jump.share
    findings.measures["recall-jump-epoch"] = Double(jump.epoch)
    findings.measures["is-change-at-jump"] = changes[jump.epoch - 1] ? 1 : 0
    findings.measures["change-share"] = Double(changes.count { $0 }) / Double(changes.count)
    findings.measures["abscissa-before-jump"] = try net.abscissa(
      visited[jump.epoch - 1], inputs: noInput, starts: starts)
  }
}

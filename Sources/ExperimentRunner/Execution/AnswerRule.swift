import Objectives
import Problems

/// What counts as a right answer, for problems whose targets are answers.
enum AnswerRule: Equatable {
  /// The largest output names the class.
  case largest
  /// Every output must lie on the side of `outputs` on which its target lies of `targets`.
  case threshold(targets: Double, outputs: Double)

  /// The rule for a problem's training patterns: the largest output where there are labels, a
  /// threshold half way where all targets take two values, and none for curves.
  /// - Parameter takesLogits: whether the loss reads outputs as logits, whose half way is 0.
  init?(for patterns: PatternSet, takesLogits: Bool) {
    if patterns.labels != nil {
      self = .largest
      return
    }
    let values = Set(patterns.targets.elements.prefix(4096))
    guard values.count == 2, let low = values.min(), let high = values.max() else { return nil }
    let halfWay = (low + high) / 2
    self = .threshold(targets: halfWay, outputs: takesLogits ? 0 : halfWay)
  }

  /// The share of patterns that are answered wrongly. A pattern that failed is.
  func errorShare(_ found: ModelOutputs, on patterns: PatternSet) -> Double {
    let wrong = (0..<patterns.count).count { row in
      found.failures.contains(row) || !isRight(found, patterns, row)
    }
    return Double(wrong) / Double(max(1, patterns.count))
  }

  private func isRight(_ found: ModelOutputs, _ patterns: PatternSet, _ row: Int) -> Bool {
    let outputs = found.outputs.row(row)
    switch self {
    case .largest:
      guard let largest = outputs.max() else { return false }
      return outputs.firstIndex(of: largest) == patterns.labels?[row]
    case .threshold(let targetLevel, let outputLevel):
      // An output that is not a number lies on neither side.
      return zip(outputs, patterns.targets.row(row)).allSatisfy { output, target in
        target > targetLevel ? output > outputLevel : output < outputLevel
      }
    }
  }
}

import GSLNumerics
import Objectives

extension RecurrentObjective {
  /// Holds what an objective is made of against its map.
  static func check(
    _ map: any FixedPointMap, outputs: [Int], inputs: Matrix, targets: Matrix, weightDecay: Double
  ) throws {
    guard !outputs.isEmpty else {
      throw ObjectiveError("the network has no output units; name at least one")
    }
    if let outside = outputs.first(where: { !(0..<map.stateWidth).contains($0) }) {
      throw ObjectiveError(
        "output unit \(outside) is not there; the network has units 0 to \(map.stateWidth - 1)")
    }
    guard inputs.columns == map.inputWidth else {
      throw ObjectiveError(
        "the inputs have \(inputs.columns) columns, the network \(map.inputWidth) inputs")
    }
    guard targets.columns == outputs.count else {
      throw ObjectiveError(
        "the targets have \(targets.columns) columns, the network \(outputs.count) outputs")
    }
    guard inputs.rows == targets.rows, inputs.rows > 0 else {
      throw ObjectiveError(
        "every pattern needs an input and a target: \(inputs.rows) inputs, "
          + "\(targets.rows) targets")
    }
    guard weightDecay >= 0, weightDecay.isFinite else {
      throw ObjectiveError("the weight decay is \(weightDecay); give a number from 0 on")
    }
    for (name, matrix) in [("inputs", inputs), ("targets", targets)] {
      if let index = matrix.elements.firstIndex(where: { !$0.isFinite }) {
        throw ObjectiveError(
          "the \(name) have a \(matrix.elements[index]) in row \(index / matrix.columns), column "
            + "\(index % matrix.columns); give finite numbers")
      }
    }
  }

  /// Holds the states to settle from against the map.
  static func check(
    _ initialStates: Matrix?, of map: any FixedPointMap, patterns: Int, warmStart: Bool = false
  ) throws {
    guard let initialStates else { return }
    guard initialStates.rows == patterns, initialStates.columns == map.stateWidth else {
      throw ObjectiveError(
        "\(initialStates.rows) × \(initialStates.columns) initial states do not fit "
          + "\(patterns) patterns of \(map.stateWidth) units; give one state a pattern")
    }
    guard !warmStart else {
      throw ObjectiveError(
        "warm starts begin from the last fixed points; give either these or initial states")
    }
  }
}

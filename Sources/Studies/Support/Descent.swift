import Objectives

/// Gradient descent that can be looked at: parameters, those before the last step, and the gradient.
struct Descent {
  let objective: any DifferentiableObjective
  var parameters: [Double]
  private(set) var previous: [Double]
  private var gradient: [Double]

  init(objective: any DifferentiableObjective, parameters: [Double]) {
    self.objective = objective
    self.parameters = parameters
    previous = parameters
    gradient = [Double](repeating: 0, count: parameters.count)
  }

  /// The loss and the gradient at the parameters; `nil` where no pattern settles.
  mutating func evaluate() throws -> Evaluation? {
    do {
      return try objective.gradient(
        at: parameters, on: .all, start: .cold, into: &gradient)
    } catch is ObjectiveError {
      return nil
    }
  }

  /// `θ ← θ − η g`, with the gradient last evaluated.
  mutating func step(_ rate: Double) {
    previous = parameters
    for index in parameters.indices { parameters[index] -= rate * gradient[index] }
  }
}

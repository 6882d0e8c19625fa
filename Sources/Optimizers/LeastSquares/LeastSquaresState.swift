import GSLNumerics
import Objectives

/// The state of a least-squares method: one accepted step of GSL's a step.
final class LeastSquaresState: OptimizerState {
  private let stepper: any LeastSquaresStepper
  private let evaluator: LeastSquaresEvaluator
  private let stepTolerance: Double
  private let refines: Bool
  private var hasStarted = false

  init(
    _ stepper: any LeastSquaresStepper, _ evaluator: LeastSquaresEvaluator, stepTolerance: Double,
    refines: Bool = false
  ) {
    self.stepper = stepper
    self.evaluator = evaluator
    self.stepTolerance = stepTolerance
    self.refines = refines
  }

  func step(
    _ parameters: inout [Double], objective: any DifferentiableObjective, batch: PatternBatch
  ) throws -> OptimizerStep {
    do {
      // Something between the steps may have moved the parameters: a constraint, for one.
      if !hasStarted || !stepper.position.elementsEqual(parameters) {
        hasStarted = false
        try stepper.start(at: parameters)
        hasStarted = true
      }
      let residual = norm(stepper.residual.baseAddress!, count: stepper.residual.count)
      var found = OptimizerStep(
        evaluation: Evaluation(loss: 0.5 * residual * residual, patterns: objective.patternCount),
        gradientNorm: norm(stepper.gradient.baseAddress!, count: parameters.count))
      guard found.evaluation.loss.isFinite, found.gradientNorm?.isFinite == true else {
        return found
      }
      evaluator.refusesInfeasible = true
      defer { evaluator.refusesInfeasible = false }
      if case .stuck = try stepper.iterate(), try !(refines && stepper.refine()) {
        found.stalled = "no step in the trust region lowers the residuals"
        return found
      }
      if moved(from: parameters) <= stepTolerance, try !(refines && stepper.refine()) {
        found.stalled = "no parameter moves by more than \(stepTolerance) of itself"
      }
      parameters.withUnsafeMutableBufferPointer { _ = $0.update(from: stepper.position) }
      return found
    } catch {
      hasStarted = false
      throw error
    }
  }

  /// The largest part of itself that a parameter moved by.
  private func moved(from parameters: [Double]) -> Double {
    var largest = 0.0
    for (new, old) in zip(stepper.position, parameters) where new != old {
      largest = max(largest, abs(new - old) / max(abs(new), abs(old)))
    }
    return largest
  }
}

/// What GSL's least-squares methods evaluate: pointers in, the objective's arrays in between.
final class LeastSquaresEvaluator {
  let objective: any LeastSquaresObjective
  /// Whether a point where the objective has no value counts as a bad one, so that the trust region
  /// shrinks, rather than as a failure: so for trial points, not for where a run stands.
  var refusesInfeasible = false
  /// A residual so large that no step to it is taken, small enough that its square is finite.
  private static let refusal = 1e100
  private var parameters: [Double]
  private var residuals: [Double]
  private var jacobian: [Double] = []
  private var wide: [Double]

  /// - Throws: `TrainingError` when the objective is no sum of squares.
  init(_ objective: any DifferentiableObjective, optimizer: String) throws {
    guard let objective = objective as? any LeastSquaresObjective else {
      throw TrainingError(
        "\(optimizer) needs a loss that is a sum of squared residuals; train with the squared"
          + " error, or choose bfgs")
    }
    if let refusal = objective.leastSquaresRefusal {
      throw TrainingError("\(optimizer) needs a sum of squared residuals: \(refusal)")
    }
    self.objective = objective
    parameters = Array(repeating: 0, count: objective.parameterCount)
    residuals = Array(repeating: 0, count: objective.residualCount)
    wide = parameters
  }

  func residuals(_ x: UnsafePointer<Double>, _ target: UnsafeMutablePointer<Double>) throws {
    read(x, into: &parameters)
    do {
      try objective.residuals(at: parameters, into: &residuals)
      target.update(from: residuals, count: residuals.count)
    } catch is any InfeasiblePoint where refusesInfeasible {
      target.update(repeating: Self.refusal, count: residuals.count)
    }
  }

  func jacobian(_ x: UnsafePointer<Double>, _ target: MutableMatrixView) throws {
    if jacobian.isEmpty {
      jacobian = Array(repeating: 0, count: residuals.count * parameters.count)
    }
    read(x, into: &parameters)
    do {
      try objective.residualJacobian(at: parameters, into: &jacobian)
    } catch is any InfeasiblePoint where refusesInfeasible {
      // A trial point whose residuals are refused already.
      return target.fill(0)
    }
    jacobian.withUnsafeBufferPointer {
      target.copy(MatrixView($0, rows: residuals.count, columns: parameters.count))
    }
  }

  func product(
    _ transposition: Transposition, _ x: UnsafePointer<Double>, _ vector: UnsafePointer<Double>,
    _ target: UnsafeMutablePointer<Double>
  ) throws {
    read(x, into: &parameters)
    switch transposition {
    case .none:
      read(vector, into: &wide)
      try objective.multiplyResidualJacobian(at: parameters, by: wide, into: &residuals)
      target.update(from: residuals, count: residuals.count)
    case .transposed:
      read(vector, into: &residuals)
      try objective.multiplyTransposedResidualJacobian(at: parameters, by: residuals, into: &wide)
      target.update(from: wide, count: wide.count)
    }
  }

  private func read(_ source: UnsafePointer<Double>, into target: inout [Double]) {
    target.withUnsafeMutableBufferPointer {
      $0.baseAddress?.update(from: source, count: $0.count)
    }
  }
}

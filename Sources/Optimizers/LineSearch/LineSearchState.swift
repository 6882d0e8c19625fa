import GSLNumerics
import Objectives

/// The state of a method on GSL's minimisers: one line search a step.
///
/// Every value in a line search comes from a cold start, so that it depends on the parameters alone.
final class LineSearchState: OptimizerState {
  private let evaluator: LineSearchEvaluator
  private let minimizer: Minimizer
  private let firstStep: Double
  private let lineTolerance: Double
  private var hasStarted = false

  init(
    _ method: Minimizer.Method, firstStep: Double, lineTolerance: Double,
    objective: any DifferentiableObjective
  ) {
    let evaluator = LineSearchEvaluator(objective)
    self.evaluator = evaluator
    self.firstStep = firstStep
    self.lineTolerance = lineTolerance
    minimizer = Minimizer(method, dimension: objective.parameterCount) {
      try evaluator.evaluate($0, $1)
    }
  }

  func step(
    _ parameters: inout [Double], objective: any DifferentiableObjective, batch: PatternBatch
  ) throws -> OptimizerStep {
    evaluator.objective = objective
    do {
      // Something between the steps may have moved the parameters: a constraint, for one.
      if !hasStarted || !minimizer.position.elementsEqual(parameters) {
        hasStarted = false
        try minimizer.start(at: parameters, firstStep: firstStep, lineTolerance: lineTolerance)
        hasStarted = true
      }
      var evaluation = evaluator.last
      evaluation.loss = minimizer.value
      let gradientNorm = norm(minimizer.gradient.baseAddress!, count: parameters.count)
      var found = OptimizerStep(evaluation: evaluation, gradientNorm: gradientNorm)
      // GSL gives a direction of length 0 no meaning.
      guard gradientNorm > 0 else {
        found.stalled = "the gradient is zero"
        return found
      }
      // Well above where the search begins, and near enough for GSL to interpolate a shorter step.
      evaluator.refusal = minimizer.value + 10 * abs(minimizer.value)
      defer { evaluator.refusal = nil }
      if case .stuck = try minimizer.iterate() {
        // Once more from here, straight down the gradient; past directions may be what is bad.
        minimizer.restart()
        if case .stuck = try minimizer.iterate() {
          found.stalled = "the line search finds nothing lower"
        }
      }
      guard minimizer.value <= evaluation.loss else {
        found.stalled = "the line search finds nothing lower"
        return found
      }
      parameters.withUnsafeMutableBufferPointer { _ = $0.update(from: minimizer.position) }
      return found
    } catch is LineSearchEvaluator.NotFinite {
      hasStarted = false
      return OptimizerStep(
        evaluation: Evaluation(loss: .nan, patterns: evaluator.last.patterns))
    } catch {
      hasStarted = false
      throw error
    }
  }
}

/// What GSL's minimisers evaluate: the objective over all patterns, from a cold start.
private final class LineSearchEvaluator {
  /// A value or a gradient that is not finite; GSL's line searches would go on with it.
  struct NotFinite: Error {}

  var objective: any DifferentiableObjective
  /// The value of a point where the objective has none, while a search is on: one that it must not
  /// go to. Where a run stands such a point is a failure.
  var refusal: Double?
  private(set) var last = Evaluation(loss: .nan, patterns: 0)
  private var parameters: [Double]
  private var gradient: [Double]
  /// Whether `gradient` and `last` belong to `parameters`: GSL asks for the value and the gradient
  /// of one point in two calls.
  private var gradientIsKnown = false

  init(_ objective: any DifferentiableObjective) {
    self.objective = objective
    parameters = Array(repeating: 0, count: objective.parameterCount)
    gradient = parameters
  }

  func evaluate(
    _ x: UnsafePointer<Double>, _ slopes: UnsafeMutablePointer<Double>?
  ) throws -> Double {
    let point = UnsafeBufferPointer(start: x, count: parameters.count)
    let isSame = gradientIsKnown && point.elementsEqual(parameters)
    if !isSame {
      gradientIsKnown = false
      parameters.withUnsafeMutableBufferPointer { _ = $0.update(from: point) }
      do {
        if slopes == nil {
          last = try objective.loss(at: parameters, on: .all)
        } else {
          last = try objective.gradient(at: parameters, on: .all, start: .cold, into: &gradient)
          guard norm(gradient, count: gradient.count).isFinite else { throw NotFinite() }
          gradientIsKnown = true
        }
      } catch let error as any InfeasiblePoint {
        guard let refusal else { throw error }
        slopes?.update(repeating: 0, count: parameters.count)
        return refusal
      }
      guard last.loss.isFinite else { throw NotFinite() }
    }
    slopes?.update(from: gradient, count: gradient.count)
    return last.loss
  }
}

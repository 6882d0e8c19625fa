public import Objectives
import GSLNumerics

/// What a first-order method does with a gradient; what remains of a method once the gradient, the
/// rate and the checks are taken out.
///
/// A rule owns its memory, allocated for the parameter count; `update` allocates nothing.
public protocol GradientRule {
  /// Where evaluations begin: cold for a rule that compares losses, warm (the default) for the rest.
  var start: Start { get }

  /// Changes the parameters.
  /// - Parameters:
  ///   - parameters: `count` values, in and out.
  ///   - gradient: `∂E/∂parameters`, `count` finite values.
  ///   - loss: the loss there.
  ///   - rate: the schedule's factor times the method's rate.
  ///   - count: the number of parameters.
  mutating func update(
    _ parameters: UnsafeMutablePointer<Double>, gradient: UnsafePointer<Double>, loss: Double,
    rate: Double, count: Int)
}

extension GradientRule {
  public var start: Start { .warm }
}

/// The state of a first-order method: one gradient a step, from a warm start where the objective
/// keeps one and the rule compares no losses.
public final class GradientState<Rule: GradientRule>: OptimizerState {
  private var rule: Rule
  private let rate: Double
  private let schedule: RateSchedule
  private var scheduledRate: Double
  private var gradient: [Double]

  /// A state for `parameterCount` parameters.
  public init(
    _ rule: Rule, rate: Double, schedule: RateSchedule = RateSchedule(), parameterCount: Int
  ) {
    self.rule = rule
    self.rate = rate
    self.schedule = schedule
    scheduledRate = rate * schedule.factor(epoch: 1)
    gradient = Array(repeating: 0, count: parameterCount)
  }

  public func beginEpoch(_ epoch: Int) { scheduledRate = rate * schedule.factor(epoch: epoch) }

  public func step(
    _ parameters: inout [Double], objective: any DifferentiableObjective, batch: PatternBatch
  ) throws -> OptimizerStep {
    let evaluation = try objective.gradient(
      at: parameters, on: batch, start: rule.start, into: &gradient)
    let gradientNorm = norm(gradient, count: gradient.count)
    // The loop ends the run on a value that is not finite; the rule's memory is not spoilt by it.
    if evaluation.loss.isFinite && gradientNorm.isFinite {
      parameters.withUnsafeMutableBufferPointer { parameters in
        gradient.withUnsafeBufferPointer { gradient in
          guard let base = parameters.baseAddress, let slopes = gradient.baseAddress else { return }
          rule.update(
            base, gradient: slopes, loss: evaluation.loss, rate: scheduledRate,
            count: gradient.count)
        }
      }
    }
    return OptimizerStep(evaluation: evaluation, gradientNorm: gradientNorm)
  }
}

/// Memory that a rule keeps between steps: `count` numbers of one value at first.
public final class RuleMemory {
  /// The numbers.
  public let base: UnsafeMutablePointer<Double>

  /// Allocates `count` numbers.
  public init(_ count: Int, repeating value: Double = 0) {
    base = .allocate(capacity: max(1, count))
    base.initialize(repeating: value, count: max(1, count))
  }

  deinit { base.deallocate() }

  /// One number.
  public subscript(index: Int) -> Double {
    @inline(__always) get { base[index] }
    @inline(__always) set { base[index] = newValue }
  }
}

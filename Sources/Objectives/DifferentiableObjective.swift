/// What an optimizer may see of a learning problem: a scalar loss over a flat parameter vector, a
/// mean over patterns, with its exact gradient.
///
/// Static and recurrent networks conform alike, so every optimizer drives both. An objective owns
/// its scratch memory and therefore serves one caller at a time.
public protocol DifferentiableObjective: AnyObject {
  /// The length `P` of the parameter vector.
  var parameterCount: Int { get }

  /// The parts of the parameter vector that reports tell apart: layers, or matrices. One block of
  /// everything unless told.
  var parameterBlocks: [GradientCheck.Block] { get }

  /// The number of training patterns; batches name them from 0.
  var patternCount: Int { get }

  /// All work done through this objective so far, counted by the library.
  var work: Work { get }

  /// The mean loss over a batch. Always computed from a cold start.
  ///
  /// - Parameters:
  ///   - parameters: `P` values.
  ///   - batch: the patterns to average over.
  /// - Throws: what keeps the loss from being known: a pattern that did not settle, for one.
  func loss(at parameters: [Double], on batch: PatternBatch) throws -> Evaluation

  /// The mean loss over a batch and its gradient.
  ///
  /// - Parameters:
  ///   - parameters: `P` values.
  ///   - batch: the patterns to average over.
  ///   - start: whether the objective may begin from what it kept of its last call.
  ///   - gradient: `P` values, overwritten with `∂E/∂parameters`. Left undefined on a throw.
  /// - Throws: what keeps the gradient from being known. There is no silent zero.
  func gradient(
    at parameters: [Double], on batch: PatternBatch, start: Start, into gradient: inout [Double]
  ) throws -> Evaluation
}

extension DifferentiableObjective {
  public var parameterBlocks: [GradientCheck.Block] {
    [GradientCheck.Block("all parameters", 0..<parameterCount)]
  }
}

/// An error that says only that these parameters lie where the objective has no value: a net that
/// does not settle there, for one. A line search or a trust region may then try a shorter step.
public protocol InfeasiblePoint: Error {}

/// Whether an evaluation may begin from the state of the last one.
public enum Start: Sendable {
  /// From nothing: the value depends on the parameters and the batch alone. Line searches and
  /// whatever compares values ask for this.
  case cold
  /// From the kept state, when the objective keeps one. For steps that only need a gradient.
  case warm
}

/// Which training patterns an evaluation averages over.
public enum PatternBatch: Sendable {
  /// Every pattern, in order.
  case all
  /// The patterns with these numbers, in this order.
  case some(ArraySlice<Int>)

  /// How many patterns of `total` this names.
  public func count(of total: Int) -> Int {
    switch self {
    case .all: total
    case .some(let indices): indices.count
    }
  }
}

/// What an evaluation found.
public struct Evaluation: Equatable, Sendable {
  /// The mean loss over the patterns that were used.
  public var loss: Double
  /// The patterns that the mean is over.
  public var patterns: Int
  /// The patterns left out because they failed, under a policy that allows it.
  public var failedPatterns: Int

  /// An evaluation over `patterns` patterns.
  public init(loss: Double, patterns: Int, failedPatterns: Int = 0) {
    self.loss = loss
    self.patterns = patterns
    self.failedPatterns = failedPatterns
  }
}

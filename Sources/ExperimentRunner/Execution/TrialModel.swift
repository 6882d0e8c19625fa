public import GSLNumerics
public import Networks
public import Objectives
public import Problems

/// A network in a trial: what the optimizer sees of it, and what can be measured on it.
public protocol TrialModel: AnyObject {
  /// What the optimizer sees.
  var objective: any DifferentiableObjective { get }

  /// The first parameters.
  func startingParameters(_ initializer: any Initializer, using generator: SeededGenerator)
    -> [Double]

  /// The outputs for patterns, with which of them can be used. No work is counted.
  /// - Parameter inputs: `B × m`, a pattern a row.
  func outputs(for inputs: Matrix, at parameters: [Double]) throws -> ModelOutputs

  /// What the dynamics do at these parameters, as measures for the curve: nothing for networks that
  /// do not settle.
  func dynamics(on inputs: Matrix, at parameters: [Double]) throws -> [Measure: Double]

  /// The network with these parameters, for a network file; `nil` for kinds that have no such file.
  func network(at parameters: [Double]) -> NetworkFile?

  /// What settling and adjoints came to since the model was made.
  var counts: ModelCounts { get }
}

extension TrialModel {
  public func dynamics(on inputs: Matrix, at parameters: [Double]) throws -> [Measure: Double] {
    [:]
  }

  public func network(at parameters: [Double]) -> NetworkFile? { nil }

  public var counts: ModelCounts { ModelCounts() }
}

/// What a network gave for some patterns.
public struct ModelOutputs: Sendable {
  /// `B × k`, a pattern a row.
  public var outputs: Matrix
  /// Which patterns failed, so that their outputs mean nothing.
  public var failures: Set<Int>

  /// Outputs; all usable unless told.
  public init(outputs: Matrix, failures: Set<Int> = []) {
    self.outputs = outputs
    self.failures = failures
  }
}

/// How settlings and adjoints ended in a trial: patterns by the outcome's name.
public struct ModelCounts: Sendable, Equatable {
  /// Settlings.
  public var settling: [String: Int] = [:]
  /// Adjoints.
  public var adjoint: [String: Int] = [:]

  /// Nothing counted.
  public init() {}
}

/// A kind of network that a specification can name.
public protocol NetworkKind: Sendable {
  /// The network of a method for a problem's data.
  /// - Throws: one line when the method's settings don't fit the data.
  func makeModel(of method: MethodParts, for data: ProblemData) throws -> any TrialModel
}

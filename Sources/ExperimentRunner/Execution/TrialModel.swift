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

  /// What the dynamics did in the epochs since the last call, and do at these parameters: nothing for
  /// networks that do not settle. No work is counted.
  func dynamics(at parameters: [Double], epoch: Int) throws -> EpochDynamics

  /// Shortens a step that would bring the spectrum within `margin` of its border, or lose a fixed
  /// point.
  /// - Returns: whether it did.
  func hold(
    _ parameters: inout [Double], from start: [Double], margin: Double
  ) throws -> Bool

  /// The network with these parameters, for a network file; `nil` for kinds that have no such file.
  func network(at parameters: [Double]) -> NetworkFile?

  /// What settling and adjoints came to since the model was made.
  var counts: ModelCounts { get }
}

extension TrialModel {
  public func dynamics(at parameters: [Double], epoch: Int) throws -> EpochDynamics {
    EpochDynamics()
  }

  public func hold(
    _ parameters: inout [Double], from start: [Double], margin: Double
  ) throws -> Bool { false }

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

/// What the dynamics of a network did and do, at one moment of its training.
public struct EpochDynamics: Sendable {
  /// The spectrum's edge, and the patterns by settling outcome since the last moment.
  public var measures: [Measure: Double] = [:]
  /// Fixed points lost or born, and changes of stability.
  public var events: [TrialEvent] = []

  /// Nothing.
  public init() {}
}

/// How settlings and adjoints ended in a trial: patterns by the outcome's name.
public struct ModelCounts: Sendable, Equatable {
  /// Settlings.
  public var settling: [String: Int] = [:]
  /// Adjoints.
  public var adjoint: [String: Int] = [:]
  /// What warm starts saved; `nil` without them.
  public var warmStarts: WarmStartSaving?

  /// Nothing counted.
  public init() {}
}

/// A kind of network that a specification can name.
public protocol NetworkKind: Sendable {
  /// The network of a method for a problem's data.
  /// - Throws: one line when the method's settings don't fit the data.
  func makeModel(of method: MethodParts, for data: ProblemData) throws -> any TrialModel
}

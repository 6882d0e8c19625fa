/// Everything that one trial needs: problem × method × replicate, and when it stops.
public struct TrialSpecification: Codable, Hashable, Sendable {
  /// The experiment's name; no part of the identity.
  public var experiment: String
  /// What tables call the problem; no part of the identity.
  public var problemLabel: String
  /// The problem, in `problemCatalogue`.
  public var problem: NamedSettings
  /// The method; its label is no part of the identity.
  public var method: MethodSpecification
  /// The experiment's base seed.
  public var baseSeed: Int
  /// Which repetition this is, from 0.
  public var replicate: Int
  /// What the trial may spend.
  public var budget: TrialBudget
  /// Levels at which the trial stops, once all are met.
  public var stopAt: [MeasureTarget]

  /// A trial.
  public init(
    experiment: String, problemLabel: String, problem: NamedSettings, method: MethodSpecification,
    baseSeed: Int, replicate: Int, budget: TrialBudget, stopAt: [MeasureTarget] = []
  ) {
    self.experiment = experiment
    self.problemLabel = problemLabel
    self.problem = problem
    self.method = method
    self.baseSeed = baseSeed
    self.replicate = replicate
    self.budget = budget
    self.stopAt = stopAt
  }

  /// One line for progress and messages: "digits · recurrent · replicate 3".
  public var label: String { "\(problemLabel) · \(method.label) · replicate \(replicate)" }
}

/// What a trial may spend; the first limit that is reached ends it.
public struct TrialBudget: Codable, Hashable, Sendable {
  /// Passes over the training patterns.
  public var epochs: Int?
  /// Evaluations of the objective.
  public var evaluations: Int?
  /// Network sweeps, summed over patterns.
  public var work: Double?
  /// Seconds of the algorithm. With it, results depend on the machine.
  public var seconds: Double?

  /// A budget.
  public init(
    epochs: Int? = nil, evaluations: Int? = nil, work: Double? = nil, seconds: Double? = nil
  ) {
    self.epochs = epochs
    self.evaluations = evaluations
    self.work = work
    self.seconds = seconds
  }
}

/// A level of a measure that is to be reached.
public struct MeasureTarget: Codable, Hashable, Sendable, CustomStringConvertible {
  /// The measure.
  public var measure: Measure
  /// The level.
  public var level: Double

  /// A target.
  public init(_ measure: Measure, _ level: Double) {
    self.measure = measure
    self.level = level
  }

  /// Whether a value meets it. What is not a number meets nothing.
  public func isMet(by value: Double) -> Bool {
    measure.largerIsBetter ? value >= level : value <= level
  }

  /// "test-error ≤ 0.05".
  public var description: String {
    "\(measure.rawValue) \(measure.largerIsBetter ? "≥" : "≤") \(level)"
  }
}

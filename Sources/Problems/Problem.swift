public import GSLNumerics

/// A task to learn: data to train on, and data to be judged by.
///
/// A new problem is one new file beside this one and one line in `problemCatalogue`.
public protocol Problem: Sendable {
  /// The name in specifications and on the command line.
  var name: String { get }

  /// The patterns. Whatever is random (a split, noise, generated data) is drawn from `generator`
  /// alone, so that every method of a comparison sees the same draws.
  /// - Throws: `ProblemDataError` when the data is missing or damaged.
  func load(using generator: SeededGenerator) throws -> ProblemData
}

/// A problem's patterns in their parts.
public struct ProblemData: Sendable {
  /// What is learned from.
  public var training: PatternSet
  /// What early stopping may look at, if any.
  public var validation: PatternSet?
  /// What the result is judged by; `nil` where the training patterns are all there is.
  public var test: PatternSet?

  /// The parts.
  public init(training: PatternSet, validation: PatternSet? = nil, test: PatternSet? = nil) {
    self.training = training
    self.validation = validation
    self.test = test
  }
}

/// Patterns: inputs with their targets.
public struct PatternSet: Sendable, Equatable {
  /// `B × m`, a pattern a row.
  public var inputs: Matrix
  /// `B × k`, a pattern a row. For classes, 1 for the class and 0 elsewhere.
  public var targets: Matrix
  /// The class of each pattern, for problems with classes.
  public var labels: [Int]?

  /// Patterns of one number of rows.
  public init(inputs: Matrix, targets: Matrix, labels: [Int]? = nil) {
    precondition(inputs.rows == targets.rows, "Every pattern has an input and a target")
    precondition(labels.map { $0.count == inputs.rows } ?? true, "Every pattern has a label")
    self.inputs = inputs
    self.targets = targets
    self.labels = labels
  }

  /// Patterns of classes, with targets 1 for the class and 0 elsewhere.
  public init(inputs: Matrix, labels: [Int], classes: Int) {
    var targets = Matrix(rows: labels.count, columns: classes)
    for (row, label) in labels.enumerated() { targets[row, label] = 1 }
    self.init(inputs: inputs, targets: targets, labels: labels)
  }

  /// The number `B` of patterns.
  public var count: Int { inputs.rows }
}

/// Data that is missing or damaged: which file, where in it, and why.
public struct ProblemDataError: Error, Equatable, CustomStringConvertible {
  /// One line.
  public let description: String

  /// An error of this text.
  public init(_ description: String) { self.description = description }
}

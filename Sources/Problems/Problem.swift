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
  /// How the patterns of all parts hang together, where they are the nodes of one graph.
  public var graph: PatternGraph?

  /// The parts.
  public init(
    training: PatternSet, validation: PatternSet? = nil, test: PatternSet? = nil,
    graph: PatternGraph? = nil
  ) {
    self.training = training
    self.validation = validation
    self.test = test
    self.graph = graph
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

/// A graph whose nodes are patterns, of which some are in no part.
public struct PatternGraph: Sendable {
  /// The inputs of all nodes, a node a row.
  public var inputs: Matrix
  /// Each pair of neighbours once.
  public var edges: [Edge]
  /// The nodes of the training patterns, in their order.
  public var training: [Int]
  /// The nodes of the validation patterns, in their order.
  public var validation: [Int]
  /// The nodes of the test patterns, in their order.
  public var test: [Int]

  /// Two neighbours.
  public struct Edge: Sendable, Hashable {
    /// One node.
    public var first: Int
    /// The other.
    public var second: Int

    /// Neighbours.
    public init(first: Int, second: Int) { (self.first, self.second) = (first, second) }
  }

  /// A graph.
  public init(
    inputs: Matrix, edges: [Edge], training: [Int], validation: [Int] = [], test: [Int] = []
  ) {
    self.inputs = inputs
    self.edges = edges
    self.training = training
    self.validation = validation
    self.test = test
  }
}

/// Data that is missing or damaged: which file, where in it, and why.
public struct ProblemDataError: Error, Equatable, CustomStringConvertible {
  /// One line.
  public let description: String

  /// An error of this text.
  public init(_ description: String) { self.description = description }
}

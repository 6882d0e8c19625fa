import Foundation

/// One experiment: a question and what is run to answer it.
public struct Specification: Equatable, Sendable {
  /// The name, which is also that of its folder of results.
  public var name: String
  /// What it asks.
  public var question: String
  /// What is learned.
  public var problems: [LabelledProblem]
  /// What is compared, grids already crossed.
  public var methods: [MethodSpecification]
  /// The base of all draws.
  public var baseSeed: Int
  /// The number of replicates.
  public var replicates: Int
  /// What a trial may spend.
  public var budget: TrialBudget
  /// Seconds by the clock on the wall after which a trial is killed.
  public var timeOut: Double?
  /// Whether trials run one after the other, because times are what is measured.
  public var runsAlone: Bool
  /// Levels at which a trial stops, once all are met.
  public var stopAt: [MeasureTarget]
  /// Levels whose cost the report shows.
  public var targets: [MeasureTarget]
  /// The comparison that decides.
  public var comparison: Comparison?
  /// Costs that others published, to stand beside those measured.
  public var published: [PublishedCost]
  /// What the report shows beside what every report does.
  public var presentation: Presentation

  /// An experiment.
  public init(
    name: String, question: String, problems: [LabelledProblem], methods: [MethodSpecification],
    baseSeed: Int, replicates: Int, budget: TrialBudget, timeOut: Double? = nil,
    runsAlone: Bool = false,
    stopAt: [MeasureTarget] = [], targets: [MeasureTarget] = [], comparison: Comparison? = nil,
    published: [PublishedCost] = [], presentation: Presentation = Presentation()
  ) {
    self.name = name
    self.question = question
    self.problems = problems
    self.methods = methods
    self.baseSeed = baseSeed
    self.replicates = replicates
    self.budget = budget
    self.timeOut = timeOut
    self.runsAlone = runsAlone
    self.stopAt = stopAt
    self.targets = targets
    self.comparison = comparison
    self.published = published
    self.presentation = presentation
  }

  /// How many trials run side by side, of so many that may: one where times are measured.
  public func jobs(_ allowed: Int) -> Int { runsAlone ? 1 : allowed }

  /// The plan: every problem × method × replicate. Replicates vary slowest, so that a run that was
  /// interrupted has compared all methods equally often.
  public var trials: [TrialSpecification] {
    (0..<replicates).flatMap { replicate in
      problems.flatMap { problem in
        methods.map { method in
          TrialSpecification(
            experiment: name, problemLabel: problem.label, problem: problem.problem,
            method: method, baseSeed: baseSeed, replicate: replicate, budget: budget,
            stopAt: stopAt)
        }
      }
    }
  }

  /// Reads a specification from a file.
  /// - Throws: `SpecificationErrors` with everything that is wrong.
  public init(contentsOf file: String, catalogues: Catalogues) throws {
    let text: String
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: file))
      guard let decoded = String(validating: data, as: UTF8.self) else {
        throw SpecificationErrors(file: file, [.init(line: 1, "is not UTF-8 text")])
      }
      text = decoded
    } catch let errors as SpecificationErrors {
      throw errors
    } catch {
      var isFolder: ObjCBool = false
      let isThere = FileManager.default.fileExists(atPath: file, isDirectory: &isFolder)
      let name = URL(fileURLWithPath: file).lastPathComponent
      let reason =
        isFolder.boolValue
        ? "is a folder; give the specification, such as Experiments/\(name).yaml"
        : isThere ? "can't be read" : "there is no such file"
      throw SpecificationErrors(file: file, [.init(line: 0, reason)])
    }
    try self.init(yaml: text, file: file, catalogues: catalogues)
  }
}

/// A problem and what tables call it.
public struct LabelledProblem: Hashable, Sendable {
  /// What tables call it.
  public var label: String
  /// The problem.
  public var problem: NamedSettings

  /// A problem.
  public init(label: String, _ problem: NamedSettings) {
    self.label = label
    self.problem = problem
  }
}

/// What reaching a target costs.
public enum Cost: String, Codable, Hashable, Sendable, CaseIterable {
  /// Passes over the training patterns.
  case epochs
  /// Evaluations of the objective.
  case evaluations
  /// Network sweeps, summed over patterns.
  case work
  /// Seconds of the algorithm.
  case seconds
}

/// A cost to target that others published; shown as theirs, never tested against.
public struct PublishedCost: Hashable, Sendable {
  /// Where it was published.
  public var source: String
  /// What was paid.
  public var cost: Cost
  /// How much of it.
  public var value: Double

  /// A published cost.
  public init(source: String, cost: Cost, value: Double) {
    self.source = source
    self.cost = cost
    self.value = value
  }
}

/// The comparison that decides the question.
public struct Comparison: Hashable, Sendable {
  /// What is compared.
  public enum Quantity: Hashable, Sendable {
    /// The cost of reaching a level; infinite for a trial that never does.
    case cost(Cost, MeasureTarget)
    /// A measure at the end of the trial.
    case final(Measure)
  }

  /// What is compared.
  public var quantity: Quantity
  /// The pairs of methods by their labels.
  public var pairs: [Pair]
  /// The significance level.
  public var level: Double
  /// Whether larger values are the better ones; `nil` where the measure's name tells.
  public var largerIsBetter: Bool?
  /// How two values of a measure are compared; costs always by their ratio.
  public var effect: Effect

  /// How two values are compared.
  public enum Effect: String, Hashable, Sendable, CaseIterable {
    /// By their difference.
    case difference
    /// By their ratio, for measures that are above 0.
    case ratio
  }

  /// Two methods.
  public struct Pair: Hashable, Sendable {
    /// The first method's label.
    public var first: String
    /// The second method's label.
    public var second: String

    /// A pair.
    public init(_ first: String, _ second: String) {
      self.first = first
      self.second = second
    }
  }

  /// A comparison.
  public init(
    _ quantity: Quantity, pairs: [Pair], level: Double = 0.05, largerIsBetter: Bool? = nil,
    effect: Effect = .difference
  ) {
    self.quantity = quantity
    self.pairs = pairs
    self.level = level
    self.largerIsBetter = largerIsBetter
    self.effect = effect
  }
}

/// What a report shows beside what every report does: statements of the verdict, figures, tables,
/// and what others published. No part of any trial's identity.
public struct Presentation: Hashable, Sendable {
  /// Sentences of the verdict.
  public var statements: [Statement] = []
  /// Figures of measures along something.
  public var figures: [PlannedFigure] = []
  /// The measures of each table; without one, a table has all that were taken.
  public var tables: [[Measure]] = []
  /// What others published of measures.
  public var published: [PublishedMeasure] = []
  /// What a reader has to know, as Markdown: details that were chosen where a source is silent.
  public var notes = ""

  /// Nothing more than every report shows.
  public init() {}
}

/// A sentence of the verdict: an effect with its interval.
public struct Statement: Hashable, Sendable {
  /// What it states.
  public enum Kind: Hashable, Sendable {
    /// The median of a measure, or the share of trials that have it where it is 0 or 1; with a bound,
    /// whether the interval lies inside it.
    case level(Measure, Bound?)
    /// The exponent with which a measure grows along another, or along a setting.
    case powerLaw(Measure, along: String, expected: Double?)
    /// How much the first of two methods differs from the second, problem by problem: the ratio of
    /// their costs, or the difference of a measure at the end.
    case pair(Comparison.Quantity)
  }

  /// A bound that a level is held against.
  public enum Bound: Hashable, Sendable {
    /// This or more.
    case atLeast(Double)
    /// This or less.
    case atMost(Double)
  }

  /// What it states.
  public var kind: Kind
  /// The methods it is about, by label, with or without what a grid adds; empty for all. A pair's are
  /// two whole labels.
  public var methods: [String]
  /// The problem it is about, by label; all without one.
  public var problem: String?

  /// A statement.
  public init(_ kind: Kind, of methods: [String] = [], on problem: String? = nil) {
    self.kind = kind
    self.methods = methods
    self.problem = problem
  }
}

/// A figure of measures along something.
public struct PlannedFigure: Hashable, Sendable {
  /// The scales of its axes.
  public enum Scale: String, Hashable, Sendable, CaseIterable {
    /// Both linear.
    case linear
    /// A logarithmic horizontal axis.
    case logX = "log-x"
    /// A logarithmic vertical axis.
    case logY = "log-y"
    /// Both logarithmic.
    case logLog = "log-log"
  }

  /// The measures, one panel each.
  public var measures: [Measure]
  /// What they are drawn along: what a series runs along, a measure, or a setting.
  public var along: String
  /// The methods that are drawn, by label, with or without what a grid adds; empty for all.
  public var methods: [String]
  /// The scales.
  public var scale: Scale
  /// What it shows, in a few words; made from its measures when empty.
  public var title: String

  /// A figure.
  public init(
    _ measures: [Measure], along: String, of methods: [String] = [], scale: Scale = .linear,
    title: String = ""
  ) {
    self.measures = measures
    self.along = along
    self.methods = methods
    self.scale = scale
    self.title = title
  }
}

/// What others published of a measure, a value or a claim in words; shown beside ours, never tested
/// against.
public struct PublishedMeasure: Hashable, Sendable {
  /// What they say.
  public enum Finding: Hashable, Sendable {
    /// How much of it.
    case value(Double)
    /// What of it, where they give no number, or none that is known.
    case claim(String)
  }

  /// Where it was published.
  public var source: String
  /// The measure.
  public var measure: Measure
  /// The method of ours that it stands beside, by label.
  public var method: String
  /// The problem, by label; all without one.
  public var problem: String?
  /// Their finding.
  public var finding: Finding

  /// Something published.
  public init(
    source: String, _ measure: Measure, of method: String, on problem: String? = nil,
    _ finding: Finding
  ) {
    self.source = source
    self.measure = measure
    self.method = method
    self.problem = problem
    self.finding = finding
  }
}

/// Labels that a grid makes: "recurrent (hidden 8, rate 0.1)" of the family "recurrent".
public enum MethodFamily {
  /// The label without what a grid adds.
  public static func base(of label: String) -> String {
    guard label.hasSuffix(")"), let start = label.range(of: " (") else { return label }
    return String(label[..<start.lowerBound])
  }

  /// Whether a name means a method: its label, or the label of its family.
  public static func does(_ name: String, mean label: String) -> Bool {
    name == label || name == base(of: label)
  }
}

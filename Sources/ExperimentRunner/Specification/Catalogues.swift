public import Catalogue

/// What a specification may name: names and settings of every catalogue, without what they make.
///
/// Specifications are checked and their schema is generated from this alone; a script adds its own
/// problems or methods to the lists.
public struct Catalogues: Sendable {
  /// The problems.
  public var problems: CatalogueListing
  /// The kinds of network.
  public var networks: CatalogueListing
  /// Which kinds of network settle, and so need a solver and an adjoint.
  public var settlingNetworks: Set<String>
  /// The activations.
  public var activations: CatalogueListing
  /// The losses.
  public var losses: CatalogueListing
  /// The initializers.
  public var initializers: CatalogueListing
  /// The optimizers.
  public var optimizers: CatalogueListing
  /// Which optimizers need all patterns at every step.
  public var fullBatchOptimizers: Set<String>
  /// The solvers for fixed points.
  public var solvers: CatalogueListing
  /// The methods for the adjoint.
  public var adjoints: CatalogueListing
  /// The studies.
  public var studies: CatalogueListing
  /// The measures and times of each study by its name.
  public var studyMeasures: [String: [String]]
  /// What may be a target.
  public var measures: [Measure]

  /// Catalogues.
  public init(
    problems: CatalogueListing, networks: CatalogueListing,
    settlingNetworks: Set<String> = ["recurrent"], activations: CatalogueListing,
    losses: CatalogueListing, initializers: CatalogueListing, optimizers: CatalogueListing,
    fullBatchOptimizers: Set<String> = [], solvers: CatalogueListing, adjoints: CatalogueListing,
    studies: CatalogueListing = CatalogueListing(kind: "study", []),
    studyMeasures: [String: [String]] = [:], measures: [Measure] = Measure.standard
  ) {
    self.problems = problems
    self.networks = networks
    self.settlingNetworks = settlingNetworks
    self.activations = activations
    self.losses = losses
    self.initializers = initializers
    self.optimizers = optimizers
    self.fullBatchOptimizers = fullBatchOptimizers
    self.solvers = solvers
    self.adjoints = adjoints
    self.studies = studies
    self.studyMeasures = studyMeasures
    self.measures = measures
  }

  /// The measures and times of all studies, each once.
  var allStudyMeasures: [String] { Set(studyMeasures.values.joined()).sorted() }
}

/// A catalogue's names and settings.
public struct CatalogueListing: Sendable {
  /// What the entries are, in the singular: "optimizer".
  public let kind: String
  /// The entries.
  public var entries: [Entry]

  /// One thing that can be named.
  public struct Entry: Sendable {
    /// The name.
    public let name: String
    /// One line on what it is.
    public let summary: String
    /// Its settings.
    public let settings: [Setting]

    /// An entry.
    public init(_ name: String, _ summary: String, settings: [Setting] = []) {
      self.name = name
      self.summary = summary
      self.settings = settings
    }
  }

  /// A list of entries.
  public init(kind: String, _ entries: [Entry]) {
    self.kind = kind
    self.entries = entries
  }

  /// The list of a catalogue.
  public init<Product>(_ catalogue: Catalogue<Product>) {
    self.init(
      kind: catalogue.kind,
      catalogue.entries.map { Entry($0.name, $0.summary, settings: $0.settings) })
  }

  /// The names.
  public var names: [String] { entries.map(\.name) }
}

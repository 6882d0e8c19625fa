public import Catalogue
public import Networks
public import Objectives
public import Optimizers
public import Problems
public import RecurrentBackprop
public import Studies

/// Everything that a specification can name, with what makes it. A script adds problems or methods
/// of its own to the catalogues.
public struct Toolbox: Sendable {
  /// The problems.
  public var problems = problemCatalogue
  /// The kinds of network.
  public var networks = networkCatalogue
  /// The activations.
  public var activations = activationCatalogue
  /// The losses.
  public var losses = lossCatalogue
  /// The initializers.
  public var initializers = initializerCatalogue
  /// The optimizers.
  public var optimizers = optimizerCatalogue
  /// The solvers for fixed points.
  public var solvers = solverCatalogue
  /// The methods for the adjoint.
  public var adjoints = adjointCatalogue
  /// The studies.
  public var studies = studyCatalogue
  /// Which kinds of network settle.
  public var settlingNetworks: Set = ["recurrent"]

  /// All that the library has.
  public init() {}

  /// Names and settings alone: what specifications are checked against.
  public var listings: Catalogues {
    Catalogues(
      problems: CatalogueListing(problems), networks: CatalogueListing(networks),
      settlingNetworks: settlingNetworks, activations: CatalogueListing(activations),
      losses: CatalogueListing(losses), initializers: CatalogueListing(initializers),
      optimizers: CatalogueListing(optimizers), fullBatchOptimizers: fullBatchOptimizers,
      solvers: CatalogueListing(solvers), adjoints: CatalogueListing(adjoints),
      studies: CatalogueListing(studies),
      studyMeasures: Dictionary(
        uniqueKeysWithValues: studies.entries.map { entry in
          // All settings of a study have defaults.
          let study = try? studies.make(entry.name)
          return (entry.name, (study?.measures ?? []) + (study?.times ?? []))
        }))
  }

  /// The optimizers that need all patterns at every step, asked of each with its default settings.
  private var fullBatchOptimizers: Set<String> {
    Set(
      optimizers.entries.filter { entry in
        (try? optimizers.make(entry.name))?.allowsMiniBatches == false
      }.map(\.name))
  }
}

/// Every kind of network that a specification can name; one line a kind.
public let networkCatalogue = Catalogue<any NetworkKind>(
  kind: "network",
  [
    LayeredKind.entry,
    RecurrentKind.entry,
  ])

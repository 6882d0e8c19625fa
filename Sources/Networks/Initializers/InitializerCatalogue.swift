public import Catalogue

/// Every initializer that can be named; one line an initializer.
public let initializerCatalogue = Catalogue<any Initializer>(
  kind: "initializer",
  [
    UniformInitializer.entry,
    GlorotInitializer.entry,
    HeInitializer.entry,
    LeCunInitializer.entry,
    OrthogonalInitializer.entry,
    GaussianInitializer.entry,
  ])

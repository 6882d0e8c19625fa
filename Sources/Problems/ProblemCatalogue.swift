public import Catalogue

/// Every problem that can be named; one line a problem.
public let problemCatalogue = Catalogue<any Problem>(
  kind: "problem",
  [
    Optdigits.entry,
    MNIST.entry,
    Parity.exclusiveOr,
    Parity.entry,
    Symmetry.entry,
    Encoder.entry,
    FamilyTrees.entry,
    RandomPatterns.entry,
    SineRegression.entry,
    Stereograms.entry,
    Cora.entry,
    Letters.entry,
    Glyphs.entry,
  ])

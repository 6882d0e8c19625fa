public import Catalogue

/// Every optimizer that can be named; one line an optimizer.
public let optimizerCatalogue = Catalogue<any Optimizer>(
  kind: "optimizer",
  [
    GradientDescent.entry,
    Momentum.entry,
  ])

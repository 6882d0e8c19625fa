public import Catalogue

/// Every optimizer that can be named; one line an optimizer.
public let optimizerCatalogue = Catalogue<any Optimizer>(
  kind: "optimizer",
  [
    GradientDescent.entry,
    Momentum.entry,
    Nesterov.entry,
    RMSProp.entry,
    Adam.entry,
    AdamW.entry,
    IRprop.entry,
    Quickprop.entry,
    DeltaBarDelta.entry,
    ConjugateGradientFR.entry,
    ConjugateGradientPR.entry,
    BFGS.entry,
    LevenbergMarquardt.entry,
    LevenbergMarquardtLarge.entry,
  ])

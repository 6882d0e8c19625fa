public import Catalogue

/// Every activation that can be named; one line an activation.
public let activationCatalogue = Catalogue<any Activation>(
  kind: "activation",
  [
    Identity.entry,
    Logistic.entry,
    Tanh.entry,
    LeCunTanh.entry,
    Softplus.entry,
    ReLU.entry,
    LeakyReLU.entry,
    ELU.entry,
    SiLU.entry,
    GELU.entry,
  ])

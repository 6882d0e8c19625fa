public import Catalogue

/// Every adjoint that can be named; one line a method.
public let adjointCatalogue = Catalogue<any AdjointMethod>(
  kind: "adjoint",
  [
    DirectAdjoint.entry,
    RelaxationAdjoint.entry,
    NeumannAdjoint.entry,
    ConjugateGradientAdjoint.entry,
    GMRESAdjoint.entry,
    BiCGStabAdjoint.entry,
    AndersonAdjoint.entry,
    OneStepAdjoint.entry,
    PhantomAdjoint.entry,
    UnrolledAdjoint.entry,
    TruncatedAdjoint.entry,
    EquilibriumPropagation.entry,
    DifferencesAdjoint.entry,
    ChordAdjoint.entry,
    AutomaticAdjoint.entry,
  ])

public import Catalogue

/// Every adjoint that can be named; one line a method.
public let adjointCatalogue = Catalogue<any AdjointMethod>(
  kind: "adjoint",
  [
    DirectAdjoint.entry,
    RelaxationAdjoint.entry,
  ])

public import Catalogue

/// Every way to settle that can be named; one line a solver.
public let solverCatalogue = Catalogue<any SettlingSolver>(
  kind: "solver",
  [
    DampedIteration.entry,
    AndersonAcceleration.entry,
    NewtonIteration.entry,
    NewtonGMRES.entry,
    PowellHybrid.entry,
    PowellHybridSecant.entry,
    ShortenedNewton.entry,
    BroydenIteration.entry,
    Relaxation.entry,
    StiffRelaxation.entry,
    PseudoTransient.entry,
    ChordIteration.entry,
    AutomaticSettling.entry,
  ])

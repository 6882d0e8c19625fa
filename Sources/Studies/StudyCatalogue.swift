public import Catalogue

/// Every study that can be named; one line a study.
public let studyCatalogue = Catalogue<any Study>(
  kind: "study",
  [
    AttractorMemory.entry,
    CooperativeStereo.entry,
    CostGrowth.entry,
    EquilibriumAngle.entry,
    GlyphMemory.entry,
    GradientCost.entry,
    LiaoCora.entry,
    LiaoMemory.entry,
    SettlingLatency.entry,
    Tuning.entry,
    FamilyTreeLearning.entry,
    FixedPointLoss.entry,
    PatternCompletion.entry,
    RelaxationLearning.entry,
    SymmetryWeights.entry,
  ])

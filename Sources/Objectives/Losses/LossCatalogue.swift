public import Catalogue

/// Every loss that can be named; one line a loss.
public let lossCatalogue = Catalogue<any Loss>(
  kind: "loss",
  [
    SquaredError.entry,
    SoftmaxCrossEntropy.entry,
    SoftmaxSquaredError.entry,
    LogisticCrossEntropy.entry,
    Huber.entry,
    DeadZone.entry,
  ])

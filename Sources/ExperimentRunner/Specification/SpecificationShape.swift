import Catalogue
import RecurrentBackprop

/// The form of a specification: every key, what it takes and what it means.
enum SpecificationShape {
  static func shape(_ catalogues: Catalogues) -> Shape {
    .object(
      [
        Field("name", .value(.text), required: true, "lower-case letters, digits and hyphens"),
        Field("question", .value(.text), required: true, "what the experiment asks, in a sentence"),
        Field(
          "problems",
          .list(
            .named(
              catalogues.problems, key: "name",
              also: [Field("label", .value(.text), "what tables call it")]), atLeast: 1),
          required: true, "what is learned, with settings"),
        Field(
          "methods", .list(.gridded(method(catalogues)), atLeast: 1), required: true,
          "what is compared"),
        Field("seeds", .object(seeds), required: true, "the draws: base and count"),
        Field("budget", .object(budget), "what a trial that trains may spend; needed by those"),
        Field(
          "time-out", .value(.number(longest)),
          "seconds by the clock on the wall after which a trial is killed"),
        Field(
          "alone", .value(.flag),
          "whether trials run one at a time, whatever 'jobs' says: for experiments about times"),
        Field("stop-at", targets(catalogues), "levels at which a trial stops, once all are met"),
        Field("targets", targets(catalogues), "levels whose cost the report shows"),
        Field("comparison", .object(comparison(catalogues)), "the comparison that decides"),
        Field(
          "published", .list(.object(published), atLeast: 1),
          "what others published: costs beside those of the comparison, or measures beside ours"),
      ] + PresentationShape.fields)
  }

  private static func method(_ catalogues: Catalogues) -> [Field] {
    let limits = [
      Field("tolerance", .value(.number(.positive)), "residual at which a pattern is done"),
      Field("sweeps", .value(.integer(.positive)), "sweeps that a pattern may take"),
    ]
    let activation = Shape.named(catalogues.activations, key: "name", also: [])
    return [
      Field("label", .value(.text), required: true, "what tables call it"),
      Field(
        "study", .named(catalogues.studies, key: "name", also: []),
        "what is measured, instead of training one network"),
      Field(
        "network",
        .named(
          catalogues.networks, key: "kind",
          also: [
            Field(
              "activation", .oneOrMore(activation),
              "of all hidden units, or one for each hidden layer")
          ]), "kind and sizes"),
      Field(
        "loss", .named(catalogues.losses, key: "name", also: []), "what is made small"),
      Field(
        "initializer", .named(catalogues.initializers, key: "name", also: []),
        "where the weights start"),
      Field(
        "optimizer", .named(catalogues.optimizers, key: "name", also: []),
        "how the weights are changed"),
      Field(
        "batch", .wordOr("full", .wordOr("online", .value(.integer(.positive)))),
        "patterns a step; 'full', the default, for all, 'online' for one"),
      Field(
        "settling", .named(catalogues.solvers, key: "solver", also: limits),
        "how a recurrent network finds its fixed point"),
      Field(
        "adjoint", .named(catalogues.adjoints, key: "name", also: limits),
        "how a recurrent network's adjoint is solved"),
      Field(
        "policy", .value(.choice(FailurePolicy.allCases.map(\.rawValue))),
        "what is done with a pattern that did not settle"),
      Field(
        "warm-start", .value(.flag),
        "whether the last epoch's fixed points and adjoints are the next start"),
      Field(
        "stability-margin", .value(.number(0...1)),
        "steps are shortened that would bring the spectrum nearer to its border"),
      Field(
        "weight-decay",
        .object([
          Field("rate", .value(.number(.nonNegative)), required: true, "how strong"),
          Field(
            "form", .value(.choice(WeightDecayRule.Form.allCases.map(\.rawValue))),
            "a penalty on the loss, or a shrink at every step"),
        ]), "decay of the weights"),
      Field(
        "early-stopping",
        .object([
          Field(
            "patience", .value(.integer(.positive)), required: true,
            "epochs without improvement that are allowed"),
          Field(
            "share", .value(.number(0.001...0.9)),
            "share of the training patterns set aside when there is no validation part"),
        ]), "stopping by a validation part"),
    ]
  }

  /// Seconds that a clock can count to: up to about four months.
  private static let longest = 0.001...1e7

  private static let seeds = [
    Field("base", .value(.integer(.nonNegative)), required: true, "where the draws begin"),
    Field("count", .value(.integer(1...100_000)), required: true, "replicates"),
  ]

  private static let budget = [
    Field("epochs", .value(.integer(.positive)), "passes over the training patterns"),
    Field("evaluations", .value(.integer(.positive)), "evaluations of the objective"),
    Field("work", .value(.number(.positive)), "network sweeps, summed over patterns"),
    Field("seconds", .value(.number(longest)), "seconds of the algorithm"),
  ]

  private static let published = [
    Field("source", .value(.text), required: true, "where it was published"),
    Field(
      "cost", .value(.choice(Cost.allCases.map(\.rawValue))), "what was paid"),
    Field("measure", .value(.text), "what was measured, instead of a cost"),
    Field("of", .value(.text), "the label of the method of ours that a measure stands beside"),
    Field("on", .value(.text), "the label of the problem that a measure stands beside"),
    Field("value", .value(.number(.nonNegative)), "how much of it"),
    Field("claim", .value(.text), "what of a measure, in words, instead of how much"),
  ]

  private static func targets(_ catalogues: Catalogues) -> Shape {
    .object(
      catalogues.measures.map {
        Field(
          $0.rawValue, .oneOrMore(.value(.number(.nonNegative))),
          $0.largerIsBetter ? "at least this" : "at most this")
      })
  }

  private static func comparison(_ catalogues: Catalogues) -> [Field] {
    [
      Field(
        "cost", .value(.choice(Cost.allCases.map(\.rawValue))), "what reaching the target costs"),
      Field("target", targets(catalogues), "the level that is to be reached"),
      Field(
        "final",
        .value(.choice(catalogues.measures.map(\.rawValue) + catalogues.allStudyMeasures)),
        "the measure at the end of each trial that is compared, instead of a cost"),
      Field(
        "better", .value(.choice(["larger", "smaller"])),
        "which values of that measure are the better ones; by its name unless told"),
      Field(
        "effect", .value(.choice(Comparison.Effect.allCases.map(\.rawValue))),
        "whether values of that measure are compared by difference, the default, or by ratio"),
      Field(
        "pairs", .wordOr("all", .list(.list(.value(.text), atLeast: 2, atMost: 2), atLeast: 1)),
        "pairs of methods' labels; 'all', the default, for every pair"),
      Field("level", .value(.number(0.000_001...0.5)), "significance level; 0.05 by default"),
    ]
  }
}

import Catalogue

/// The form of what a specification says of its report.
enum PresentationShape {
  static let fields: [Field] = [
    Field(
      "statements", .list(.object(statement), atLeast: 1),
      "sentences of the verdict, each an effect with its interval"),
    Field(
      "figures", .list(.object(figure), atLeast: 1), "figures of measures along something"),
    Field(
      "tables",
      .list(
        .object([
          Field(
            "measures", .list(.value(.text), atLeast: 1), required: true, "the columns")
        ]), atLeast: 1), "tables of measures; without any, one with all that were taken"),
    Field("notes", .value(.text), "what a reader has to know, as Markdown"),
  ]

  private static let methods = Field(
    "of", .oneOrMore(.value(.text)), "labels of methods, with or without what a grid adds")
  private static let problem = Field("on", .value(.text), "a problem's label; all without it")

  private static let statement = [
    Field("measure", .value(.text), "the measure whose median, or share of trials, is stated"),
    Field("at-least", .value(.number(.anything)), "the bound that the interval is held against"),
    Field("at-most", .value(.number(.anything)), "the bound that the interval is held against"),
    Field("power-law", .value(.text), "the measure whose exponent is stated, instead of 'measure'"),
    Field("along", .value(.text), "the measure or setting along which it grows"),
    Field("expected", .value(.number(.anything)), "the exponent that is expected"),
    Field(
      "ratio", .value(.choice(Cost.allCases.map(\.rawValue))),
      "the cost whose ratio is stated, of the first of two methods to the second"),
    Field(
      "difference", .value(.text),
      "the measure whose difference is stated, of the first of two methods less the second"),
    methods, problem,
  ]

  private static let figure = [
    Field(
      "measures", .oneOrMore(.value(.text)), required: true, "the measures, one panel each"),
    Field(
      "along", .value(.text), required: true,
      "what they are drawn along: a series', a measure's or a setting's name"),
    Field(
      "scale", .value(.choice(PlannedFigure.Scale.allCases.map(\.rawValue))),
      "the scales of the axes; linear by default"),
    Field("title", .value(.text), "what it shows, in a few words"),
    methods,
  ]
}

extension ClosedRange<Double> {
  /// Every finite number.
  fileprivate static var anything: ClosedRange<Double> {
    -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
  }
}

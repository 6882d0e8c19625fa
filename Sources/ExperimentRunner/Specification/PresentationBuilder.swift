import Catalogue

/// Makes a presentation of values that have their shape, and checks names against what the
/// experiment's methods, problems and measures are.
struct PresentationBuilder {
  let methods: [MethodSpecification]
  let problems: [LabelledProblem]
  /// The measures and times that the experiment's trials can give.
  let measures: [String]
  /// The level that costs are told to: the comparison's, or else the last target.
  let target: MeasureTarget?
  /// Whether nothing was wrong so far; otherwise names may be missing for another reason.
  let shapesHold: Bool
  private(set) var issues: [SpecificationErrors.Issue] = []

  init(
    methods: [MethodSpecification], problems: [LabelledProblem], measures: [String],
    target: MeasureTarget?, shapesHold: Bool
  ) {
    self.methods = methods
    self.problems = problems
    self.measures = measures
    self.target = target
    self.shapesHold = shapesHold
  }

  mutating func build(_ root: Checked) -> Presentation {
    var presentation = Presentation()
    presentation.statements = (root["statements"]?.elements ?? []).compactMap { statement($0) }
    presentation.figures = (root["figures"]?.elements ?? []).compactMap { figure($0) }
    presentation.tables = (root["tables"]?.elements ?? []).map { table in
      (table["measures"]?.elements ?? []).compactMap { measure($0) }
    }
    presentation.published = (root["published"]?.elements ?? []).compactMap { published($0) }
    presentation.notes = root["notes"]?.text ?? ""
    return presentation
  }

  private mutating func report(_ line: Int, _ text: String) {
    if shapesHold { issues.append(.init(line: line, text)) }
  }

  private mutating func statement(_ fields: Checked) -> Statement? {
    let told = Self.kinds.filter { fields[$0.key] != nil }
    guard told.count == 1, let (key, also) = told.first, let given = fields[key] else {
      report(
        fields.line, "a statement needs one of 'measure', 'power-law', 'ratio' and 'difference'")
      return nil
    }
    for other in ["at-least", "at-most", "along", "expected"]
    where fields[other] != nil && !also.contains(other) {
      let owners = Self.kinds.filter { $0.also.contains(other) }.map { "'\($0.key)'" }
      report(
        fields.line, "'\(other)' goes with \(owners.joined(separator: ", ")), not with '\(key)'")
    }
    let methods = labels(fields["of"])
    guard let kind = kind(key, given, fields, methods) else { return nil }
    return Statement(kind, of: methods, on: fields["on"].flatMap { problem($0) })
  }

  /// What a statement may be of, with the keys that go with it.
  private static let kinds: [(key: String, also: [String])] = [
    ("measure", ["at-least", "at-most"]), ("power-law", ["along", "expected"]), ("ratio", []),
    ("difference", []),
  ]

  private mutating func kind(
    _ key: String, _ given: Checked, _ fields: Checked, _ methods: [String]
  ) -> Statement.Kind? {
    switch key {
    case "measure":
      let bounds = [
        fields["at-least"]?.number.map(Statement.Bound.atLeast),
        fields["at-most"]?.number.map(Statement.Bound.atMost),
      ].compactMap { $0 }
      if bounds.count > 1 { report(fields.line, "a statement has one bound; leave one out") }
      return measure(given).map { .level($0, bounds.first) }
    case "power-law":
      guard let along = fields["along"]?.text else {
        report(
          fields.line, "'power-law' needs 'along': the measure or setting along which it grows")
        return nil
      }
      return measure(given).map {
        .powerLaw($0, along: along, expected: fields["expected"]?.number)
      }
    default:
      let whole = self.methods.map(\.label)
      guard methods.count == 2, methods.allSatisfy(whole.contains) else {
        report(fields.line, "'\(key)' needs 'of': two whole labels, [first, second]")
        return nil
      }
      if key == "difference" { return measure(given).map { .pair(.final($0)) } }
      guard let target else {
        report(
          given.line, "'ratio' needs a level: the target of 'comparison', or else of 'targets'")
        return nil
      }
      return given.text.flatMap(Cost.init).map { .pair(.cost($0, target)) }
    }
  }

  private mutating func figure(_ fields: Checked) -> PlannedFigure? {
    guard let along = fields["along"]?.text else { return nil }
    let measures = (fields["measures"]?.elements ?? []).compactMap { measure($0) }
    guard !measures.isEmpty else { return nil }
    return PlannedFigure(
      measures, along: along, of: labels(fields["of"]),
      scale: fields["scale"]?.text.flatMap(PlannedFigure.Scale.init) ?? .linear,
      title: fields["title"]?.text ?? "")
  }

  private mutating func published(_ fields: Checked) -> PublishedMeasure? {
    guard let given = fields["measure"] else { return nil }
    if let cost = fields["cost"] {
      report(cost.line, "what was published is either of a 'cost' or of a 'measure'")
    }
    let finding: PublishedMeasure.Finding
    switch (fields["value"]?.number, fields["claim"]?.text) {
    case (let value?, nil): finding = .value(value)
    case (nil, let claim?): finding = .claim(claim)
    default:
      report(fields.line, "a published measure needs either 'value' or 'claim'")
      return nil
    }
    guard let measure = measure(given), let source = fields["source"]?.text else { return nil }
    guard let method = labels(fields["of"]).first else {
      report(
        fields.line, "a published measure needs 'of': the label of the method of ours beside it")
      return nil
    }
    return PublishedMeasure(
      source: source, measure, of: method, on: fields["on"].flatMap { problem($0) }, finding)
  }

  private mutating func measure(_ given: Checked) -> Measure? {
    guard let name = given.text else { return nil }
    guard measures.contains(name) else {
      report(given.line, SettingError(unknown: "measure", name, among: measures).description)
      return nil
    }
    return Measure(rawValue: name)
  }

  private mutating func labels(_ given: Checked?) -> [String] {
    (given?.elements ?? []).compactMap { element in
      guard let name = element.text else { return nil }
      guard methods.contains(where: { MethodFamily.does(name, mean: $0.label) }) else {
        report(
          element.line,
          SettingError(unknown: "method", name, among: methods.map(\.label)).description)
        return nil
      }
      return name
    }
  }

  private mutating func problem(_ given: Checked) -> String? {
    guard let name = given.text else { return nil }
    guard problems.contains(where: { $0.label == name }) else {
      report(
        given.line,
        SettingError(unknown: "problem", name, among: problems.map(\.label)).description)
      return nil
    }
    return name
  }
}

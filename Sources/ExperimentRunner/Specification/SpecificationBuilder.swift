import Catalogue
import RecurrentBackprop
import Yams

extension Specification {
  /// Reads a specification from YAML.
  /// - Parameter file: what messages call it.
  /// - Throws: `SpecificationErrors` with everything that is wrong.
  public init(yaml: String, file: String, catalogues: Catalogues) throws {
    let root = try YAMLText.root(of: yaml, file: file)
    var checker = ShapeChecker()
    let checked = checker.check(root, SpecificationShape.shape(catalogues), "")
    var builder = SpecificationBuilder(
      catalogues: catalogues, shapesHold: checker.issues.isEmpty)
    let specification = checked.flatMap { builder.build($0) }
    let issues = checker.issues + builder.issues
    guard issues.isEmpty, let specification else {
      let unexplained = SpecificationErrors.Issue(line: root.line, "is not a specification")
      throw SpecificationErrors(file: file, issues.isEmpty ? [unexplained] : issues)
    }
    self = specification
  }
}

/// Makes a specification of values that have their shape, and checks what shapes can't say. What is
/// missing here was reported by the checker.
struct SpecificationBuilder {
  let catalogues: Catalogues
  /// Whether nothing was wrong so far; otherwise what is missing says nothing about the file.
  let shapesHold: Bool
  private(set) var issues: [SpecificationErrors.Issue] = []

  /// The largest number of trials of one experiment.
  static let largestTrialCount = 1_000_000

  init(catalogues: Catalogues, shapesHold: Bool) {
    self.catalogues = catalogues
    self.shapesHold = shapesHold
  }

  private mutating func report(_ line: Int, _ text: String) {
    issues.append(.init(line: line, text))
  }

  mutating func build(_ root: Checked) -> Specification? {
    let problems = buildProblems(root["problems"])
    let methods = buildMethods(root["methods"])
    let trains = methods.contains { $0.training != nil }
    if root["budget"] == nil, trains {
      report(root.line, "the specification needs 'budget': what a trial that trains may spend")
    }
    let budget = buildBudget(root["budget"]) ?? TrialBudget()
    let comparison = root["comparison"].flatMap { buildComparison($0, methods.map(\.label)) }
    if let name = root["name"], name.text != nil { checkName(name) }
    guard let name = root["name"]?.text, let question = root["question"]?.text,
      let base = root["seeds"]?["base"]?.integer, let count = root["seeds"]?["count"]?.integer
    else { return nil }
    if problems.count * methods.count * count > Self.largestTrialCount {
      report(
        root["seeds"]?.line ?? root.line,
        "makes \(problems.count) × \(methods.count) × \(count) trials, more than "
          + "\(Self.largestTrialCount)")
    }
    var targets = buildTargets(root["targets"])
    if case .cost(_, let target)? = comparison?.quantity, !targets.contains(target) {
      targets.append(target)
    }
    var told = targets.last
    if case .cost(_, let target)? = comparison?.quantity { told = target }
    let presentation = buildPresentation(root, methods, problems, target: told)
    return Specification(
      name: name, question: question, problems: problems, methods: methods, baseSeed: base,
      replicates: count, budget: budget, timeOut: root["time-out"]?.number,
      runsAlone: root["alone"]?.flag ?? false,
      stopAt: buildTargets(root["stop-at"]), targets: targets, comparison: comparison,
      published: buildPublished(root["published"], comparison), presentation: presentation)
  }

  private mutating func checkName(_ name: Checked) {
    let valid = "abcdefghijklmnopqrstuvwxyz0123456789-"
    let text = name.text ?? ""
    if text.isEmpty || text.hasPrefix("-") || text.count > 100
      || !text.allSatisfy({ valid.contains($0) })
    {
      report(name.line, "'name' takes lower-case letters, digits and hyphens, not '\(text)'")
    }
  }

  private mutating func checkLabel(_ label: String, _ line: Int) {
    if label.isEmpty || label.count > 120 || label.contains(where: \.isNewline) {
      report(line, "a label takes one line of 1 to 120 characters")
    }
  }

  private mutating func buildProblems(_ list: Checked?) -> [LabelledProblem] {
    var problems: [LabelledProblem] = []
    for element in list?.elements ?? [] {
      guard let named = element.named else { continue }
      let label = element["label"]?.text ?? named.name
      checkLabel(label, element.line)
      if problems.contains(where: { $0.label == label }) {
        report(element.line, "two problems are called '\(label)'; give each a 'label' of its own")
      } else if let same = problems.first(where: { $0.problem == named }) {
        report(element.line, "'\(label)' is the same problem as '\(same.label)'")
      }
      problems.append(LabelledProblem(label: label, named))
    }
    return problems
  }

  private mutating func buildMethods(_ list: Checked?) -> [MethodSpecification] {
    var methods: [MethodSpecification] = []
    var seen: [MethodSpecification: String] = [:]
    var labels: Set<String> = []
    for element in list?.elements.flatMap(\.elements) ?? [] {
      guard let method = buildMethod(element) else { continue }
      checkLabel(method.label, element.line)
      var anonymous = method
      anonymous.label = ""
      if !labels.insert(method.label).inserted {
        report(
          element.line, "two methods are called '\(method.label)'; give each a label of its own")
      } else if let same = seen.updateValue(method.label, forKey: anonymous), shapesHold {
        report(element.line, "'\(method.label)' is the same method as '\(same)'")
      }
      methods.append(method)
    }
    return methods
  }

  private mutating func buildMethod(_ fields: Checked) -> MethodSpecification? {
    if let study = fields["study"] { return buildStudy(study, fields) }
    for (key, what) in Self.neededToTrain where fields[key] == nil {
      report(fields.line, "'methods' needs '\(key)': \(what) (or 'study')")
    }
    if let network = fields["network"] { checkSettles(fields, network) }
    let batch = fields["batch"].flatMap { $0.text == "online" ? 1 : $0.integer }
    if let optimizer = fields["optimizer"]?.named, let given = fields["batch"],
      batch != nil, catalogues.fullBatchOptimizers.contains(optimizer.name)
    {
      report(given.line, "optimizer '\(optimizer.name)' needs all patterns a step: 'batch: full'")
    }
    guard let label = fields["label"]?.text, let network = fields["network"],
      let kind = network.named, let loss = fields["loss"]?.named,
      let initializer = fields["initializer"]?.named, let optimizer = fields["optimizer"]?.named
    else { return nil }
    let activations = (network["activation"]?.elements ?? []).compactMap(\.named)
    let decay = fields["weight-decay"]
    let stopping = fields["early-stopping"]
    return MethodSpecification(
      label: Self.label(label, fields),
      network: NetworkSpecification(
        kind: kind.name, settings: kind.settings,
        activations: activations.isEmpty ? [NamedSettings("tanh")] : activations),
      loss: loss, initializer: initializer, optimizer: optimizer,
      batch: batch,
      settling: fields["settling"].flatMap { settling in
        settling.named.map {
          SettlingSpecification(
            solver: $0, tolerance: settling["tolerance"]?.number ?? 1e-8,
            sweeps: settling["sweeps"]?.integer ?? 500)
        }
      },
      adjoint: fields["adjoint"].flatMap { adjoint in
        adjoint.named.map {
          AdjointSpecification(
            method: $0, tolerance: adjoint["tolerance"]?.number ?? 1e-8,
            sweeps: adjoint["sweeps"]?.integer ?? 500)
        }
      },
      policy: fields["policy"]?.text.flatMap(FailurePolicy.init) ?? .refuse,
      warmStart: fields["warm-start"]?.flag ?? false,
      stabilityMargin: fields["stability-margin"]?.number,
      weightDecay: decay?["rate"]?.number.map { rate in
        WeightDecayRule(
          rate: rate, form: decay?["form"]?.text.flatMap(WeightDecayRule.Form.init) ?? .penalty)
      },
      earlyStopping: stopping?["patience"]?.integer.map {
        EarlyStoppingRule(patience: $0, share: stopping?["share"]?.number ?? 0.1)
      })
  }

  private static let neededToTrain = [
    ("network", "kind and sizes"), ("loss", "what is made small"),
    ("initializer", "where the weights start"), ("optimizer", "how the weights are changed"),
  ]

  /// The label with what a grid adds.
  private static func label(_ label: String, _ fields: Checked) -> String {
    fields["variant"]?.text.map { "\(label) (\($0))" } ?? label
  }

  private mutating func buildStudy(_ study: Checked, _ fields: Checked) -> MethodSpecification? {
    if case .object(let given) = fields.value {
      for (key, field) in given.sorted(by: { $0.key < $1.key })
      where !["label", "study", "variant"].contains(key) {
        report(field.line, "a study has no '\(key)'; leave it out")
      }
    }
    guard let label = fields["label"]?.text, let named = study.named else { return nil }
    return MethodSpecification(label: Self.label(label, fields), .study(named))
  }

  private mutating func buildPresentation(
    _ root: Checked, _ methods: [MethodSpecification], _ problems: [LabelledProblem],
    target: MeasureTarget?
  ) -> Presentation {
    let trains = methods.contains { $0.training != nil }
    var measures = trains ? catalogues.measures.map(\.rawValue) + Measure.spent : []
    for name in Set(methods.compactMap { $0.study?.name }).sorted() {
      measures += catalogues.studyMeasures[name] ?? []
    }
    var builder = PresentationBuilder(
      methods: methods, problems: problems, measures: measures, target: target,
      shapesHold: shapesHold)
    let presentation = builder.build(root)
    issues += builder.issues
    return presentation
  }

  /// Networks that settle say how; others can't.
  private mutating func checkSettles(_ fields: Checked, _ network: Checked) {
    guard let kind = network.named?.name else { return }
    if let activations = network["activation"]?.elements, activations.count > 1,
      case .list(let hidden)? = network.named?.settings["hidden"],
      activations.count != hidden.count
    {
      report(
        network.line,
        "'activation' takes one, or one for each of the \(hidden.count) hidden layers, not "
          + "\(activations.count)")
    }
    let settles = catalogues.settlingNetworks.contains(kind)
    for key in ["settling", "adjoint"] where settles && fields[key] == nil {
      report(fields.line, "a \(kind) network needs '\(key)'")
    }
    for key in ["settling", "adjoint", "policy", "warm-start", "stability-margin"] {
      if !settles, let field = fields[key] {
        report(field.line, "a \(kind) network does not settle; leave '\(key)' out")
      }
    }
  }

  private func buildBudget(_ fields: Checked?) -> TrialBudget? {
    guard let fields else { return nil }
    return TrialBudget(
      epochs: fields["epochs"]?.integer, evaluations: fields["evaluations"]?.integer,
      work: fields["work"]?.number, seconds: fields["seconds"]?.number)
  }

  private func buildTargets(_ fields: Checked?) -> [MeasureTarget] {
    guard let fields else { return [] }
    return catalogues.measures.flatMap { measure in
      (fields[measure.rawValue]?.elements ?? []).compactMap {
        $0.number.map { MeasureTarget(measure, $0) }
      }
    }
  }

  private mutating func buildPublished(_ list: Checked?, _ comparison: Comparison?)
    -> [PublishedCost]
  {
    var published: [PublishedCost] = []
    for element in list?.elements ?? [] where element["measure"] == nil {
      if element["cost"] == nil {
        report(element.line, "what was published needs 'cost' or 'measure'")
      } else if element["value"] == nil {
        report(element.line, "a published cost needs 'value'")
      }
      guard let source = element["source"]?.text,
        let cost = element["cost"]?.text.flatMap(Cost.init), let value = element["value"]?.number
      else { continue }
      if case .cost(cost, _)? = comparison?.quantity {
        published.append(PublishedCost(source: source, cost: cost, value: value))
      } else if shapesHold {
        report(
          element.line,
          "a published cost stands beside the comparison's; give 'comparison' the cost '\(cost.rawValue)'"
        )
      }
    }
    return published
  }

  private mutating func buildComparison(_ fields: Checked, _ labels: [String]) -> Comparison? {
    let quantity: Comparison.Quantity
    let targets = buildTargets(fields["target"])
    switch (fields["final"], fields["target"]) {
    case (let final?, nil):
      guard let measure = final.text else { return nil }
      quantity = .final(Measure(rawValue: measure))
      if let cost = fields["cost"] { report(cost.line, "'cost' goes with 'target', not 'final'") }
    case (nil, .some) where targets.count == 1:
      guard let cost = fields["cost"]?.text.flatMap(Cost.init) else {
        if fields["cost"] == nil {
          report(fields.line, "'comparison' needs 'cost': epochs, evaluations, work or seconds")
        }
        return nil
      }
      quantity = .cost(cost, targets[0])
    case (nil, .some) where !shapesHold: return nil
    default:
      report(
        fields.line, "'comparison' needs either 'cost' and one 'target', or 'final' and a measure")
      return nil
    }
    for key in ["better", "effect"] where fields["final"] == nil {
      if let field = fields[key] {
        report(field.line, "'\(key)' goes with 'final', not with 'cost'")
      }
    }
    return Comparison(
      quantity, pairs: buildPairs(fields["pairs"], labels), level: fields["level"]?.number ?? 0.05,
      largerIsBetter: fields["better"]?.text.map { $0 == "larger" },
      effect: fields["effect"]?.text.flatMap(Comparison.Effect.init) ?? .difference)
  }

  private mutating func buildPairs(_ given: Checked?, _ labels: [String]) -> [Comparison.Pair] {
    guard let given, given.text == nil else {
      return labels.indices.flatMap { first in
        labels.indices.dropFirst(first + 1).map { Comparison.Pair(labels[first], labels[$0]) }
      }
    }
    return given.elements.compactMap { pair in
      let names = pair.elements.compactMap(\.text)
      for name in names where shapesHold && !labels.contains(name) {
        report(pair.line, SettingError(unknown: "method", name, among: labels).description)
      }
      guard names.count == 2 else { return nil }
      if names[0] == names[1] { report(pair.line, "'\(names[0])' is compared with itself") }
      return Comparison.Pair(names[0], names[1])
    }
  }
}

import Catalogue
import ExperimentRunner

/// What was compared: what the methods share, and where they differ.
enum SetupSection {
  static func section(_ trials: ReportTrials) -> Section {
    let specification = trials.specification
    var section = Section("Setup")
    var facts: [(String, String)] = []
    for problem in specification.problems {
      let same = problem.label == problem.problem.name
      let text = words(problem.problem)
      facts.append(("problem", same ? text : "\(problem.label): \(text)"))
    }
    facts.append(
      (
        "seeds",
        "\(NumberText.count(specification.replicates, "replicate")) from base seed \(specification.baseSeed), "
          + "the same draws for every method"
      ))
    facts.append(("budget of a trial", words(specification.budget)))
    if !specification.stopAt.isEmpty {
      facts.append(("stops at", specification.stopAt.map(\.words).joined(separator: " and ")))
    }
    if !specification.targets.isEmpty {
      facts.append(("targets", specification.targets.map(\.words).joined(separator: "; ")))
    }

    let methods = specification.methods.map { properties($0, trials) }
    let names = methods.flatMap { $0.map(\.0) }.reduce(into: [String]()) { names, name in
      if !names.contains(name) { names.append(name) }
    }
    var differing: [String] = []
    for name in names {
      let values = methods.map { method in method.first { $0.0 == name }?.1 ?? "–" }
      if methods.count > 1, Set(values).count > 1 {
        differing.append(name)
      } else if let value = values.first {
        facts.append((name, value))
      }
    }
    section.add(facts.map { "- \($0.0): \($0.1)" }.joined(separator: "\n"))
    guard !differing.isEmpty else { return section }
    section.add("The methods differ in:")
    var table = MarkdownTable([.text("method")] + differing.map { .text($0) })
    for (method, properties) in zip(specification.methods, methods) {
      table.append(
        [method.label]
          + differing.map { name in properties.first { $0.0 == name }?.1 ?? "–" })
    }
    section.add(table)
    return section
  }

  /// Everything that makes a method what it is, in the order in which a reader asks.
  private static func properties(_ method: MethodSpecification, _ trials: ReportTrials) -> [(
    String, String
  )] {
    let counts = Set(trials.of(method.label).map(\.record.result.parameterCount)).subtracting([0])
    var properties = [
      ("network", words(NamedSettings(method.network.kind, method.network.settings))),
      ("parameters", counts.sorted().map(NumberText.whole).joined(separator: ", ")),
      ("activation", method.network.activations.map(words).joined(separator: "; ")),
      ("loss", words(method.loss)),
      ("initial weights", words(method.initializer)),
      ("optimizer", words(method.optimizer)),
      ("batch", method.batch.map { "\(NumberText.whole($0)) patterns" } ?? "all patterns"),
    ]
    if let settling = method.settling {
      properties.append(
        (
          "settling",
          "\(words(settling.solver)), residual \(NumberText.setting(settling.tolerance)), "
            + "\(NumberText.whole(settling.sweeps)) sweeps at most"
        ))
    }
    if let adjoint = method.adjoint {
      properties.append(
        (
          "adjoint",
          "\(words(adjoint.method)), residual \(NumberText.setting(adjoint.tolerance)), "
            + "\(NumberText.whole(adjoint.sweeps)) sweeps at most"
        ))
    }
    if method.isRecurrent {
      properties.append(("patterns that fail", method.policy.consequence))
      properties.append(("warm start", method.warmStart ? "yes" : "no"))
    }
    if let margin = method.stabilityMargin {
      properties.append(("stability margin", NumberText.setting(margin)))
    }
    if let decay = method.weightDecay {
      properties.append(
        ("weight decay", "\(decay.form.rawValue) \(NumberText.setting(decay.rate))"))
    }
    if let stopping = method.earlyStopping {
      properties.append(
        (
          "early stopping",
          "patience \(stopping.patience) epochs, "
            + "\(NumberText.percent(stopping.share)) set aside where there is no validation part"
        ))
    }
    return properties.map { ($0.0, $0.1.isEmpty ? "–" : $0.1) }
  }

  private static func words(_ named: NamedSettings) -> String {
    guard !named.settings.isEmpty else { return named.name }
    let list = named.settings.sorted { $0.key < $1.key }.map { name, value in
      "\(name) \(words(value))"
    }
    return "\(named.name) (\(list.joined(separator: ", ")))"
  }

  private static func words(_ value: SettingValue) -> String {
    switch value {
    case .number(let number): NumberText.setting(number)
    case .integer(let number): NumberText.whole(number)
    case .flag(let flag): flag ? "yes" : "no"
    case .text(let text): text
    case .list(let values): values.map(words).joined(separator: " ")
    }
  }

  private static func words(_ budget: TrialBudget) -> String {
    let parts = [
      budget.epochs.map { "\(NumberText.whole($0)) epochs" },
      budget.evaluations.map { "\(NumberText.whole($0)) evaluations" },
      budget.work.map { "\(NumberText.setting($0)) network sweeps" },
      budget.seconds.map { "\(NumberText.setting($0)) s" },
    ].compactMap { $0 }
    if parts.isEmpty { return "none" }
    return parts.joined(separator: ", ") + (parts.count > 1 ? ", whichever ends first" : "")
  }
}

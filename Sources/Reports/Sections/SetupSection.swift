import ExperimentRunner

/// What was compared: what the methods share, and where they differ.
enum SetupSection {
  /// From how many methods on each has a row of its own; fewer stand in columns, side by side.
  static let rowsFrom = 5

  static func section(_ trials: ReportTrials, _ wording: SettingWording) -> Section {
    let specification = trials.specification
    var section = Section("Setup")
    var facts: [(String, String)] = []
    for problem in specification.problems {
      let same = problem.label == problem.problem.name
      let text = wording.words(problem.problem, in: \.problems)
      facts.append(("problem", same ? text : "\(problem.label): \(text)"))
    }
    facts.append(
      (
        "seeds",
        "\(NumberText.count(specification.replicates, "replicate")) from base seed \(specification.baseSeed), "
          + "the same draws for every method"
      ))
    if specification.methods.contains(where: { $0.training != nil }) {
      facts.append(("budget of a trial", words(specification.budget)))
    }
    if !specification.stopAt.isEmpty {
      facts.append(("stops at", specification.stopAt.map(\.words).joined(separator: " and ")))
    }
    if !specification.targets.isEmpty {
      facts.append(("targets", specification.targets.map(\.words).joined(separator: "; ")))
    }

    let methods = specification.methods.map { properties($0, trials, wording) }
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
    section.add("Settings that are not named have their defaults, which `attractor list` tells.")
    guard !differing.isEmpty else { return section }
    section.add("The methods differ in:")
    section.add(
      table(trials.methods, differing) { name, method in
        methods[method].first { $0.0 == name }?.1 ?? "–"
      })
    return section
  }

  private static func table(
    _ methods: [String], _ properties: [String], _ value: (String, Int) -> String
  ) -> MarkdownTable {
    if methods.count < rowsFrom {
      var table = MarkdownTable([.text("")] + methods.map { .text($0) })
      for name in properties {
        table.append([name] + methods.indices.map { value(name, $0) })
      }
      return table
    }
    var table = MarkdownTable([.text("method")] + properties.map { .text($0) })
    for (place, method) in methods.enumerated() {
      table.append([method] + properties.map { value($0, place) })
    }
    return table
  }

  /// Everything that makes a method what it is, in the order in which a reader asks.
  private static func properties(
    _ method: MethodSpecification, _ trials: ReportTrials, _ wording: SettingWording
  ) -> [(String, String)] {
    guard let training = method.training else { return studyProperties(method, wording) }
    let counts = Set(trials.of(method.label).map(\.record.result.parameterCount)).subtracting([0])
    var properties = [
      (
        "network",
        wording.words(
          NamedSettings(training.network.kind, training.network.settings), in: \.networks)
      ),
      ("parameters", counts.sorted().map(NumberText.whole).joined(separator: ", ")),
      (
        "activation",
        training.network.activations.map { wording.words($0, in: \.activations) }
          .joined(separator: "; ")
      ),
      ("loss", wording.words(training.loss, in: \.losses)),
      ("initial weights", wording.words(training.initializer, in: \.initializers)),
      ("optimizer", wording.words(training.optimizer, in: \.optimizers)),
      ("batch", training.batch.map { "\(NumberText.whole($0)) patterns" } ?? "all patterns"),
    ]
    if let settling = training.settling {
      properties.append(
        (
          "settling",
          "\(wording.words(settling.solver, in: \.solvers)), residual \(NumberText.setting(settling.tolerance)), "
            + "\(NumberText.whole(settling.sweeps)) sweeps at most"
        ))
    }
    if let adjoint = training.adjoint {
      properties.append(
        (
          "adjoint",
          "\(wording.words(adjoint.method, in: \.adjoints)), residual \(NumberText.setting(adjoint.tolerance)), "
            + "\(NumberText.whole(adjoint.sweeps)) sweeps at most"
        ))
    }
    if training.isRecurrent {
      properties.append(("patterns that fail", training.policy.consequence))
      if training.warmStart { properties.append(("warm start", "yes")) }
    }
    if let margin = training.stabilityMargin {
      properties.append(("stability margin", NumberText.setting(margin)))
    }
    if let decay = training.weightDecay {
      properties.append(
        ("weight decay", "\(decay.form.rawValue) \(NumberText.setting(decay.rate))"))
    }
    if let stopping = training.earlyStopping {
      properties.append(
        (
          "early stopping",
          "patience \(stopping.patience) epochs, "
            + "\(NumberText.percent(stopping.share)) set aside where there is no validation part"
        ))
    }
    return properties.map { ($0.0, $0.1.isEmpty ? "–" : $0.1) }
  }

  /// A study's name and each of its settings, so that only those that differ stand in the table.
  private static func studyProperties(
    _ method: MethodSpecification, _ wording: SettingWording
  ) -> [(String, String)] {
    guard let study = method.study else { return [] }
    return [("study", study.name)]
      + study.settings.sorted { $0.key < $1.key }.map { ($0.key, SettingWording.words($0.value)) }
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

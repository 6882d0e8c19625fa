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
    facts.append(("budget of a trial", words(specification.budget)))
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
    let counts = Set(trials.of(method.label).map(\.record.result.parameterCount)).subtracting([0])
    var properties = [
      (
        "network",
        wording.words(
          NamedSettings(method.network.kind, method.network.settings), in: \.networks)
      ),
      ("parameters", counts.sorted().map(NumberText.whole).joined(separator: ", ")),
      (
        "activation",
        method.network.activations.map { wording.words($0, in: \.activations) }
          .joined(separator: "; ")
      ),
      ("loss", wording.words(method.loss, in: \.losses)),
      ("initial weights", wording.words(method.initializer, in: \.initializers)),
      ("optimizer", wording.words(method.optimizer, in: \.optimizers)),
      ("batch", method.batch.map { "\(NumberText.whole($0)) patterns" } ?? "all patterns"),
    ]
    if let settling = method.settling {
      properties.append(
        (
          "settling",
          "\(wording.words(settling.solver, in: \.solvers)), residual \(NumberText.setting(settling.tolerance)), "
            + "\(NumberText.whole(settling.sweeps)) sweeps at most"
        ))
    }
    if let adjoint = method.adjoint {
      properties.append(
        (
          "adjoint",
          "\(wording.words(adjoint.method, in: \.adjoints)), residual \(NumberText.setting(adjoint.tolerance)), "
            + "\(NumberText.whole(adjoint.sweeps)) sweeps at most"
        ))
    }
    if method.isRecurrent {
      properties.append(("patterns that fail", method.policy.consequence))
      if method.warmStart { properties.append(("warm start", "yes")) }
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

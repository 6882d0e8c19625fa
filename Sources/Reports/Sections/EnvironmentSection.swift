import ExperimentRunner

/// Where the trials ran.
enum EnvironmentSection {
  static func section(_ environment: Environment?) -> Section {
    var section = Section("Environment")
    guard let environment else {
      section.add("Unknown: there is no `environment.json`.")
      return section
    }
    var table = MarkdownTable([.text("what"), .text("which")])
    for (what, which) in environment.facts { table.append([what, which]) }
    section.add(table)
    return section
  }
}

extension Environment {
  /// Each fact with its name, in the order of the table.
  var facts: [(what: String, which: String)] {
    let state =
      switch treeIsClean {
      case true?: "clean tree"
      case false?: "with uncommitted changes"
      case nil: "state of the tree unknown"
      }
    return [
      ("processor", "\(processor), \(NumberText.count(cores, "core"))"),
      ("system", system),
      ("Swift", swift + (optimized ? ", optimized" : ", not optimized")),
      ("GSL", gsl),
      ("OpenBLAS", "\(openBLAS), kernels \(openBLASCore)"),
      ("commit", commit.map { "\($0) (\(state))" } ?? "unknown"),
    ]
  }
}

/// How to make the results again.
enum ReproductionSection {
  static func section(_ specification: Specification, command: String) -> Section {
    var section = Section("Reproduction")
    section.add("```console\n$ \(command)\n```")
    section.add(
      "This page is made from `trials.jsonl`, `timings.jsonl` and `environment.json` in this folder; "
        + "`attractor report` makes it again from them alone, byte for byte.")
    return section
  }
}

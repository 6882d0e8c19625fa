import ExperimentRunner

/// Where the trials ran.
enum EnvironmentSection {
  static func section(_ environment: Environment) -> Section {
    var section = Section("Environment")
    var table = MarkdownTable([.text("what"), .text("which")])
    let commit = environment.commit.map { commit in
      let state =
        switch environment.treeIsClean {
        case true?: "clean tree"
        case false?: "with uncommitted changes"
        case nil: "state of the tree unknown"
        }
      return "\(commit) (\(state))"
    }
    for (what, which) in [
      ("processor", "\(environment.processor), \(environment.cores) cores"),
      ("system", environment.system),
      ("Swift", environment.swift + (environment.optimized ? ", optimized" : ", not optimized")),
      ("GSL", environment.gsl),
      ("OpenBLAS", "\(environment.openBLAS), kernels \(environment.openBLASCore)"),
      ("commit", commit ?? "unknown"),
    ] {
      table.append([what, which])
    }
    section.add(table)
    return section
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

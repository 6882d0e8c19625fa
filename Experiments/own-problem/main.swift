// An experiment as a Swift script, with a problem of its own:
//
//   swift run -c release own-problem [folder of results]
//
// It asks its question of a task that the library does not have (Rings.swift), and otherwise is what a
// specification in YAML is: trials are files, a run that was interrupted goes on where it was, and
// the report is results/own-problem/report.md.
import Attractor
import Foundation

var toolbox = Toolbox()
toolbox.problems = toolbox.problems.adding([Rings.entry])
let performer = RingsPerformer(library: LibraryPerformer(toolbox: toolbox))

// Trials run in processes of this same program: it must ask first whether it is one of them.
WorkerProcess.serveIfAsked(performer)

/// The methods have nearly as many parameters: 41 and 40.
func method(_ label: String, _ network: NetworkSpecification, rate: Double) -> MethodSpecification {
  let settles = network.kind == "recurrent"
  return MethodSpecification(
    label: label, network: network, loss: NamedSettings("squared"),
    initializer: NamedSettings("uniform", ["radius": 0.3]),
    optimizer: NamedSettings("momentum", ["rate": .number(rate), "momentum": 0.9]),
    settling: settles
      ? SettlingSpecification(solver: NamedSettings("damped"), tolerance: 1e-9, sweeps: 500) : nil,
    adjoint: settles
      ? AdjointSpecification(method: NamedSettings("direct"), tolerance: 1e-9, sweeps: 500) : nil,
    policy: settles ? .skip : .refuse)
}

let target = MeasureTarget(.testError, 0.05)
let specification = Specification(
  name: "own-problem",
  question: "Does a network that settles find the ring in as few epochs as a feedforward one?",
  problems: [LabelledProblem(label: "rings", NamedSettings("rings", ["patterns": 50]))],
  methods: [
    method(
      "static",
      NetworkSpecification(
        kind: "layered", settings: ["hidden": [10], "output-activation": "tanh"]), rate: 0.1),
    method(
      "recurrent", NetworkSpecification(kind: "recurrent", settings: ["hidden": 4]), rate: 0.02),
  ],
  baseSeed: 1, replicates: 8, budget: TrialBudget(epochs: 300), targets: [target],
  comparison: Comparison(.cost(.epochs, target), pairs: [.init("static", "recurrent")]))

do {
  let place = CommandLine.arguments.dropFirst().first ?? "results"
  let folder = URL(fileURLWithPath: place, isDirectory: true)
    .appending(path: specification.name, directoryHint: .isDirectory)
  let summary = try ExperimentRun(
    specification, folder: folder, performer: performer,
    workers: .ofThisExecutable(ProcessInfo.processInfo.activeProcessorCount),
    reporter: TerminalProgress.fitting(quiet: false)
  ).run()
  if !summary.isInterrupted {
    let report = try Report(
      resultsIn: folder, of: specification, command: "swift run -c release own-problem",
      catalogues: toolbox.listings)
    try report.write(to: folder, using: Gnuplot())
    print("Report: \(folder.appending(path: "report.md").relativePath)")
  }
} catch {
  FileHandle.standardError.write(Data("own-problem: \(error)\n".utf8))
  exit(2)
}

import Catalogue
import Foundation
import Testing

@testable import ExperimentRunner

@Suite struct ExperimentRunTests {
  @Test func `every way to end is recorded, and none takes the others along`() throws {
    let program = TrivialProgram()
    defer { program.remove() }
    let options = [
      "--jobs", "3", "--count", "2", "--behaviours", "throw,exit,kill,hang,trap", "--time-out",
      "0.4",
    ]
    #expect(try program.run(options).0 == 0)
    let results = try CollectedResults(folder: program.folder)
    #expect(results.records.count == 12)
    let outcomes = Dictionary(grouping: results.records) { $0.trial.problemLabel }
      .mapValues { $0.map(\.result.outcome) }
    let expected: [String: TrialOutcome] = [
      "trivial": TrialOutcome(.budget),
      "throw": TrialOutcome(.error, "told to throw, on two lines"),
      "exit": TrialOutcome(.killed, "its process ended with status 7"),
      "kill": TrialOutcome(.killed, "its process was killed by signal 9 (Killed)"),
      "hang": TrialOutcome(.timedOut, "not done after 0.4 s"),
    ]
    for (label, outcome) in expected { #expect(outcomes[label] == [outcome, outcome], "\(label)") }
    let trap = try #require(outcomes["trap"]?.first)
    #expect(trap.ending == .killed && trap.detail.hasSuffix("told to trap"), "\(trap)")
    #expect(results.timings.count == 12)
    #expect(results.environment?.gsl.isEmpty == false)
  }

  @Test func `what was killed is run again; results and errors are not`() throws {
    let program = TrivialProgram()
    defer { program.remove() }
    let options = ["--count", "1", "--behaviours", "throw,kill"]
    _ = try program.run(options)
    let (_, text) = try program.run(options)
    #expect(text.contains("3 trials, 2 of them done before"))
    #expect(text.contains("kill · nothing"))
  }

  @Test func `a change of code makes results stale, which is said, and runs them again`() throws {
    let program = TrivialProgram()
    defer { program.remove() }
    _ = try program.run(["--count", "4"], fingerprint: "before")
    let (_, text) = try program.run(["--count", "5"], fingerprint: "after")
    #expect(text.contains("5 trials, 4 stale (of other code) and made again"))
    let records = try CollectedResults(folder: program.folder).records
    #expect(records.count == 5 && records.allSatisfy { $0.fingerprint == "after" })
  }

  @Test func `the number of jobs changes no byte of the records`() throws {
    let programs = [TrivialProgram(), TrivialProgram()]
    defer { for program in programs { program.remove() } }
    for (program, jobs) in zip(programs, ["1", "4"]) {
      #expect(try program.run(["--count", "20", "--jobs", jobs]).0 == 0)
    }
    #expect(programs[0].trials == programs[1].trials)
    let alone = try CollectedResults(folder: programs[0].folder).timings
    let beside = try CollectedResults(folder: programs[1].folder).timings
    #expect(alone.values.allSatisfy { !$0.ranBesideOthers })
    #expect(beside.values.contains { $0.ranBesideOthers })
  }

  @Test func `a command that does not serve trials is told as such`() throws {
    let program = TrivialProgram()
    defer { program.remove() }
    var run = ExperimentRun(
      oneTrial, folder: program.folder, performer: Echo(),
      workers: .processes(1, command: ["/bin/false"]))
    run.catchesInterrupts = false
    #expect(throws: RunnerError.self) { try run.run() }
    let nowhere = ExperimentRun(
      oneTrial, folder: program.folder, performer: Echo(),
      workers: .processes(1, command: ["/nowhere/program"]))
    #expect(throws: RunnerError("can't start /nowhere/program: No such file or directory")) {
      try nowhere.run()
    }
  }

  @Test func `a folder that can't be made is told as such`() throws {
    let run = ExperimentRun(
      oneTrial, folder: URL(fileURLWithPath: "/dev/null/results"), performer: Echo(),
      workers: .inProcess)
    #expect(throws: StoreError.self) { try run.run() }
  }

  @Test func `trials that are missing or damaged are shown as lost, not left out`() throws {
    let program = TrivialProgram()
    defer { program.remove() }
    var specification = oneTrial
    specification.replicates = 3
    let run = ExperimentRun(
      specification, folder: program.folder, performer: Echo(), workers: .inProcess)
    #expect(try run.run().endings == [.budget: 3])
    try FileManager.default.removeItem(at: run.store.file(run.plan[0].identity))
    try Data("{".utf8).write(to: run.store.file(run.plan[1].identity))
    #expect(try run.store.collect(run.plan) == [.budget: 1, .lost: 2])
    let details = try CollectedResults(folder: program.folder).records.map(\.result.outcome.detail)
    #expect(
      details == [
        "planned, but no result is stored", "the result that is stored is damaged", "",
      ])
    #expect(try run.run().endings == [.budget: 3])
  }

  @Test func `an overview tells what is missing and how long it may take`() throws {
    let program = TrivialProgram()
    defer { program.remove() }
    var run = ExperimentRun(
      oneTrial, folder: program.folder, performer: Echo(), workers: .inProcess)
    #expect(PlanOverview(of: run).missing.count == 1)
    #expect(PlanOverview(of: run).secondsLeft(jobs: 2) == nil)
    _ = try run.run()
    #expect(PlanOverview(of: run).missing.isEmpty)
    #expect(PlanOverview(of: run).secondsLeft(jobs: 2) == 0)
    var more = oneTrial
    more.replicates = 4
    run = ExperimentRun(more, folder: program.folder, performer: Echo(), workers: .inProcess)
    #expect(PlanOverview(of: run).missing.map(\.trial.replicate) == [1, 2, 3])
  }

  @Test func `new labels show in what is collected, without a new run`() throws {
    let program = TrivialProgram()
    defer { program.remove() }
    _ = try ExperimentRun(
      oneTrial, folder: program.folder, performer: Echo(), workers: .inProcess
    ).run()
    var renamed = oneTrial
    renamed.methods[0].label = "another name"
    let summary = try ExperimentRun(
      renamed, folder: program.folder, performer: Echo(), workers: .inProcess
    ).run()
    #expect(summary.progress.reused == 1)
    let records = try CollectedResults(folder: program.folder).records
    #expect(records.map(\.trial.method.label) == ["another name"])
  }
}

/// One trial of nothing.
let oneTrial = Specification(
  name: "one", question: "Is one enough?",
  problems: [LabelledProblem(label: "p", NamedSettings("p"))],
  methods: [
    MethodSpecification(
      label: "m", network: NetworkSpecification(kind: "layered"), loss: NamedSettings("squared"),
      initializer: NamedSettings("glorot"), optimizer: NamedSettings("none"))
  ], baseSeed: 1, replicates: 1, budget: TrialBudget(epochs: 1))

/// Gives the replicate as the result, plus an offset for tests of differences.
struct Echo: TrialPerformer {
  var offset = 0.0

  func perform(_ trial: TrialSpecification) throws -> PerformedTrial {
    let value = Double(trial.replicate) + offset
    var curve = Curve()
    curve.append(epochs: 1, evaluations: 1, sweeps: 1, [.trainingLoss: value])
    return PerformedTrial(
      result: TrialResult(
        outcome: TrialOutcome(.budget), curve: curve, final: [.trainingLoss: value]), seconds: 0)
  }

  func fingerprint(for trial: TrialSpecification) -> String { "echo" }
}

import Catalogue
import ExperimentRunner
import Foundation
import GSLNumerics

/// Trials that compute next to nothing, and that fail in every way a trial can.
struct TrivialPerformer: TrialPerformer {
  func perform(_ trial: TrialSpecification) throws -> PerformedTrial {
    if let milliseconds = trial.problem.settings["milliseconds"]?.number {
      Thread.sleep(forTimeInterval: milliseconds / 1000)
    }
    if case .text(let behaviour)? = trial.problem.settings["behaviour"] { try behave(behaviour) }
    let generator = SeededGenerator(seed: trial.seed(for: "weights"))
    var curve = Curve()
    for epoch in 0..<3 {
      curve.append(
        epochs: Double(epoch), evaluations: epoch, sweeps: Double(10 * epoch),
        [.trainingLoss: generator.uniform() / Double(epoch + 1)])
    }
    print("a performer may print")
    return PerformedTrial(
      result: TrialResult(
        outcome: TrialOutcome(.budget), parameterCount: 3, curve: curve, final: curve.last),
      seconds: 0.001, curveSeconds: [0, 0.0005, 0.001])
  }

  func fingerprint(for trial: TrialSpecification) -> String {
    ProcessInfo.processInfo.environment["TRIVIAL_FINGERPRINT"] ?? "trivial"
  }

  private func behave(_ behaviour: String) throws {
    switch behaviour {
    case "throw": throw RunnerError("told to throw,\non two lines")
    case "exit": exit(7)
    case "kill": kill(getpid(), SIGKILL)
    case "hang": Thread.sleep(forTimeInterval: 60)
    case "trap": preconditionFailure("told to trap")
    default: break
    }
  }
}

/// The specification: `count` trials, and one for each behaviour.
func trivialSpecification(
  count: Int, milliseconds: Double, behaviours: [String], timeOut: Double?
) -> Specification {
  var problems = [
    LabelledProblem(
      label: "trivial", NamedSettings("trivial", ["milliseconds": .number(milliseconds)]))
  ]
  problems += behaviours.map {
    LabelledProblem(label: $0, NamedSettings("trivial", ["behaviour": .text($0)]))
  }
  return Specification(
    name: "trivial", question: "Does the runner run?", problems: problems,
    methods: [
      MethodSpecification(
        label: "nothing", network: NetworkSpecification(kind: "layered"),
        loss: NamedSettings("squared"), initializer: NamedSettings("glorot"),
        optimizer: NamedSettings("none"))
    ], baseSeed: 1, replicates: count, budget: TrialBudget(epochs: 3), timeOut: timeOut)
}

/// `TrivialExperiment FOLDER --jobs N --count N [--milliseconds X] [--time-out S] [--behaviours a,b] [--usage]`
@main enum TrivialExperiment {
  static func main() {
    WorkerProcess.serveIfAsked(TrivialPerformer())
    let arguments = CommandLine.arguments
    func option(_ name: String) -> String? {
      arguments.firstIndex(of: name).map { arguments[$0 + 1] }
    }
    let specification = trivialSpecification(
      count: option("--count").flatMap { Int($0) } ?? 1,
      milliseconds: option("--milliseconds").flatMap { Double($0) } ?? 0,
      behaviours: option("--behaviours")?.split(separator: ",").map(String.init) ?? [],
      timeOut: option("--time-out").flatMap { Double($0) })
    do {
      let run = ExperimentRun(
        specification, folder: URL(fileURLWithPath: arguments[1]),
        performer: TrivialPerformer(),
        workers: try .ofThisExecutable(option("--jobs").flatMap { Int($0) } ?? 1),
        reporter: arguments.contains("--bar") ? TerminalProgress(width: 60) : PlainProgress())
      let summary = try run.run()
      if arguments.contains("--usage") { tellUsage() }
      exit(summary.isInterrupted ? 130 : 0)
    } catch {
      PlainProgress.standardError("error: \(error)\n")
      exit(1)
    }
  }

  /// The largest memory of this process in bytes. Linux's `ru_maxrss` counts what the process was
  /// before it became this program, so a large parent's memory too; "VmHWM" does not.
  private static var largestMemory: Double? {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
    else { return nil }
    return Double(line.split(whereSeparator: \.isWhitespace)[1]).map { $0 * 1024 }
  }

  /// Seconds of the processor, of this process and its workers, and this one's largest memory.
  private static func tellUsage() {
    var (own, workers) = (rusage(), rusage())
    // RUSAGE_SELF and RUSAGE_CHILDREN, which have different types on different systems.
    getrusage(0, &own)
    getrusage(-1, &workers)
    let times = [own.ru_utime, own.ru_stime, workers.ru_utime, workers.ru_stime]
    let seconds = times.reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) * 1e-6 }
    #if canImport(Darwin)
      let unit = 1.0
    #else
      let unit = 1024.0
    #endif
    let megabytes = (largestMemory ?? Double(own.ru_maxrss) * unit) / 1e6
    PlainProgress.standardError("usage: \(seconds) s: \(megabytes) MB\n")
  }
}

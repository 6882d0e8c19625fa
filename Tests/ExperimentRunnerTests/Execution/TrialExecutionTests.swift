import ExperimentRunner
import Foundation
import Testing

/// Trials of the library's own methods, small enough for debug builds.
@Suite struct TrialExecutionTests {
  private static func trials(_ changes: [(String, String)] = []) throws -> [TrialSpecification] {
    var yaml = """
      name: small
      question: does it run?
      problems: [{name: xor, low-target: -0.8, high-target: 0.8}]
      methods:
        - label: static
          network: {kind: layered, hidden: [4], output-activation: tanh}
          loss: squared
          initializer: {name: uniform, radius: 0.5}
          optimizer: {name: momentum, rate: 0.1}
        - label: recurrent
          network: {kind: recurrent, hidden: 2}
          loss: squared
          initializer: {name: uniform, radius: 0.5}
          optimizer: {name: momentum, rate: 0.1}
          settling: {solver: damped, tolerance: 1.0e-9}
          adjoint: direct
      seeds: {base: 3, count: 2}
      budget: {epochs: 60}
      """
    for (old, new) in changes { yaml = yaml.replacing(old, with: new) }
    return try Specification(
      yaml: yaml, file: "small.yaml", catalogues: Toolbox().listings
    ).trials
  }

  private let performer = LibraryPerformer()

  @Test func `the same trial gives the same result, another replicate another one`() throws {
    let trials = try Self.trials()
    for trial in trials.prefix(2) {
      let first = try performer.perform(trial).result
      #expect(try performer.perform(trial).result == first)
      let other = try #require(
        trials.first { $0.replicate == 1 && $0.method.label == trial.method.label })
      #expect(try performer.perform(other).result.curve != first.curve)
    }
  }

  @Test func `both kinds of network learn exclusive or`() throws {
    for trial in try Self.trials([("epochs: 60", "epochs: 1000"), ("count: 2", "count: 1")]) {
      let result = try performer.perform(trial).result
      #expect(result.outcome.ending == .budget)
      #expect(result[final: .trainingError] == 0, "\(trial.label)")
    }
  }

  @Test func `a recurrent trial logs its spectrum and its settlings`() throws {
    let result = try performer.perform(Self.trials()[1]).result
    #expect(result.settling == ["converged": 240])
    #expect(result.adjoint == ["converged": 240])
    #expect(result.curve[.spectralRadius].allSatisfy { ($0 ?? 0) > 0 })
    #expect(result.curve[.patterns("converged")].first == 4)
  }

  @Test func `what warm starts save is in the record, and only of methods that have them`() throws {
    let cold = try performer.perform(Self.trials()[1]).result
    #expect(cold.warmStarts == nil)
    #expect(try !String(decoding: JSONEncoder().encode(cold), as: UTF8.self).contains("warmStarts"))
    let warm = try performer.perform(
      Self.trials([
        ("adjoint: direct", "adjoint: {name: relaxation, tolerance: 1.0e-9}\n    warm-start: true")
      ])[1]
    ).result
    let saving = try #require(warm.warmStarts)
    #expect(saving.savedSweeps > 0 && saving.savedProducts > 0)
    #expect(saving.sweeps > 0 && saving.products > 0)
    let copy = try JSONDecoder().decode(TrialResult.self, from: JSONEncoder().encode(warm))
    #expect(copy == warm)
  }

  @Test func `a trial stops once its level is met`() throws {
    let trial = try Self.trials([
      ("budget: {epochs: 60}", "budget: {epochs: 2000}\nstop-at: {training-error: 0}")
    ])[0]
    let result = try performer.perform(trial).result
    #expect(result.outcome.ending == .target)
    #expect(result.curve[.trainingError].last == .some(0))
    #expect(result.curve.epochs.last! < 2000)
  }

  @Test func `a stability margin keeps the spectrum inside it`() throws {
    let bold = [
      ("count: 2", "count: 1"),
      ("rate: 0.1}\n    settling", "rate: 0.4}\n    policy: skip\n    settling"),
    ]
    let free = try performer.perform(Self.trials(bold)[1]).result
    let held = try performer.perform(
      Self.trials(bold + [("adjoint: direct", "adjoint: direct\n    stability-margin: 0.3")])[1]
    ).result
    #expect(free.curve[.spectralRadius].compactMap { $0 }.max()! > 0.7)
    #expect(held.curve[.spectralRadius].compactMap { $0 }.max()! <= 0.7)
    #expect(held.events.contains { $0.kind == "shortened" })
  }

  @Test func `a net driven past its bifurcation reports the event at the epoch where it happens`()
    throws
  {
    let bold = [
      ("count: 2", "count: 1"), ("epochs: 60", "epochs: 90"),
      ("rate: 0.1}\n    settling", "rate: 1.0}\n    policy: skip\n    settling"),
      ("solver: damped", "solver: newton"),
    ]
    let result = try performer.perform(Self.trials(bold)[1]).result
    let radii = result.curve[.spectralRadius].map { $0 ?? 0 }
    // All four patterns are watched and every epoch is logged, so the curve tells when one crosses.
    let crossing = try #require(radii.firstIndex { $0 >= 1 }, "the rate is not bold enough")
    let epoch = Int(result.curve.epochs[crossing])
    let changes = result.events.filter { ["fold", "flip", "hopf", "lost"].contains($0.kind) }
    #expect(changes.first?.epoch == epoch, "\(changes.first as Any), crossing at \(epoch)")
  }

  @Test func `a net that can't settle ends its trial with the reason`() throws {
    let trial = try Self.trials([("tolerance: 1.0e-9", "tolerance: 1.0e-9, sweeps: 2")])[1]
    let outcome = try performer.perform(trial).result.outcome
    #expect(outcome.ending == .diverged)
    #expect(outcome.detail.contains("did not settle"), "\(outcome.detail)")
  }

  @Test func `early stopping sets patterns aside and gives back the best weights`() throws {
    let trial = try Self.trials([
      ("{name: xor, low-target: -0.8, high-target: 0.8}", "{name: parity, bits: 5}"),
      (
        "optimizer: {name: momentum, rate: 0.1}\n  - label: rec",
        "optimizer: {name: momentum, rate: 0.1}\n    early-stopping: {patience: 5, share: 0.25}\n  - label: rec"
      ),
      ("epochs: 60", "epochs: 500"),
    ])[0]
    let result = try performer.perform(trial).result
    let losses = result.curve[.validationLoss].compactMap { $0 }
    #expect(result.outcome.ending == .stalled)
    #expect(result[final: .validationLoss] == losses.min())
  }
}

@Suite struct ExperimentCheckTests {
  @Test func `data that can't be read is told before the first trial`() throws {
    let specification = try Specification(
      yaml: """
        name: small
        question: does it run?
        problems: [{name: optdigits, folder: /nowhere}]
        methods:
          - label: static
            network: {kind: layered, hidden: [4]}
            loss: squared
            initializer: glorot
            optimizer: momentum
        seeds: {base: 3, count: 2}
        budget: {epochs: 60}
        """, file: "small.yaml", catalogues: Toolbox().listings)
    let error = #expect(throws: UnusableTrial.self) {
      try LibraryPerformer().check(specification)
    }
    #expect(
      error?.description.hasPrefix("optdigits · static: /nowhere/optdigits.tra: no such file")
        == true)
  }
}

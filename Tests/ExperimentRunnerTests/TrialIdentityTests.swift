import Testing

@testable import ExperimentRunner

@Suite struct TrialIdentityTests {
  private func identities(_ yaml: String) throws -> Set<String> {
    Set(
      try Specification(yaml: yaml, file: "x", catalogues: .forTests).trials.map(\.identity))
  }

  @Test(
    arguments: [
      ("name: everything", "name: another"), ("question: Does it", "question: Why does it"),
      ("label: static", "label: feedforward"), ("label: noisy digits", "label: others"),
      ("level: 0.01", "level: 0.05"), ("training-loss: 0.02", "training-loss: 0.5"),
      ("time-out: 600", "time-out: 60"), ("1e-4", "0.0001"), ("range: 0.3", "range: 0.30"),
      ("name: momentum, rate: 0.1", "rate: 0.1, name: momentum"),
      ("rate: 0.1}", "rate: 0.1, momentum: 0.9, nesterov: false}"),
      (
        "adjoint: [relaxation, {name: neumann, terms: 5}]",
        "adjoint: [{name: neumann, terms: 5}, relaxation]"
      ),
      ("  base: 1986\n  count: 5", "  count: 5\n  base: 1986"), ("noise: 0.25", "noise: 2.5e-1"),
      ("  - optdigits\n", "  - {name: optdigits, noise: 0, label: clean}\n"),
    ])
  func `labels, order, defaults and report settings change no identity`(
    old: String, new: String
  ) throws {
    let changed = wholeSpecification.replacing(old, with: new)
    #expect(changed != wholeSpecification)
    #expect(try identities(changed) == identities(wholeSpecification))
  }

  @Test(
    arguments: [
      ("base: 1986", "base: 1987"), ("epochs: 20", "epochs: 21"), ("hidden: 40", "hidden: 41"),
      ("[32, 16]", "[16, 32]"), ("test-error: 0.01", "test-error: 0.02"),
      ("noise: 0.25", "noise: 0.26"), ("tolerance: 1e-10", "tolerance: 1e-9"),
      ("warm-start: true", "warm-start: false"), ("slope: 0.2", "slope: 0.21"),
    ])
  func `what a result depends on changes the identity`(old: String, new: String) throws {
    let changed = wholeSpecification.replacing(old, with: new)
    #expect(try identities(changed) != identities(wholeSpecification))
  }

  @Test func `draws are paired across methods and differ between all else`() throws {
    let trials = try Specification(
      yaml: wholeSpecification, file: "x", catalogues: .forTests
    ).trials
    for trial in trials {
      let same = trials.filter { $0.replicate == trial.replicate && $0.problem == trial.problem }
      #expect(same.count == 5)
      #expect(Set(same.map { $0.seed(for: "weights") }).count == 1)
      #expect(trial.seed(for: "weights") != trial.seed(for: "batches"))
    }
    #expect(Set(trials.map { $0.seed(for: "data") }).count == 10)
  }

  @Test func `identity and record survive the way through JSON`() throws {
    let specification = try Specification(
      yaml: wholeSpecification, file: "x", catalogues: .forTests)
    for trial in specification.trials {
      let text = try CanonicalJSON.encode(trial)
      let back = try CanonicalJSON.decode(TrialSpecification.self, from: text)
      #expect(back.identity == trial.identity)
      #expect(try CanonicalJSON.encode(back) == text)
    }
    let known = try #require(specification.trials.first)
    #expect(known.identity.count == 64)
    #expect(known.identity.allSatisfy { $0.isHexDigit && !$0.isUppercase })
  }

  @Test func `numbers in records read back as the same numbers, whatever they are`() throws {
    var curve = Curve()
    let numbers = [
      0.1, 1 / 3, Double.leastNonzeroMagnitude, 1.7976931348623157e308, -0.0, .nan, .infinity,
      -.infinity,
    ]
    for (index, number) in numbers.enumerated() {
      curve.append(
        epochs: Double(index), evaluations: index, sweeps: number, [.trainingLoss: number])
    }
    let text = try CanonicalJSON.encode(curve)
    let back = try CanonicalJSON.decode(Curve.self, from: text)
    for (number, column) in zip(numbers, back[.trainingLoss]) {
      #expect(column.map { $0 == number || ($0.isNaN && number.isNaN) } == true)
    }
    #expect(try CanonicalJSON.encode(back) == text)
  }
}

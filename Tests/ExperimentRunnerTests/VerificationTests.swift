import Foundation
import Testing

@testable import ExperimentRunner

@Suite struct VerificationTests {
  private func results(_ performer: Echo, replicates: Int = 5) throws -> CollectedResults {
    let program = TrivialProgram()
    defer { program.remove() }
    var specification = oneTrial
    specification.replicates = replicates
    _ = try ExperimentRun(
      specification, folder: program.folder, performer: performer, workers: .inProcess
    ).run()
    return try CollectedResults(folder: program.folder)
  }

  @Test func `running again gives the same bytes, all or a sample`() throws {
    let stored = try results(Echo())
    for (sample, count) in [(nil, 5), (2, 2), (9, 5)] as [(Int?, Int)] {
      let verification = try Verification.running(
        stored, sample: sample, performer: Echo(), workers: .inProcess)
      #expect(verification.verdict == .same)
      #expect(verification.isExact && verification.compared == count)
    }
  }

  @Test func `a last digit that differs is found, and named`() throws {
    let stored = try results(Echo(), replicates: 1)
    let verification = try Verification.running(
      stored, performer: Echo(offset: 1e-12), workers: .inProcess)
    #expect(verification.verdict == .different)
    #expect(
      verification.differences == [
        .init(
          trial: "p · m · replicate 0", quantity: "final training-loss", stored: "0.0",
          again: "1e-12")
      ])
  }

  @Test func `on another kind of processor the tolerance decides`() throws {
    var stored = try results(Echo())
    stored.environment?.openBLASCore = "another"
    let near = try Verification.running(
      stored, performer: Echo(offset: 0.009), workers: .inProcess)
    #expect(!near.isExact && near.verdict == .same)
    let far = try Verification.running(stored, performer: Echo(offset: 0.3), workers: .inProcess)
    #expect(far.verdict == .different && far.differences.count == 5)
  }

  @Test func `what can't be compared is counted, never called the same`() throws {
    var stored = try results(Echo())
    for index in stored.records.indices {
      stored.records[index].result.outcome = TrialOutcome(.killed)
    }
    let verification = try Verification.running(stored, performer: Echo(), workers: .inProcess)
    #expect(
      verification.verdict == .incomparable("none of the 5 trials can be compared"))
    #expect(throws: StoreError.self) {
      try CollectedResults(folder: URL(fileURLWithPath: "/nowhere"))
    }
  }

  @Test func `a record that holds another trial than its identity says is a difference`() throws {
    var stored = try results(Echo())
    stored.records[0].trial.baseSeed += 1
    let verification = try Verification.running(stored, performer: Echo(), workers: .inProcess)
    #expect(verification.verdict == .different)
    #expect(verification.compared == 5 && verification.skipped == 0)
    #expect(verification.differences.map(\.quantity) == ["identity"])
  }

  @Test func `two folders are paired by identity, then by label`() throws {
    let first = try results(Echo())
    var second = try results(Echo(offset: 0.5), replicates: 6)
    second.records[0].identity = "another"
    let difference = ResultDifference(first, second)
    #expect(difference.onlyInFirst.isEmpty && difference.onlyInSecond.map(\.trial.replicate) == [5])
    let group = try #require(difference.groups.first)
    #expect(group.pairs.map(\.isOfOneIdentity) == [false, true, true, true, true])
    #expect(!group.isIdentical)
    #expect(group.final(.trainingLoss).allSatisfy { $0.second - $0.first == 0.5 })
    #expect(group.endings.first == [.budget: 5])
    #expect(ResultDifference(first, first).groups.allSatisfy { $0.isIdentical })
  }
}

import Studies
import Testing

@testable import ExperimentRunner

@Suite struct CodeFingerprintTests {
  @Test func `every module that a result depends on is fingerprinted`() {
    for module in CodeFingerprint.common + ["StaticBackprop", "RecurrentBackprop"] {
      #expect(ModuleFingerprints.all[module]?.count == 16, "\(module)")
    }
    // An empty or missing folder has the offset of the hash; only Execution may not be there yet.
    let empty = ModuleFingerprints.all.filter { $0.value == "cbf29ce484222325" }.map(\.key)
    #expect(empty.allSatisfy { $0 == "Execution" })
  }

  @Test func `every study has a folder of its own, whose code is fingerprinted`() {
    for name in studyCatalogue.names {
      let folder = CodeFingerprint.studyFolder(name)
      #expect(CodeFingerprint.knows(folder), "the study '\(name)' is not in Sources/\(folder)")
    }
    #expect(CodeFingerprint.studyFolder("gradient-cost") == "Studies/GradientCost")
    #expect(
      CodeFingerprint.study("a") != CodeFingerprint.study("b") || studyCatalogue.names.isEmpty)
  }

  @Test func `static and recurrent results depend on different code`() {
    let fingerprint = CodeFingerprint.training(isRecurrent: true)
    #expect(fingerprint.count == 16)
    #expect(fingerprint != CodeFingerprint.training(isRecurrent: false))
    #expect(CodeFingerprint.of(["a", "b"]) == CodeFingerprint.of(["b", "a"]))
  }
}

import Foundation
import GSLNumerics
import Networks
import RecurrentBackprop
import Testing

@Suite struct AnalysisCommandTests {
  let attractor: CommandRun
  private static let patterns = "--inputs inputs.npy --targets targets.npy"

  init() throws { attractor = try CommandRun() }

  @Test func `a rotation by 0.9 has spectral radius 0.9 and abscissa 0`() throws {
    try attractor.writeLinear("rotation", [[0, -0.9], [0.9, 0]])
    try attractor.writePatterns("U.npy", [[0]])
    let result = try attractor("stability rotation --inputs U.npy --json")
    #expect(result.status == 0)
    let found = try #require((result.json()["patterns"] as? [[String: Any]])?.first)
    #expect(found["spectralRadius"] as? Double == 0.9)
    #expect(found["spectralAbscissa"] as? Double == 0)
    let discrete = try #require(found["discrete"] as? [String: Any])
    #expect(abs((discrete["margin"] as? Double ?? 0) - 0.1) < 1e-15)
    #expect(discrete["isStable"] as? Bool == true)
    #expect((found["eigenvalues"] as? [[String: Double]])?.count == 2)
    #expect(found["nonNormality"] as? Double == 0)
    #expect(abs((found["condition"] as? Double ?? 0) - 1) < 1e-12)
  }

  @Test func `the two conditions of stability are kept apart`() throws {
    try attractor.writeLinear("fast", [[-2, 0], [0, 0.5]], bias: [0, 1])
    try attractor.writePatterns("U.npy", [[0], [0]])
    let iterated = try attractor("stability fast --inputs U.npy --sweeps 50")
    // From rest the first unit stays at 0, so that even the iteration settles.
    #expect(iterated.status == 0)
    #expect(iterated.output.contains("unstable"))
    let result = try attractor(
      "stability fast --inputs U.npy --patterns 1 --solver newton --json")
    let found = try #require((result.json()["patterns"] as? [[String: Any]])?.first)
    #expect(found["pattern"] as? Int == 1)
    #expect((found["discrete"] as? [String: Any])?["isStable"] as? Bool == false)
    #expect((found["discrete"] as? [String: Any])?["value"] as? Double == 2)
    #expect((found["continuous"] as? [String: Any])?["isStable"] as? Bool == true)
    #expect((found["continuous"] as? [String: Any])?["value"] as? Double == 0.5)
  }

  @Test func `stability tells which pattern did not settle`() throws {
    let result = try attractor(
      "stability inside.safetensors --inputs inputs.npy --patterns 2-3 --sweeps 2")
    #expect(result.status == 3)
    #expect(result.errors.count == 2)
    #expect(result.errors[1].contains("pattern 3 did not settle"))
    #expect(result.output.contains("out of budget"))
  }

  @Test func `all adjoints stand beside the direct one, refusals with their reason`() throws {
    let result = try attractor("adjoints inside.safetensors \(Self.patterns) --json")
    #expect(result.status == 0)
    let json = try result.json()
    #expect(json["patterns"] as? [Int] == [0, 1, 2, 3, 4])
    let lines = try #require(json["adjoints"] as? [[String: Any]])
    #expect(lines.map { $0["name"] as? String } == adjointCatalogue.names)
    for line in lines {
      let name = try #require(line["name"] as? String)
      if name == "equilibrium-propagation" {
        #expect((line["refusal"] as? String)?.contains("energy") == true)
        #expect(line["outcome"] as? String == "refused")
        continue
      }
      let error = try #require(line["relativeError"] as? Double)
      let isExact = try #require(line["isExact"] as? Bool)
      #expect(isExact ? error < 1e-10 : line["neglects"] is String, "\(name)")
      #expect((line["cosine"] as? Double ?? 0) > 0.8)
      #expect((line["products"] as? Int ?? 0) > 0)
      #expect(line["seconds"] is Double)
    }
    #expect(lines.first { $0["name"] as? String == "neumann" }?["predictedTail"] is Double)
  }

  @Test func `chosen adjoints take their settings`() throws {
    let tails = try [3, 30].map { terms in
      let result = try attractor(
        "adjoints inside.safetensors \(Self.patterns) --adjoint neumann --patterns 1 "
          + "--set-adjoint neumann.terms=\(terms) --json")
      let lines = try #require(result.json()["adjoints"] as? [[String: Any]])
      #expect(lines.map { $0["name"] as? String } == ["direct", "neumann"])
      return try #require(lines[1]["relativeError"] as? Double)
    }
    #expect(tails[0] > 1e-4)
    #expect(tails[1] < 1e-3 * tails[0])
    let text = try attractor(
      "adjoints inside.safetensors \(Self.patterns) --adjoint one-step --adjoint equilibrium-propagation"
    )
    #expect(text.status == 0)
    #expect(text.output.contains("one-step neglects the Jacobian"))
    #expect(text.output.contains("refused"))
    let unknown = try attractor(
      "adjoints inside.safetensors \(Self.patterns) --set-adjoint nuemann.terms=3")
    #expect(unknown.status == 2)
    #expect(
      unknown.errors == ["attractor: unknown adjoint 'nuemann'; did you mean 'neumann'?"])
  }

  @Test func `adjoints need a direct one to stand beside`() throws {
    try attractor.writeLinear("fold", [[1, 0], [0, 1]])
    try attractor.writePatterns("U.npy", [[0]])
    try attractor.writePatterns("T.npy", [[1, 1]])
    let result = try attractor("adjoints fold --inputs U.npy --targets T.npy --adjoint gmres")
    #expect(result.status == 3)
    #expect(result.errors.count == 1)
    #expect(result.errors[0].contains("direct adjoint of pattern 0 has a singular I − J"))
  }

  @Test(arguments: [
    "settle", "gradient", "stability", "adjoints", "train", "gradcheck",
  ])
  func `help says what it does, how it ends, and gives examples`(subcommand: String) throws {
    let help = try attractor("\(subcommand) --help")
    #expect(help.status == 0)
    #expect(help.output.contains("Examples:\n  attractor \(subcommand) "))
    #expect(help.output.contains("3"))
    #expect(help.output.contains("--json"))
  }
}

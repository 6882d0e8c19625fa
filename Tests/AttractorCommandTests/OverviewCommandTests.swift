import Catalogue
import ExperimentRunner
import Foundation
import Testing

/// Commands that run no trial: plan, schema, list.
@Suite struct OverviewCommandTests {
  let attractor: CommandRun

  init() throws { attractor = try CommandRun() }

  @Test func `plan shows every trial and runs none`() throws {
    try attractor.writeTiny()
    let plan = try attractor("plan tiny.yaml --trials")
    #expect(plan.status == 0, "\(plan.errors)")
    #expect(plan.output.contains("4 of 4 trials are to be run; none was timed yet"))
    #expect(!attractor.exists("results"))
    let json = try attractor("plan tiny.yaml --json").json()
    #expect(json["toRun"] as? Int == 4)
    let trials = try #require(json["trials"] as? [[String: Any]])
    #expect(trials.count == 4)
    #expect(Set(trials.compactMap { $0["identity"] as? String }).count == 4)
    #expect(trials.allSatisfy { $0["state"] as? String == "missing" })
    #expect(!attractor.exists("results"))
  }

  @Test func `plan knows what is done, and estimates the rest`() throws {
    #expect(try attractor.runTiny().status == 0)
    let done = try attractor("plan tiny.yaml")
    #expect(
      done.output.hasSuffix(
        "All 4 trials are done; 'attractor report tiny.yaml' writes the report.\n"))
    try attractor.writeTiny(replacing: "count: 2", by: "count: 5")
    let more = try attractor("plan tiny.yaml --jobs 1")
    #expect(more.output.contains("6 of 10 trials are to be run, in about"))
    // The identity does not depend on labels or on the name of the problem in the report.
    try attractor.writeTiny(replacing: "settles", by: "relaxes")
    #expect(try attractor("plan tiny.yaml --json").json()["toRun"] as? Int == 0)
  }

  @Test func `schema is JSON that names everything in the catalogues`() throws {
    let result = try attractor("schema")
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
    let schema = try result.json()
    #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    #expect(schema["additionalProperties"] as? Bool == false)
    let toolbox = Toolbox()
    let names = [
      toolbox.problems.names, toolbox.networks.names, toolbox.activations.names,
      toolbox.losses.names, toolbox.initializers.names, toolbox.optimizers.names,
      toolbox.solvers.names, toolbox.adjoints.names,
    ].joined()
    let constants = Self.constants(in: schema)
    for name in names { #expect(constants.contains(name), "\(name)") }
  }

  @Test func `list names everything with what it is and its reference`() throws {
    let result = try attractor("list --json")
    #expect(result.status == 0)
    let listings = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]])
    let kinds = listings.compactMap { $0["kind"] as? String }
    #expect(Set(["problem", "optimizer", "activation", "loss", "initializer"]).isSubset(of: kinds))
    let text = try attractor("list").output
    for listing in listings {
      let entries = try #require(listing["entries"] as? [[String: Any]])
      #expect(!entries.isEmpty)
      for entry in entries {
        let name = try #require(entry["name"] as? String)
        #expect((entry["summary"] as? String)?.isEmpty == false, "\(name)")
        #expect((entry["reference"] as? String)?.isEmpty == false, "\(name)")
        #expect(text.contains(name))
      }
    }
    let settings = try attractor("list optimizers momentum")
    #expect(settings.status == 0)
    #expect(settings.output.contains("rate"))
  }

  /// Every word that a schema allows by itself.
  private static func constants(in value: Any) -> Set<String> {
    switch value {
    case let list as [Any]: list.reduce(into: []) { $0.formUnion(constants(in: $1)) }
    case let object as [String: Any]:
      object.reduce(into: []) { found, field in
        if field.key == "const", let word = field.value as? String { found.insert(word) }
        found.formUnion(constants(in: field.value))
      }
    default: []
    }
  }
}

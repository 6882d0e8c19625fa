import Catalogue
import Testing

@testable import ExperimentRunner

@Suite struct SpecificationTests {
  private func read(_ yaml: String) throws -> Specification {
    try Specification(yaml: yaml, file: "experiment.yaml", catalogues: .forTests)
  }

  private func errors(_ yaml: String) -> String {
    do {
      _ = try read(yaml)
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test func `every key is decoded, with defaults filled in`() throws {
    let specification = try read(wholeSpecification)
    #expect(specification.name == "everything")
    #expect(specification.problems.map(\.label) == ["optdigits", "noisy digits"])
    #expect(specification.problems[0].problem.settings == ["noise": .number(0)])
    #expect(
      specification.methods.map(\.label) == [
        "static", "recurrent (rate 0.1, adjoint relaxation)",
        "recurrent (rate 0.1, adjoint name neumann terms 5)",
        "recurrent (rate 0.2, adjoint relaxation)",
        "recurrent (rate 0.2, adjoint name neumann terms 5)",
      ])
    let layered = try #require(specification.methods[0].training)
    #expect(layered.network.settings == ["hidden": [32, 16], "skip": false])
    #expect(layered.network.activations.map(\.name) == ["tanh", "leaky-relu"])
    #expect(layered.weightDecay == WeightDecayRule(rate: 1e-4, form: .shrink))
    #expect(layered.earlyStopping == EarlyStoppingRule(patience: 5))
    let recurrent = try #require(specification.methods[4].training)
    #expect(
      recurrent.optimizer
        == NamedSettings("momentum", ["rate": 0.2, "momentum": 0.9, "nesterov": true]))
    #expect(recurrent.settling?.solver == NamedSettings("damped", ["damping": 0.5]))
    #expect(recurrent.settling?.tolerance == 1e-10 && recurrent.settling?.sweeps == 300)
    #expect(recurrent.adjoint?.method == NamedSettings("neumann", ["terms": 5]))
    #expect(recurrent.policy == .skip && recurrent.warmStart && recurrent.batch == nil)
    #expect(specification.timeOut == 600)
    #expect(specification.stopAt == [MeasureTarget(.testError, 0.01)])
    #expect(specification.targets.count == 3)
    #expect(specification.comparison?.quantity == .cost(.work, MeasureTarget(.testError, 0.05)))
    #expect(specification.comparison?.pairs.count == 10)
    #expect(
      specification.published == [
        PublishedCost(source: "A paper 1986", cost: .work, value: 1425)
      ])
    #expect(specification.trials.count == 2 * 5 * 5)
    #expect(Set(specification.trials.map(\.identity)).count == 50)
  }

  @Test func `a ratio of costs is told to the comparison's target, and figures know what is spent`()
    throws
  {
    let specification = try read(
      wholeSpecification + """

        statements: [{ratio: seconds, of: [static, "recurrent (rate 0.1, adjoint relaxation)"]}]
        figures: [{measures: [epochs, work, seconds, seconds-per-epoch], along: rate}]
        """)
    #expect(
      specification.presentation.statements.first?.kind
        == .pair(.cost(.seconds, MeasureTarget(.testError, 0.05))))
    #expect(specification.presentation.figures.first?.measures.count == 4)
  }

  @Test func `trials run alone where the specification says so, whatever is allowed`() throws {
    let together = try read(wholeSpecification)
    let alone = try read(wholeSpecification.replacing("seeds:", with: "alone: true\nseeds:"))
    #expect(together.jobs(4) == 4 && alone.jobs(4) == 1)
    #expect(alone.trials.map(\.identity) == together.trials.map(\.identity))
    let wrong = errors(wholeSpecification.replacing("seeds:", with: "alone: maybe\nseeds:"))
    #expect(wrong.contains("'alone'"))
  }

  @Test func `online is a batch of one, and where all patterns are needed it is refused`() throws {
    let online = wholeSpecification.replacing("batch: 32", with: "batch: online")
    #expect(try read(online).methods[0].training?.batch == 1)
    let wrong = online.replacing(
      "optimizer: {name: momentum, rate: 0.1}", with: "optimizer: levenberg-marquardt")
    #expect(errors(wrong).contains("needs all patterns a step: 'batch: full'"))
    #expect(errors(wholeSpecification.replacing("batch: 32", with: "batch: of")).contains("batch"))
  }

  @Test func `all errors of a file are told at once, each with its line`() {
    let yaml =
      wholeSpecification
      .replacing("question:", with: "qestion:")
      .replacing("hidden: 40", with: "hidden: -40")
      .replacing("name: uniform, range", with: "name: unifrom, range")
      .replacing("nesterov: true", with: "nesterof: true")
      .replacing("count: 5", with: "count: five")
      .replacing("work: 1e9", with: "work: .nan")
      .replacing("cost: work\n", with: "cost: money\n")
    #expect(
      errors(yaml) == """
        experiment.yaml:2: the specification needs 'question': what the experiment asks, in a \
        sentence
        experiment.yaml:3: unknown key 'qestion'; did you mean 'question'?
        experiment.yaml:21: setting 'hidden' of network 'recurrent' takes a whole number from 0 \
        to 100000, not -40
        experiment.yaml:26: unknown initializer 'unifrom'; did you mean 'uniform'?
        experiment.yaml:29: optimizer 'momentum' has no setting 'nesterof'; did you mean 'nesterov'?
        experiment.yaml:42: 'seeds.count' takes a whole number from 1 to 100000, not 'five'
        experiment.yaml:45: 'budget.work' takes a number above 0, not nan
        experiment.yaml:53: 'comparison.cost' takes one of epochs, evaluations, work, seconds, \
        not 'money'
        """)
  }

  @Test(
    arguments: [
      ("  base: 1986", "  base: 1986\n  base: 7", "42: the key 'base' stands here for the second"),
      ("label: noisy digits", "label: optdigits", "6: two problems are called 'optdigits'"),
      ("batch: 32", "batch: 32\n    adjoint: direct", "16: a layered network does not settle"),
      ("    settling: {", "    # settling: {", "18: a recurrent network needs 'settling'"),
      ("activation: [tanh, leaky-relu]", "activation: [tanh, tanh, tanh]", "11: 'activation'"),
      ("pairs: all", "pairs: [[static, statick]]", "55: unknown method 'statick'; did you mean"),
      ("level: 0.01", "level: 0", "56: 'comparison.level' takes a number from"),
      ("  epochs: 20\n  work: 1e9", "  {}", "44: 'budget' is empty; valid: epochs"),
      ("name: everything", "name: ../everything", "2: 'name' takes lower-case letters"),
      ("rate: [0.1, 0.2]", "rate: []", "38: 'grid.optimizer.rate' takes a list"),
      ("optimizer.rate: [", "optimizer.raet: [", "38: optimizer 'momentum' has no setting 'raet'"),
      ("rate: [0.1, 0.2]", "rate: [0.1, -2]", "38: setting 'rate' of optimizer 'momentum' takes"),
      ("time-out: 600", "time-out: 1e300", "46: 'time-out' takes a number from 0.001 to 1"),
      ("[32, 16]", "[32, 16", "is not YAML"),
      ("cost: work, value", "cost: epochs, value", "give 'comparison' the cost 'epochs'"),
      ("nesterov: true", "rate: 0.05", "29: 'optimizer.rate' stands here and in 'grid' (line 38)"),
      ("count: 5", "count: 100001", "42: 'seeds.count' takes a whole number from 1 to 100000"),
      ("optimizer: {name: momentum, rate: 0.1}", "optimizer: levenberg-marquardt", "all patterns"),
    ])
  func `what shapes can't say is checked too`(old: String, new: String, text: String) {
    let yaml = wholeSpecification.replacing(old, with: new)
    #expect(yaml != wholeSpecification)
    #expect(errors(yaml).contains(text), "\(errors(yaml))")
  }

  @Test func `a plan past all bounds is refused before it is made`() {
    let rates = (1...60).map { "0.\($0)1" }.joined(separator: ", ")
    let yaml = wholeSpecification.replacing("rate: [0.1, 0.2]", with: "rate: [\(rates)]")
    #expect(errors(yaml.replacing("count: 5", with: "count: 5000")).contains("more than 1000000"))
    let grid = yaml.replacing(
      "      adjoint: [",
      with: "      policy: [\((1...100).map { "\($0)" }.joined(separator: ", "))]\n      adjoint: ["
    )
    #expect(errors(grid).contains("makes more than 10000 methods"))
  }

  @Test(arguments: [
    "", "# nothing", "[]", "name", "- a\n- b", "name: [", "\u{0}", "&a [*a]", "{? [a] : b}",
    "a: &x [1]\nb: *x", "--- a\n--- b", "%YAML 9.9\n---\na: b", "<<: *nothing",
    String(repeating: "[", count: 20_000), String(repeating: "{a: ", count: 20_000),
    String(repeating: "- ", count: 20_000), String(repeating: "a", count: 2 << 20),
  ])
  func `text that is no specification is refused, not crashed on`(yaml: String) {
    #expect(errors(yaml).hasPrefix("experiment.yaml"))
  }

  @Test func `a missing file and one that is not text are told as such`() {
    for (file, text) in [
      ("/nowhere/x.yaml", "/nowhere/x.yaml: there is no such file"),
      ("/tmp", "/tmp: is a folder; give the specification, such as Experiments/tmp.yaml"),
    ] {
      do {
        _ = try Specification(contentsOf: file, catalogues: .forTests)
        Issue.record("no error")
      } catch {
        #expect("\(error)" == text)
      }
    }
  }

  @Test func `the schema knows every key and every setting that the decoder knows`() throws {
    let schema = try Specification.schema(.forTests)
    for word in [
      "\"question\"", "\"stability-margin\"", "\"test-accuracy\"", "\"levenberg-marquardt\"",
      "\"nesterov\"", "\"exclusiveMinimum\" : 0", "\"additionalProperties\" : false",
    ] {
      #expect(schema.contains(word), "\(word)")
    }
  }
}

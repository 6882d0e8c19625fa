import Catalogue

@testable import ExperimentRunner

extension Catalogues {
  /// A few entries of each kind, with every kind of setting.
  static let forTests = Catalogues(
    problems: CatalogueListing(
      kind: "problem",
      [
        .init(
          "optdigits", "handwritten digits",
          settings: [Setting("noise", .number(0...1), default: 0.0, "pixel noise")]),
        .init("xor", "exclusive or"),
      ]),
    networks: CatalogueListing(
      kind: "network",
      [
        .init(
          "layered", "layers",
          settings: [
            Setting("hidden", .integers(1...100_000), "units of each hidden layer"),
            Setting("skip", .flag, default: false, "whether the output sees every layer"),
          ]),
        .init(
          "recurrent", "settles",
          settings: [
            Setting("hidden", .integer(0...100_000), "units besides those that are read out"),
            Setting("form", .choice(["inside", "outside"]), default: "inside", "of the input"),
            Setting("symmetric", .flag, default: false, "whether W is symmetric"),
            Setting("linear-outputs", .flag, default: true, "identity at the outputs"),
          ]),
      ]),
    activations: CatalogueListing(
      kind: "activation",
      [
        .init("tanh", "tanh"),
        .init(
          "leaky-relu", "leaky rectifier",
          settings: [Setting("slope", .number(0...1), default: 0.01, "slope below 0")]),
      ]),
    losses: CatalogueListing(
      kind: "loss", [.init("squared", "squared error"), .init("softmax-cross-entropy", "cross")]),
    initializers: CatalogueListing(
      kind: "initializer",
      [
        .init("glorot", "Glorot"),
        .init(
          "uniform", "uniform",
          settings: [Setting("range", .number(.positive), "largest absolute value")]),
      ]),
    optimizers: CatalogueListing(
      kind: "optimizer",
      [
        .init(
          "momentum", "with inertia",
          settings: [
            Setting("rate", .number(.positive), "step size"),
            Setting("momentum", .number(0...1), default: 0.9, "share of the last step"),
            Setting("nesterov", .flag, default: false, "look ahead"),
          ]),
        .init("levenberg-marquardt", "Gauss–Newton with damping"),
      ]),
    fullBatchOptimizers: ["levenberg-marquardt"],
    solvers: CatalogueListing(
      kind: "solver",
      [
        .init(
          "damped", "damped iteration",
          settings: [Setting("damping", .number(0...1), default: 0.0, "share kept")]),
        .init("newton", "Newton"),
      ]),
    adjoints: CatalogueListing(
      kind: "adjoint",
      [
        .init("direct", "LU"), .init("relaxation", "Almeida–Pineda"),
        .init(
          "neumann", "series",
          settings: [Setting("terms", .integer(.positive), default: 20, "terms")]),
      ]))
}

/// A specification that uses every key.
let wholeSpecification = """
  # Everything that a specification may say.
  name: everything
  question: Does it all decode?
  problems:
    - optdigits
    - name: optdigits
      label: noisy digits
      noise: 0.25
  methods:
    - label: static
      network: {kind: layered, hidden: [32, 16], activation: [tanh, leaky-relu]}
      loss: softmax-cross-entropy
      initializer: glorot
      optimizer: {name: momentum, rate: 0.1}
      batch: 32
      weight-decay: {rate: 1e-4, form: shrink}
      early-stopping: {patience: 5}
    - label: recurrent
      network:
        kind: recurrent
        hidden: 40
        activation:
          name: leaky-relu
          slope: 0.2
      loss: squared
      initializer: {name: uniform, range: 0.3}
      optimizer:
        name: momentum
        nesterov: true
      batch: full
      settling: {solver: damped, damping: 0.5, tolerance: 1e-10, sweeps: 300}
      early-stopping:
        patience: 7
      policy: skip
      warm-start: true
      stability-margin: 0.05
      grid:
        optimizer.rate: [0.1, 0.2]
        adjoint: [relaxation, {name: neumann, terms: 5}]
  seeds:
    base: 1986
    count: 5
  budget:
    epochs: 20
    work: 1e9
  time-out: 600
  stop-at:
    test-error: 0.01
  targets:
    test-error: [0.1, 0.05]
    training-loss: 0.02
  comparison:
    cost: work
    target: {test-error: 0.05}
    pairs: all
    level: 0.01
  published:
    - {source: A paper 1986, cost: work, value: 1425}
  """

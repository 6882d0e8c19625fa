public import Catalogue
public import RecurrentBackprop

/// A way to train: network, loss, start, optimizer, and for recurrent networks how they settle and
/// how the adjoint is solved.
public struct TrainingSpecification: Codable, Hashable, Sendable {
  /// The network.
  public var network: NetworkSpecification
  /// The loss, in `lossCatalogue`.
  public var loss: NamedSettings
  /// Where the weights start, in the catalogue of initializers.
  public var initializer: NamedSettings
  /// The optimizer, in `optimizerCatalogue`.
  public var optimizer: NamedSettings
  /// Patterns a step; `nil` for all of them.
  public var batch: Int?
  /// How the network settles; `nil` for networks that do not.
  public var settling: SettlingSpecification?
  /// How the adjoint is solved; `nil` for networks that do not settle.
  public var adjoint: AdjointSpecification?
  /// What training does with a pattern that failed to settle, or whose adjoint failed.
  public var policy: FailurePolicy
  /// Whether the last epoch's fixed point and adjoint are the next start.
  public var warmStart: Bool
  /// How far inside the stability border steps must stay, if steps are held there.
  public var stabilityMargin: Double?
  /// The decay of the weights, if any.
  public var weightDecay: WeightDecayRule?
  /// Stopping by a validation part, if wanted.
  public var earlyStopping: EarlyStoppingRule?

  /// A way to train.
  public init(
    network: NetworkSpecification, loss: NamedSettings, initializer: NamedSettings,
    optimizer: NamedSettings, batch: Int? = nil, settling: SettlingSpecification? = nil,
    adjoint: AdjointSpecification? = nil, policy: FailurePolicy = .refuse,
    warmStart: Bool = false, stabilityMargin: Double? = nil, weightDecay: WeightDecayRule? = nil,
    earlyStopping: EarlyStoppingRule? = nil
  ) {
    self.network = network
    self.loss = loss
    self.initializer = initializer
    self.optimizer = optimizer
    self.batch = batch
    self.settling = settling
    self.adjoint = adjoint
    self.policy = policy
    self.warmStart = warmStart
    self.stabilityMargin = stabilityMargin
    self.weightDecay = weightDecay
    self.earlyStopping = earlyStopping
  }

  /// Whether the network settles.
  public var isRecurrent: Bool { settling != nil }
}

/// A network's kind, sizes and activations.
public struct NetworkSpecification: Codable, Hashable, Sendable {
  /// The kind: "layered", "recurrent", or one of a script's own.
  public var kind: String
  /// The settings that the kind declares.
  public var settings: [String: SettingValue]
  /// The activations: one for all hidden units, or one a layer.
  public var activations: [NamedSettings]

  /// A network.
  public init(
    kind: String, settings: [String: SettingValue] = [:],
    activations: [NamedSettings] = [NamedSettings("tanh")]
  ) {
    self.kind = kind
    self.settings = settings
    self.activations = activations
  }
}

/// A solver for the fixed point and when it stops.
public struct SettlingSpecification: Codable, Hashable, Sendable {
  /// The solver, in the catalogue of solvers.
  public var solver: NamedSettings
  /// The undamped residual at which a pattern has settled.
  public var tolerance: Double
  /// The sweeps a pattern may take.
  public var sweeps: Int

  /// A solver and when it stops.
  public init(solver: NamedSettings, tolerance: Double, sweeps: Int) {
    self.solver = solver
    self.tolerance = tolerance
    self.sweeps = sweeps
  }
}

/// A method for the adjoint and when it stops.
public struct AdjointSpecification: Codable, Hashable, Sendable {
  /// The method, in the catalogue of adjoints.
  public var method: NamedSettings
  /// The residual at which the adjoint is solved.
  public var tolerance: Double
  /// The sweeps a pattern may take.
  public var sweeps: Int

  /// A method and when it stops.
  public init(method: NamedSettings, tolerance: Double, sweeps: Int) {
    self.method = method
    self.tolerance = tolerance
    self.sweeps = sweeps
  }
}

/// A decay of the weights.
public struct WeightDecayRule: Codable, Hashable, Sendable {
  /// Its form.
  public enum Form: String, Codable, Hashable, Sendable, CaseIterable {
    /// `rate/2 ‖w‖²` is added to the loss.
    case penalty
    /// Every weight is multiplied by `1 − rate` a step (Rumelhart, Hinton & Williams 1986).
    case shrink
  }

  /// The rate.
  public var rate: Double
  /// The form.
  public var form: Form

  /// A decay.
  public init(rate: Double, form: Form = .penalty) {
    self.rate = rate
    self.form = form
  }
}

/// Stopping when the validation part no longer improves; the best weights are restored.
public struct EarlyStoppingRule: Codable, Hashable, Sendable {
  /// Epochs without an improvement that are allowed.
  public var patience: Int
  /// The share of the training patterns that is set aside when the problem has no validation part.
  public var share: Double

  /// A rule.
  public init(patience: Int, share: Double = 0.1) {
    self.patience = patience
    self.share = share
  }
}
